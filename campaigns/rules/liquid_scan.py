"""A first look at a template's braces, in one pass.

python-liquid's lexer walks from an opening brace to the end of the template in search of the
closing one, more than once for each that it does not find: 8 kB of `{{` took it four seconds.
What this pass lets through, the lexer reads in a time that grows with the template's length.
"""

import re
from collections.abc import Iterator

from liquid import Token
from liquid.exceptions import LiquidSyntaxError
from liquid.token import TOKEN_ILLEGAL

MAX_TAG = 2_000  # characters between two braces

_OPENING = re.compile(r"\{[{%]")
_NAME = re.compile(r"-?\s*(\w+)")
_END_OF_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")


def check_braces(source: str) -> None:
    """Raise LiquidSyntaxError at the first tag that is not closed, or too long."""
    for start, end in _tags(source):
        if end < 0:
            opening = source[start : start + 2]
            closing = "}}" if opening == "{{" else "%}"
            raise _error(source, start, f"“{opening}” is not closed with “{closing}”")
        if end - start > MAX_TAG:
            raise _error(source, start, f"a tag may be {MAX_TAG:,} characters long")


def _tags(source: str) -> Iterator[tuple[int, int]]:
    """Yield where each tag starts and where its closing brace is, -1 for one without."""
    position = 0
    while opening := _OPENING.search(source, position):
        start = opening.start()
        end = source.find("}}" if opening.group() == "{{" else "%}", start + 2)
        yield start, end
        position = end + 2
        name = _NAME.match(source, start + 2, end) if opening.group() == "{%" else None
        if name and name.group(1) == "doc":
            raise _error(source, start, "unexpected tag 'doc'")
        if name and name.group(1) == "raw":
            position = _after_raw(source, start, position)


def _after_raw(source: str, start: int, position: int) -> int:
    end = _END_OF_RAW.search(source, position)
    if end is None:
        raise _error(source, start, "“raw” is not closed with “endraw”")
    return end.end()


def _error(source: str, index: int, message: str) -> LiquidSyntaxError:
    token = Token(TOKEN_ILLEGAL, source[index : index + 2], start_index=index, source=source)
    return LiquidSyntaxError(message, token=token)
