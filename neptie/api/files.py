"""Answers that are a file, streamed, and not a document that somebody renders."""

from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request


class AnyAccept(DefaultContentNegotiation):
    """The file, or an error as JSON, whatever the caller says it accepts."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """JSON; the file is not rendered."""
        return renderers[0], renderers[0].media_type
