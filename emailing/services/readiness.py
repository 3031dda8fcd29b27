"""Whether a campaign's steps can be carried out at all, whoever its leads are."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.models import Kind, Step, Variant
from campaigns.rules.liquid import check
from campaigns.selectors.words import known_custom_keys
from neptie.kernel.errors import Unprocessable

_CARRIED_OUT = frozenset({Kind.EMAIL, Kind.WAIT})
_WORDS = ("subject", "body")


def check_steps(
    workspace_id: UUID, steps: Sequence[Step], variants: Mapping[UUID, Variant]
) -> None:
    """Unprocessable with every step at fault: there is none, one is empty, a call or a task, or
    its Liquid asks for what there is not (any more)."""
    numbered = list(enumerate(steps, start=1))
    if any(step.kind not in _CARRIED_OUT for step in steps):
        raise Unprocessable(
            _("Calls and tasks come with a later capability; delete these steps to start now."),
            code="step_not_supported",
        )
    mails = [(number, variants[step.id]) for number, step in numbered if step.kind == Kind.EMAIL]
    if not mails:
        raise Unprocessable(_("This campaign has no e-mail step; add one first."), code="no_steps")
    _refuse([*_empty(mails)], code="empty_step")
    _refuse([*_unfillable(workspace_id, mails)], code="unknown_variables")


def _empty(mails: Sequence[tuple[int, Variant]]) -> Iterator[str]:
    for number, variant in mails:
        if not variant.subject.strip():
            yield _("Step %(number)s has no subject.") % {"number": number}
        if not variant.body.strip():
            yield _("Step %(number)s has no body.") % {"number": number}


def _unfillable(workspace_id: UUID, mails: Sequence[tuple[int, Variant]]) -> Iterator[str]:
    for number, variant in mails:
        for name in _WORDS:
            text = getattr(variant, name)
            for problem in check(text, known_custom_keys(workspace_id, text)):
                yield _("Step %(number)s, %(part)s: %(problem)s") % {
                    "number": number,
                    "part": name,
                    "problem": problem,
                }


def _refuse(sentences: Sequence[str], *, code: str) -> None:
    if sentences:
        raise Unprocessable(" ".join(sentences), code=code)
