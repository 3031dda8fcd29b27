"""A word about what was done, shown on the next page; with a way back where there is one."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

_UNDO = "undo:"


def toast(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Say what was done; `undo` is the address that a POST takes it back at."""
    messages.success(request, text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def trouble(request: HttpRequest, text: str) -> None:
    """Say what could not be done, and what to do."""
    messages.error(request, text)


@dataclass(frozen=True)
class Toast:
    """A message as the page shows it."""

    text: str
    is_trouble: bool
    undo: str


def toasts_of(request: HttpRequest) -> list[Toast]:
    """What is to be said now; it is said once."""
    return [_toast(message) for message in messages.get_messages(request)]


def _toast(message: Message) -> Toast:
    tags = message.extra_tags or ""
    undo = tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""
    return Toast(str(message), message.level >= messages.WARNING, undo)
