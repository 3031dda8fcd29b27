"""An import is taken back while nothing was sent."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from leads.models import (
    Activity,
    CustomField,
    ImportedChange,
    Lead,
    LeadImport,
    LeadList,
    ListMember,
)
from leads.services.importing import undoing
from leads.services.importing.claiming import claim_import
from leads.services.importing.running import run_next_import
from leads.services.importing.undoing import undo_batch, undo_import
from leads.tests.cast import counts, imported, make_lead, start, told
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, NotFound

pytestmark = pytest.mark.django_db

FILE = """Email,Name,Company,Tags,Status,Size
grace@navy.example,Ada King,Univac,vip;cobol,Qualified,39
new@x.example,New One,X,fresh,,40
"""


def undone(membership: Membership, lead_import: LeadImport) -> LeadImport:
    """The import after a worker took it back."""
    undo(membership, lead_import)
    while run_next_import():
        pass
    lead_import.refresh_from_db()
    return lead_import


def undo(membership: Membership, lead_import: LeadImport) -> None:
    undo_import(
        workspace_id=membership.workspace_id,
        import_id=lead_import.id,
        actor_id=membership.user_id,
    )


def taken(lead_import: LeadImport) -> tuple[str, int, int, int]:
    return lead_import.status, lead_import.removed, lead_import.restored, lead_import.kept


def everything() -> tuple[list[Any], list[Any]]:
    """All leads but for when they changed."""
    names = [field.attname for field in Lead._meta.concrete_fields if field.name != "updated_at"]
    imports = LeadImport.objects.values_list("id", "status", "undo_asked_at")
    return list(Lead.objects.order_by("id").values_list(*names)), list(imports)


@pytest.mark.parametrize("on_duplicate", ["skip", "update", "fill"])
def test_all_is_as_it_was(ada: Membership, on_duplicate: str) -> None:
    make_lead(ada, tags=["vip"], custom={"size": "38", "rank": "Admiral"}, phone="555")
    make_lead(ada, "other@x.example", company="Other")
    before, _imports = everything()

    lead_import = imported(ada, FILE, on_duplicate=on_duplicate)
    assert everything()[0] != before
    [new] = Lead.objects.filter(email="new@x.example").values_list("id", flat=True)
    result = undone(ada, lead_import)

    restored = 0 if on_duplicate == "skip" else 1
    assert taken(result) == ("undone", 1, restored, 0)
    assert everything()[0] == before
    assert counts(ada) == {("new", ""): 2}
    assert not ImportedChange.objects.exists()
    assert CustomField.objects.get().key == "size"
    types = [type for type, *_ in told(ada)]
    assert ("lead.deleted", [new], []) in told(ada)
    assert types[-1] == "import.undone"
    assert types.count("import.undo_asked") == 1


def test_what_somebody_changed_since_stays(ada: Membership) -> None:
    lead = make_lead(ada, company="Navy", custom={"size": "38"})
    lead_import = imported(ada, FILE, on_duplicate="update")
    lead.refresh_from_db()
    assert (lead.company, lead.custom) == ("Univac", {"size": 39})
    lead.company, lead.custom = "Remington", {"size": 39, "rank": "Admiral"}
    lead.save()

    result = undone(ada, lead_import)

    lead.refresh_from_db()
    assert taken(result) == ("undone", 1, 1, 0)
    assert (lead.company, lead.full_name) == ("Remington", "Grace Hopper")
    assert lead.custom == {"size": "38", "rank": "Admiral"}


def test_a_lead_of_which_all_was_changed_since_is_kept(ada: Membership) -> None:
    lead = make_lead(ada, company="Navy")
    lead_import = imported(ada, "Email,Company\ngrace@navy.example,Univac\n", on_duplicate="update")
    Lead.objects.update(company="Remington")

    result = undone(ada, lead_import)

    lead.refresh_from_db()
    assert taken(result) == ("undone", 0, 0, 1)
    assert lead.company == "Remington"


def test_what_hangs_on_its_leads_goes_with_them(ada: Membership) -> None:
    lead_import = imported(ada, FILE)
    lead = Lead.objects.get(email="new@x.example")
    owner = {"workspace_id": ada.workspace_id}
    members = LeadList.objects.create(**owner, name="Fair")
    ListMember.objects.create(**owner, lead_list=members, lead=lead)
    Activity.objects.create(
        **owner,
        lead=lead,
        kind="note",
        source_kind="note",
        source_id=lead.id,
        happened_at=now(),
    )

    result = undone(ada, lead_import)

    assert taken(result) == ("undone", 2, 0, 0)
    for model in (Lead, ListMember, Activity):
        assert not model._default_manager.exists()
    assert LeadList.objects.get() == members


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": "running"}, "import_not_ended"),
        ({"status": "waiting"}, "import_not_ended"),
        ({"status": "draft"}, "import_not_ended"),
        ({"status": "undone", "undo_asked_at": "now"}, "import_undone"),
        ({"status": "done", "undo_asked_at": "now"}, "import_undone"),
        ({"dry_run": True}, "dry_run"),
    ],
)
def test_what_cannot_be_undone_stays(ada: Membership, changes: dict[str, Any], code: str) -> None:
    lead_import = imported(ada, FILE)
    LeadImport.objects.update(
        **{name: now() if value == "now" else value for name, value in changes.items()}
    )
    before, events = everything(), told(ada)

    with pytest.raises(Conflict) as refusal:
        undo(ada, lead_import)

    assert refusal.value.code == code
    assert (everything(), told(ada)) == (before, events)


def test_once_a_lead_of_it_was_contacted_it_stays(ada: Membership) -> None:
    lead_import = imported(ada, FILE)
    Lead.objects.filter(email="new@x.example").update(
        first_contacted_at=now(), last_contacted_at=now()
    )
    before, events = everything(), told(ada)

    with pytest.raises(Conflict) as refusal:
        undo(ada, lead_import)

    assert refusal.value.code == "lead_contacted"
    assert (everything(), told(ada)) == (before, events)


def test_another_workspaces_import_is_not_there(ada: Membership, bob: Membership) -> None:
    lead_import = imported(bob, FILE)
    before = everything()

    with pytest.raises(NotFound):
        undo(ada, lead_import)

    assert everything() == before


@pytest.mark.parametrize("status", ["cancelled", "failed"])
def test_what_did_not_reach_its_end_is_undone_too(ada: Membership, status: str) -> None:
    lead_import = imported(ada, FILE)
    LeadImport.objects.update(status=status)

    assert taken(undone(ada, lead_import)) == ("undone", 2, 0, 0)
    assert not Lead.objects.exists()


def test_who_is_contacted_while_it_is_taken_back_stays(
    ada: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a worker that dies in between costs nothing: the next one goes on."""
    monkeypatch.setattr(undoing, "BATCH", 2)
    lead_import = imported(ada, "Email\n" + "".join(f"lead{n}@x.example\n" for n in range(7)))
    undo(ada, lead_import)
    claimed = claim_import()
    assert claimed is not None
    assert undo_batch(claimed) is not None
    assert run_next_import() is False  # the lease holds
    Lead.objects.filter(email="lead5@x.example").update(
        first_contacted_at=now(), last_contacted_at=now()
    )
    LeadImport.objects.update(lease_until=now() - timedelta(seconds=1))

    while run_next_import():
        pass

    lead_import.refresh_from_db()
    assert taken(lead_import) == ("undone", 6, 0, 1)
    lead = Lead.objects.get()
    assert (lead.email, lead.import_id) == ("lead5@x.example", None)


def test_other_imports_stay(ada: Membership) -> None:
    first = imported(ada, "Email\na@x.example\n")
    second = imported(ada, "Email\nb@x.example\n")

    assert taken(undone(ada, first)) == ("undone", 1, 0, 0)

    assert Lead.objects.get().import_id == second.id


def test_a_batch_takes_as_many_statements_whatever_its_length(ada: Membership) -> None:
    numbers = []
    for length in (1, 300):
        rows = "".join(f"lead{n}@x.example\n" for n in range(length))
        undo(ada, imported(ada, f"Email\n{rows}"))
        claimed = claim_import()
        assert claimed is not None
        with CaptureQueriesContext(connection) as captured:
            assert undo_batch(claimed) is not None
        numbers.append(len(captured))
        assert not Lead.objects.exists()

    assert numbers[0] == numbers[1]


def ids() -> set[UUID]:
    return set(Lead.objects.values_list("id", flat=True))


def test_it_can_be_imported_again(ada: Membership) -> None:
    undone(ada, imported(ada, FILE))
    assert ids() == set()

    start(ada, FILE)
    run_next_import()

    assert len(ids()) == 2
