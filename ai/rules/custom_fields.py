"""What a workspace's own fields can say about a lead.

A choice, a short text or yes/no is a category. A number falls into a band of the series
1, 2, 3, 5, 7, 10, 20 and so on, which suits head counts and revenues alike and needs to know
nothing about the other leads. Long texts, lists and dates are not read.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ai.rules.plain_text import fold, one_line

_LONGEST_LEVEL = 60
_EDGES = tuple(float(f"{digit}e{power}") for power in range(-2, 13) for digit in (1, 2, 3, 5, 7))
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,9})?", re.ASCII)

# A field so called holds the outcome, or what was decided after it: a model would read the
# answer off it. An import keeps the file's own status as the original one.
_OUTCOME_NAMES = frozenset(
    {"status", "lead status", "original status", "result", "closed", "customer", "y"}
)
_OUTCOME_WORDS = frozenset({"converted", "conversion", "outcome", "won", "lost", "stage"})


def custom_names(custom: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each field that may be read, as (key, folded name), sorted by name; one key a name."""
    keys = {_name(key): key for key in sorted(custom, reverse=True)}
    for name, key in sorted(keys.items()):
        if name and not _tells_outcome(name):
            yield key, name


def custom_level(value: object) -> str:
    """The category or band that a field's value falls into; blank where it is neither."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _band(value)
    if not isinstance(value, str):
        return ""
    text = one_line(value)
    if _NUMBER.fullmatch(text):
        return _band(float(text))
    level = fold(value)
    return level if len(level) <= _LONGEST_LEVEL else ""


@lru_cache(maxsize=1024)  # a workspace's few keys, asked for each lead
def _name(key: str) -> str:
    # A colon parts factor and level in a feature's name.
    return one_line(fold(key).replace("_", " ").replace(":", " "))


def _tells_outcome(name: str) -> bool:
    return name in _OUTCOME_NAMES or not _OUTCOME_WORDS.isdisjoint(name.split())


def _band(number: float) -> str:
    size = abs(number)
    if not size < _EDGES[-1]:  # too large, infinite, or not a number
        return ""
    place = bisect_right(_EDGES, size)
    if place == 0:
        return "0"
    near, far = f"{_EDGES[place - 1]:.12g}", f"{_EDGES[place]:.12g}"
    return f"-{far} to -{near}" if number < 0 else f"{near} to {far}"
