"""Models that write and plan, each behind the same small interface, a file each."""
