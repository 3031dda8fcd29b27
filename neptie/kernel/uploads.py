"""How large a file that somebody brings may be: one number for every door."""

_MEGABYTE = 1024 * 1024
LARGEST_FILE = 400 * _MEGABYTE
LARGEST_FILE_SHOWN = f"{LARGEST_FILE // _MEGABYTE} MB"
# With what a form has around its file: the other parts, their headers, the boundaries.
LARGEST_BODY = LARGEST_FILE + 6 * _MEGABYTE
