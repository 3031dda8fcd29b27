"""Where a page of the table ended, as a parameter: so that the next one costs no more than this."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from leads.selectors.ordering import Place, Sort

_TIMES = ("contacted", "updated")
_KEYS: Mapping[Sort, type] = {"name": str, "score": float}


def place_text(row: Mapping[str, Any]) -> str:
    """The place of a row of `page_rows`."""
    key = row["sort_key"]
    said = key.isoformat() if isinstance(key, datetime) else key
    return urlsafe_b64encode(json.dumps([said, str(row["id"])]).encode()).decode().rstrip("=")


def place_of(text: str, sort: Sort) -> Place | None:
    """The place that a parameter says in this order; None for what is none."""
    try:
        said, id = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        key = datetime.fromisoformat(said) if said and sort in _TIMES else said
        place = Place(key, UUID(id))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return place if _fits(key, sort) else None


def _fits(key: Any, sort: Sort) -> bool:
    if sort == "newest" or (sort in ("score", "contacted") and key is None):
        return key is None
    if sort in _TIMES:
        return isinstance(key, datetime) and key.tzinfo is not None
    return isinstance(key, _KEYS[sort]) and "\0" not in str(key)
