"""A campaign's settings as data, and which kinds of steps its type takes."""

from collections.abc import Mapping
from typing import Any

DEFAULTS: Mapping[str, Any] = {
    "account_ids": [],
    "windows": [],
    "timezone": None,
    "track_opens": True,
    "track_clicks": True,
}
"""No accounts: every mailbox that works. No windows: any time. No zone: the workspace's."""

KINDS: Mapping[str, frozenset[str]] = {
    "email": frozenset({"email", "wait"}),
    "voice": frozenset({"call", "task", "wait"}),
    "mixed": frozenset({"email", "call", "task", "wait"}),
}


def complete(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with every key: the defaults, and over them each layer in turn."""
    merged = dict(DEFAULTS)
    for layer in layers:
        merged |= layer
    return merged


def unfit(campaign_type: str, kinds: set[str]) -> list[str]:
    """The kinds of steps that a campaign of this type does not take, in alphabetical order."""
    return sorted(kinds - KINDS[campaign_type])
