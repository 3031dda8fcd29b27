"""Cursors of the list of leads: where a page ended, in the order that it was in."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from leads.selectors.ordering import Place, Sort
from neptie.api.pagination import decode, encode, not_a_cursor


def cursor_at(sort: Sort, place: Place) -> str:
    """The cursor for what lies behind a place; among the newest an id says all."""
    if sort == "newest":
        return encode(place.id)
    key = place.key.isoformat() if isinstance(place.key, datetime) else place.key
    said = json.dumps([sort, key, place.id.hex], ensure_ascii=False)
    return base64.urlsafe_b64encode(said.encode()).rstrip(b"=").decode()


def place_of(sort: Sort, cursor: str) -> Place:
    """The place that a cursor of this order says; Invalid for any other."""
    if sort == "newest":
        return Place(None, decode(cursor))
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        said, key, id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if said != sort:
            raise ValueError(f"a cursor of {said!r}")
        return Place(_KEYS[sort](key), UUID(id))
    except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        raise not_a_cursor() from error


def _name(key: Any) -> str:
    key.encode()  # a lone surrogate is no text
    if "\0" in key:
        raise ValueError("a NUL")
    return str(key)


def _score(key: Any) -> float | None:
    return None if key is None else float(key)


def _moment(key: Any) -> datetime | None:
    moment = None if key is None else datetime.fromisoformat(key)
    if moment and moment.tzinfo is None:
        raise ValueError("a time of no zone")
    return moment


def _known_moment(key: Any) -> datetime:
    moment = _moment(key)
    if moment is None:
        raise ValueError("no time")
    return moment


_KEYS: Mapping[Sort, Callable[[Any], Any]] = {
    "name": _name,
    "updated": _known_moment,
    "score": _score,
    "contacted": _moment,
}
