"""The kept counts are the leads there are, whatever wrote them; a command proves and repairs it."""

import json
from collections.abc import Callable
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Membership
from leads.models import Lead, LeadCount, Status
from leads.selectors.counts import WrongCount, wrong_counts
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
INDUSTRIES = ("", "Codes", "Navy", "Weaving")
_COPY = """
    COPY leads_lead (
        id, workspace_id, full_name, first_name, last_name, email, phone, company, job_title,
        industry, website, country, timezone, status, source, tags, custom, created_at, updated_at
    ) FROM STDIN
"""


def _new(member: Membership, dice: Random) -> Lead:
    id = new_id()
    return Lead(
        id=id,
        workspace_id=member.workspace_id,
        email=f"{id.hex}@lead.example",
        status=dice.choice(Status.values),
        industry=dice.choice(INDUSTRIES),
        created_at=now(),
        updated_at=now(),
    )


def _create(member: Membership, dice: Random) -> None:
    Lead.objects.bulk_create([_new(member, dice) for _ in range(dice.randint(1, 5))])


def _copy(member: Membership, dice: Random) -> None:
    blank = [""] * 3
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for lead in (_new(member, dice) for _ in range(dice.randint(1, 5))):
            row = [lead.id, lead.workspace_id, *blank, lead.email, *blank, lead.industry, *blank]
            copy.write_row([*row, lead.status, "", [], json.dumps({}), now(), now()])


def _upsert(member: Membership, dice: Random) -> None:
    leads = [_new(member, dice) for _ in range(3)]
    for lead, known in zip(leads, Lead.objects.order_by("?")[:2], strict=False):
        lead.email, lead.workspace_id = known.email, known.workspace_id
    Lead.objects.bulk_create(
        leads,
        update_conflicts=True,
        unique_fields=["workspace", "email"],
        update_fields=["status", "industry"],
    )


def _update(member: Membership, dice: Random) -> None:
    some = Lead.objects.filter(status=dice.choice(Status.values))
    some.update(status=dice.choice(Status.values), industry=dice.choice(INDUSTRIES))


def _merge(member: Membership, dice: Random) -> None:
    leads = list(Lead.objects.filter(workspace_id=member.workspace_id).order_by("?")[:2])
    if len(leads) == 2:
        Lead.objects.filter(id=leads[0].id).update(merged_into=leads[1])


def _take_apart(member: Membership, dice: Random) -> None:
    Lead.objects.filter(workspace_id=member.workspace_id).update(merged_into=None)


def _delete(member: Membership, dice: Random) -> None:
    some = Lead.objects.filter(merged_into=None).order_by("?")[: dice.randint(1, 3)]
    Lead.objects.filter(id__in=[lead.id for lead in some]).delete()


ACTS: tuple[Callable[[Membership, Random], None], ...] = (
    *(_create, _copy, _upsert, _update, _merge, _take_apart, _delete),
)


@pytest.mark.parametrize("seed", range(5))
def test_after_any_writes_the_counts_are_right(ada: Membership, bob: Membership, seed: int) -> None:
    dice = Random(seed)
    for _ in range(40):
        dice.choice(ACTS)(dice.choice((ada, bob)), dice)

    assert Lead.objects.exists()
    assert wrong_counts() == []


def test_the_command_tells_what_is_wrong_and_changes_nothing(ada: Membership) -> None:
    _create(ada, Random(1))
    Lead.objects.update(status="new", industry="Navy")
    real = Lead.objects.count()
    LeadCount.objects.filter(status="new", industry="Navy").update(count=99)
    out = StringIO()

    with pytest.raises(CommandError, match="1 counts are wrong"):
        call_command("check_lead_counts", stdout=out)

    assert out.getvalue() == f"{ada.workspace_id}  new  Navy  kept 99, counted {real}\n"
    assert wrong_counts() == [WrongCount(ada.workspace_id, "new", "Navy", 99, real)]


def test_repaired_they_are_right(ada: Membership) -> None:
    _create(ada, Random(1))
    Lead.objects.update(status="new", industry="Navy")
    LeadCount.objects.filter(status="new", industry="Navy").delete()
    LeadCount.objects.create(workspace=ada.workspace, status="bounced", industry="", count=3)
    out = StringIO()

    call_command("check_lead_counts", "--repair", stdout=out)

    assert "2 counts were wrong and are right now.\n" in out.getvalue()
    assert wrong_counts() == []


def test_where_nothing_is_wrong_it_says_so(ada: Membership) -> None:
    _create(ada, Random(1))
    out = StringIO()

    call_command("check_lead_counts", stdout=out)

    assert out.getvalue() == "All counts are right.\n"
