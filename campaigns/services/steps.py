"""Writing the steps of a campaign and their words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import events
from campaigns.models import Campaign, CampaignStatus, Kind, Step, Variant
from campaigns.rules.liquid import check
from campaigns.rules.options import KINDS
from campaigns.selectors.words import known_custom_keys, words_of
from campaigns.services.attaching import carry
from campaigns.services.authoring import lock_living
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid, Unprocessable

MOST_STEPS = 100
_WORDS = ("subject", "body")
_OF_VARIANT = (*_WORDS, "attachment_ids")


@transaction.atomic
def add_step(
    *, workspace_id: UUID, campaign_id: UUID, fields: Mapping[str, Any], actor_id: UUID | None
) -> Step:
    """Append a step; `fields` are kind, subject, body, attachment_ids, delay_days and delay_hours.

    Conflict while the campaign runs; Invalid for a kind that its type does not take, for Liquid
    that could not be filled, and for more files than a mail carries; NotFound for a file that the
    workspace does not have.
    """
    campaign = lock_resting(workspace_id, campaign_id)
    words = {name: fields.get(name, "") for name in _WORDS}
    files: Sequence[UUID] = fields.get("attachment_ids", ())
    _check_kind(campaign, fields["kind"])
    check_words(workspace_id, fields["kind"], words)
    _check_files(fields["kind"], files)
    step = Step.objects.create(
        workspace_id=workspace_id,
        campaign=campaign,
        position=_next_position(campaign),
        **{name: value for name, value in fields.items() if name not in _OF_VARIANT},
    )
    carry(Variant.objects.create(workspace_id=workspace_id, step=step, **words), files)
    _tell(step, actor_id)
    return step


@transaction.atomic
def change_step(
    *,
    workspace_id: UUID,
    campaign_id: UUID,
    step_id: UUID,
    fields: Mapping[str, Any],
    actor_id: UUID | None,
) -> Step:
    """Change what is named and leave the rest; its kind stays. Refuses what `add_step` does."""
    lock_resting(workspace_id, campaign_id)
    step = _living_step(workspace_id, campaign_id, step_id)
    if fields.get("kind", step.kind) != step.kind:
        sentence = _("A step keeps its kind; delete it and add another one.")
        raise Invalid(f"kind: {sentence}", errors={"kind": [sentence]})
    words = {name: fields[name] for name in _WORDS if name in fields}
    check_words(workspace_id, step.kind, words)
    for name in ("delay_days", "delay_hours"):
        setattr(step, name, fields.get(name, getattr(step, name)))
    step.save(update_fields=["delay_days", "delay_hours"])
    _change_variant(step, words, fields.get("attachment_ids"))
    _tell(step, actor_id)
    return step


def _change_variant(step: Step, words: Mapping[str, str], files: Sequence[UUID] | None) -> None:
    if not words and files is None:
        return
    variant = words_of([step.id])[step.id]
    if words:
        Variant.objects.filter(id=variant.id).update(**words)
    if files is not None:
        _check_files(step.kind, files)
        carry(variant, files)


@transaction.atomic
def archive_step(
    *, workspace_id: UUID, campaign_id: UUID, step_id: UUID, actor_id: UUID | None
) -> None:
    """Take a step out; what it did stays told. Who waits for it goes on to the next when its time
    comes, and waits for that one's delay from there. Conflict while the campaign runs."""
    lock_resting(workspace_id, campaign_id)
    step = _living_step(workspace_id, campaign_id, step_id)
    step.archived_at = now()
    step.save(update_fields=["archived_at"])
    _tell(step, actor_id)


def lock_resting(workspace_id: UUID, campaign_id: UUID) -> Campaign:
    """The campaign, its row held, Conflict while it runs or is about to: nothing goes out half of
    the old words and half of the new."""
    campaign = lock_living(workspace_id=workspace_id, campaign_id=campaign_id)
    if campaign.status == CampaignStatus.ACTIVE:
        raise Conflict(
            _("This campaign is running; pause it, change its steps, and start it again."),
            code="campaign_running",
        )
    if campaign.starts_at is not None:
        raise Conflict(
            _("This campaign is about to start; undo the start, then change its steps."),
            code="campaign_running",
        )
    return campaign


def _living_step(workspace_id: UUID, campaign_id: UUID, step_id: UUID) -> Step:
    return Step.objects.get_or_refuse(
        workspace_id=workspace_id, id=step_id, campaign_id=campaign_id, archived_at__isnull=True
    )


def _next_position(campaign: Campaign) -> int:
    """Behind all there ever were: a position is never given twice."""
    if campaign.steps.filter(archived_at__isnull=True).count() >= MOST_STEPS:
        raise Unprocessable(_("A campaign has at most %(most)s steps.") % {"most": MOST_STEPS})
    last: int | None = campaign.steps.aggregate(last=Max("position"))["last"]
    return 1 if last is None else last + 1


def _check_kind(campaign: Campaign, kind: str) -> None:
    fitting = KINDS[campaign.type]
    if kind not in fitting:
        sentence = _("A campaign of type “%(type)s” takes steps of kind %(kinds)s.") % {
            "type": campaign.type,
            "kinds": ", ".join(sorted(fitting)),
        }
        raise Invalid(f"kind: {sentence}", errors={"kind": [sentence]})


def check_words(workspace_id: UUID, kind: str, words: Mapping[str, str]) -> None:
    """Invalid for Liquid that could not be filled, and for words of a wait; by their names."""
    errors = {name: _problems(workspace_id, kind, text) for name, text in words.items() if text}
    found = [(name, sentences) for name, sentences in errors.items() if sentences]
    if found:
        name, sentences = found[0]
        raise Invalid(f"{name}: {sentences[0]}", errors=dict(found))


def _problems(workspace_id: UUID, kind: str, text: str) -> list[str]:
    if kind == Kind.WAIT:
        return [_("A wait has no words.")]
    return [str(problem) for problem in check(text, known_custom_keys(workspace_id, text))]


def _check_files(kind: str, files: Sequence[UUID]) -> None:
    if files and kind != Kind.EMAIL:
        sentence = _("Only a mail carries files.")
        raise Invalid(f"attachment_ids: {sentence}", errors={"attachment_ids": [sentence]})


def _tell(step: Step, actor_id: UUID | None) -> None:
    events.record(
        workspace_id=step.workspace_id,
        type="campaign.updated",
        object_ids=[step.campaign_id, step.id],
        fields=["steps"],
        actor_id=actor_id,
    )
