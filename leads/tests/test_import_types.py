"""Custom columns become typed fields, of the kind that all their values are."""

import pytest

from accounts.models import Membership
from leads.models import CustomField, Lead, LeadImport
from leads.tests.cast import imported, tally

pytestmark = pytest.mark.django_db

FILE = """Email,Size,Since,Paid?,Zip,Note
a@x.example,38,01.03.2026,yes,01234,x
b@x.example,"2.5",31.12.2025,No,99999,
c@x.example,,,,,7
"""

CODE = """Email,Company,Tags,Note
a@x.example,A\\tB\\N,"say ""so""\\","a\tb\\
{}"
"""


def make_field(membership: Membership, key: str, kind: str, *choices: str) -> None:
    CustomField.objects.create(
        workspace_id=membership.workspace_id, key=key, name=key, kind=kind, choices=list(choices)
    )


def customs() -> list[dict[str, object]]:
    return [lead.custom for lead in Lead.objects.order_by("id")]


def test_types_are_told_by_all_rows(ada: Membership) -> None:
    lead_import = imported(ada, FILE)

    fields = CustomField.objects.in_workspace(ada.workspace_id)
    assert set(fields.values_list("key", "name", "kind")) == {
        ("size", "Size", "number"),
        ("since", "Since", "date"),
        ("paid", "Paid?", "boolean"),
        ("zip", "Zip", "text"),
        ("note", "Note", "text"),
    }
    assert lead_import.kinds["since"] == {"kind": "date", "date_format": "%d.%m.%Y"}
    assert customs() == [
        {"size": 38, "since": "2026-03-01", "paid": True, "zip": "01234", "note": "x"},
        {"size": 2.5, "since": "2025-12-31", "paid": False, "zip": "99999"},
        {"note": "7"},
    ]


def test_a_dry_run_makes_no_fields(ada: Membership) -> None:
    dry = imported(ada, FILE, dry_run=True)

    assert (dry.status, dry.created) == ("done", 3)
    assert not CustomField.objects.exists()


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_field_that_is_there_keeps_its_kind(ada: Membership, dry_run: bool) -> None:
    make_field(ada, "size", "text")
    make_field(ada, "zip", "number")
    make_field(ada, "note", "choice", "X", "Y")

    lead_import = imported(ada, FILE, dry_run=dry_run)

    assert tally(lead_import) == {
        "status": "done",
        "total_rows": 3,
        "processed": 3,
        "created": 2,
        "rejected": 1,
    }
    reject = lead_import.rejects.get()
    assert (reject.line, reject.reasons) == (4, ["“note” must be one of X, Y."])
    if not dry_run:
        assert [custom.get("size") for custom in customs()] == ["38", "2.5"]
        assert [custom.get("zip") for custom in customs()] == [1234, 99999]
        assert customs()[0]["note"] == "X"
        assert LeadImport.objects.get().created == 2


def test_values_that_look_like_code_come_in_as_they_are(ada: Membership) -> None:
    imported(ada, CODE)

    lead = Lead.objects.get()
    assert (lead.company, lead.tags, lead.custom) == (
        "A\\tB\\N",
        ['say "so"\\'],
        {"note": "a\tb\\\n{}"},
    )
