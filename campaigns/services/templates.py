"""Templates: words kept to begin other mails with."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from campaigns.models import Kind, Template
from campaigns.selectors.templates import templates_in
from campaigns.services.steps import check_words
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Unprocessable
from neptie.kernel.locks import wait_for_lock

MOST_KEPT = 500
_WORDS = ("subject", "body")


@transaction.atomic
def create_template(
    *, workspace_id: UUID, fields: Mapping[str, str], actor_id: UUID | None
) -> Template:
    """Keep words; `fields` are name, subject and body.

    Conflict with the id of the template that has the name, in whatever case; Invalid for Liquid
    that could not be filled; Unprocessable when there are too many.
    """
    _check_name(workspace_id, fields["name"])
    _check_words(workspace_id, fields)
    if templates_in(workspace_id).count() >= MOST_KEPT:
        raise Unprocessable(
            _("A workspace keeps at most %(most)s templates; remove some.") % {"most": MOST_KEPT}
        )
    template = Template.objects.create(workspace_id=workspace_id, **fields)
    _tell("template.created", template, actor_id, fields)
    return template


@transaction.atomic
def update_template(
    *, workspace_id: UUID, template_id: UUID, fields: Mapping[str, str], actor_id: UUID | None
) -> Template:
    """Change what is named and leave the rest; steps that began with it keep their words.

    Refuses what `create_template` does.
    """
    if "name" in fields:
        _check_name(workspace_id, fields["name"], but=template_id)
    template = _locked(workspace_id, template_id)
    _check_words(workspace_id, fields)
    for name, value in fields.items():
        setattr(template, name, value)
    template.save(update_fields=[*fields, "updated_at"])
    _tell("template.updated", template, actor_id, fields)
    return template


@transaction.atomic
def archive_template(*, workspace_id: UUID, template_id: UUID, actor_id: UUID | None) -> None:
    """Offer it no more; what was written with it stays."""
    template = _locked(workspace_id, template_id)
    template.archived_at = now()
    template.save(update_fields=["archived_at"])
    _tell("template.archived", template, actor_id)


def _locked(workspace_id: UUID, template_id: UUID) -> Template:
    living = templates_in(workspace_id).select_for_update(no_key=True)
    return living.get_or_refuse(workspace_id=workspace_id, id=template_id)


def _check_name(workspace_id: UUID, name: str, but: UUID | None = None) -> None:
    """One at a time, so that two of a name are told apart before the database refuses one."""
    wait_for_lock(f"templates:{workspace_id}")
    other = templates_in(workspace_id).filter(name__iexact=name).first()
    if other is not None and other.id != but:
        raise Conflict(
            _("There is a template called “%(name)s” already; choose another name.")
            % {"name": other.name},
            existing_id=other.id,
            code="name_taken",
        )


def _check_words(workspace_id: UUID, fields: Mapping[str, str]) -> None:
    words = {name: fields[name] for name in _WORDS if name in fields}
    check_words(workspace_id, Kind.EMAIL, words)


def _tell(
    event: str, template: Template, actor_id: UUID | None, fields: Mapping[str, str] | None = None
) -> None:
    events.record(
        workspace_id=template.workspace_id,
        type=event,
        object_ids=[template.id],
        fields=fields or {},
        actor_id=actor_id,
    )
