"""The words of a mail to one lead, from a step's templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.rules.liquid import MissingVariable, RenderError, render
from emailing.rules.bodies import html_to_plain, is_html, plain_to_html, sanitize

_MOST_GAPS = 100


@dataclass(frozen=True)
class Words:
    """What a lead is written; `html` says what `body` is."""

    subject: str
    body: str
    html: bool

    def parts(self) -> tuple[str, str]:
        """As plain text and as HTML: the one that was not written is made from the other."""
        if not self.html:
            return self.body, plain_to_html(self.body)
        clean = sanitize(self.body)
        return html_to_plain(clean), clean


def write(subject: str, body: str, context: Mapping[str, Any]) -> Words:
    """Fill both templates; the subject becomes one line.

    Raises MissingVariable for what the lead has blank, RenderError for all else that keeps this
    lead from getting a mail.
    """
    html = is_html(body)
    words = Words(
        subject=" ".join(render(subject, context).split()),
        body=render(body, context, html=html),
        html=html,
    )
    if not words.subject:
        raise RenderError("The subject is empty.")
    if not words.body.strip():
        raise RenderError("The body is empty.")
    return words


def write_with_gaps(subject: str, body: str, context: Mapping[str, Any]) -> tuple[Words, list[str]]:
    """As `write`, with `[lead.first_name]` where a value is missing, and the names of those."""
    missing: list[str] = []
    while True:
        try:
            return write(subject, body, context), missing
        except MissingVariable as error:
            if error.name in missing or len(missing) == _MOST_GAPS:
                raise
            missing.append(error.name)
            context = _filled(context, error.name.split(".", 2), f"[{error.name}]")


def why_not(error: MissingVariable | RenderError) -> str:
    """Why a lead gets no mail, in a few words."""
    return f"{error.name} is blank" if isinstance(error, MissingVariable) else str(error)


def _filled(values: Mapping[str, Any], path: list[str], text: str) -> dict[str, Any]:
    name, *rest = path
    inner = values.get(name)
    if rest and isinstance(inner, list):
        return {**values, name: [text]}
    return {**values, name: _filled(inner or {}, rest, text) if rest else text}
