"""An import that fills in blanks: what a lead has stays."""

from typing import Any

import pytest

from accounts.models import Membership
from leads.models import Lead
from leads.selectors.suppression import suppressed
from leads.tests.cast import imported, make_lead, told

pytestmark = pytest.mark.django_db


def fill(membership: Membership, text: str) -> Lead:
    """The lead grace@navy.example after the import."""
    lead_import = imported(membership, text, on_duplicate="fill")
    assert (lead_import.status, lead_import.updated) == ("done", 1)
    return Lead.objects.get(email="grace@navy.example", workspace_id=membership.workspace_id)


def test_blanks_are_filled_and_the_rest_stays(ada: Membership) -> None:
    make_lead(ada, company="Navy", tags=["vip"], custom={"size": "38", "paid": False})

    lead = fill(
        ada,
        "Email,Company,Phone,Tags,Size,Paid,Rank\n"
        "GRACE@navy.example,Univac,555,vip;cobol,39,yes,Admiral\n",
    )

    assert (lead.company, lead.phone) == ("Navy", "555")
    assert lead.tags == ["vip", "cobol"]
    assert lead.custom == {"size": "38", "paid": False, "rank": "Admiral"}
    fields = ["company", "custom", "email", "phone", "tags"]
    assert ("lead.updated", [lead.id], fields) in told(ada)


def test_a_lead_without_blanks_is_not_touched(ada: Membership) -> None:
    before = make_lead(ada, company="Navy")

    lead = fill(ada, "Email,Company\ngrace@navy.example,Univac\n")

    assert (lead.company, lead.updated_at) == ("Navy", before.updated_at)
    assert "lead.updated" not in [type for type, *_ in told(ada)]


@pytest.mark.parametrize(
    ("names", "text", "after"),
    [
        (("", "", ""), "Name,Email\nAda King,{}\n", ("Ada King", "Ada", "King")),
        (("Hopper", "", ""), "Name,Email\nAda King,{}\n", ("Hopper", "", "")),
        (("", "", ""), "First Name,Email\nGrace,{}\n", ("Grace", "Grace", "")),
        (("Grace", "Grace", ""), "Last Name,Email\nHopper,{}\n", ("Grace", "Grace", "Hopper")),
    ],
)
def test_names_are_not_mixed(
    ada: Membership, names: tuple[str, str, str], text: str, after: tuple[str, str, str]
) -> None:
    full_name, first_name, last_name = names
    make_lead(ada, full_name=full_name, first_name=first_name, last_name=last_name)

    lead = fill(ada, text.format("grace@navy.example"))

    assert (lead.full_name, lead.first_name, lead.last_name) == after


@pytest.mark.parametrize(
    ("status", "in_file", "after"),
    [
        ("new", "Qualified", "qualified"),
        ("contacted", "Qualified", "contacted"),
        ("contacted", "Opted out", "unsubscribed"),
        ("converted", "Opted out", "converted"),
    ],
)
def test_only_an_opt_out_is_more_than_a_status(
    ada: Membership, status: str, in_file: str, after: str
) -> None:
    make_lead(ada, status=status)

    lead = fill(ada, f"Email,Status\ngrace@navy.example,{in_file}\n")

    assert lead.status == after
    opted_out = {"grace@navy.example": "unsubscribed"} if in_file == "Opted out" else {}
    assert suppressed(ada.workspace_id, ["grace@navy.example"]) == opted_out


@pytest.mark.parametrize("on_duplicate", ["update", "fill", "skip"])
def test_an_address_of_a_merged_lead_means_the_other(ada: Membership, on_duplicate: str) -> None:
    kept = make_lead(ada)
    make_lead(ada, "old@navy.example", merged_into=kept, company="Old")
    text = "Email,Company\nOLD@navy.example,First\ngrace@navy.example,Second\n"
    wishes: dict[str, Any] = {"on_duplicate": on_duplicate}

    dry = imported(ada, text, dry_run=True, **wishes)
    lead_import = imported(ada, text, **wishes)

    updated = 0 if on_duplicate == "skip" else 1
    for each in (dry, lead_import):
        assert (each.created, each.updated, each.skipped) == (0, updated, 2 - updated)
    kept.refresh_from_db()
    assert kept.company == ("First" if updated else "")
    assert Lead.objects.get(email="old@navy.example").company == "Old"
