"""JSON bodies, read strictly: what PostgreSQL cannot hold is refused before the fields."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 32


class StrictJSONParser(BaseParser):
    """`application/json`: no NaN, no NUL or lone surrogate in any string, bounded nesting."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The parsed body; ParseError with a sentence when it is not well-formed."""
        try:
            parsed = json.loads(stream.read().decode("utf-8-sig"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not valid JSON: %s.") % error) from error
        _check(parsed, MAX_DEPTH)
        return parsed


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _check(value: Any, depth: int) -> None:
    if depth == 0:
        raise ParseError(_("The body is nested too deeply."))
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check(item, depth - 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth - 1)


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise ParseError(_("The body contains a NUL character, which no field can hold."))
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ParseError(_("The body contains half of a surrogate pair, which is not a character."))
