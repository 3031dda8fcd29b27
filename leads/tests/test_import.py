"""A file of leads comes in."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import Membership
from leads.models import CustomField, Lead, LeadImport, Reject, TriedAddress
from leads.services.importing.running import run_next_import
from leads.tests.cast import counts, imported, make_lead, start, tally, told

pytestmark = pytest.mark.django_db

FILE = """Name,Email,Company,Industry,Lead Status,Shoe size
Grace Hopper,Grace@Navy.example,Navy,Defense,Contacted,38
Hopper,hopper@navy.example,Navy,Defense,,39
Alan Turing,alan@bletchley.example,GCHQ,Codes,Won,
"""


def test_each_row_is_a_lead_with_its_fields_where_they_belong(ada: Membership) -> None:
    lead_import = imported(ada, FILE)

    assert tally(lead_import) == {
        "status": "done",
        "total_rows": 3,
        "processed": 3,
        "created": 3,
    }
    assert lead_import.finished_at is not None
    grace, hopper, alan = Lead.objects.order_by("id")
    assert (grace.full_name, grace.first_name, grace.last_name) == (
        "Grace Hopper",
        "Grace",
        "Hopper",
    )
    assert (grace.email, grace.company, grace.industry) == ("grace@navy.example", "Navy", "Defense")
    assert (grace.status, grace.custom) == ("contacted", {"shoe_size": 38})
    assert (hopper.full_name, hopper.first_name, hopper.status) == ("Hopper", "", "new")
    assert (alan.status, alan.custom) == ("converted", {"original_status": "Won"})
    assert {lead.workspace_id for lead in (grace, hopper, alan)} == {ada.workspace_id}


def test_the_counts_and_the_spine_know_of_it(ada: Membership) -> None:
    lead_import = imported(ada, FILE)

    ids = list(Lead.objects.order_by("email").values_list("id", flat=True))
    assert counts(ada) == {
        ("contacted", "Defense"): 1,
        ("new", "Defense"): 1,
        ("converted", "Codes"): 1,
    }
    events = [(type, sorted(ids)) for type, ids, _ in told(ada)]
    assert events == [
        ("import.created", [lead_import.id]),
        ("custom_field.created", [CustomField.objects.get().id]),
        ("lead.created", sorted(ids)),
        ("import.done", [lead_import.id]),
    ]


def test_of_several_rows_with_an_address_the_first_counts(ada: Membership) -> None:
    lead_import = imported(ada, "Email,Company\na@x.example,First\nA@X.example,Second\n")

    assert tally(lead_import)["created"] == 1
    assert tally(lead_import)["skipped"] == 1
    assert Lead.objects.get().company == "First"


def test_known_leads_are_skipped_unless_told_otherwise(ada: Membership) -> None:
    make_lead(ada, "a@x.example", company="Old")

    lead_import = imported(ada, "Email,Company\na@x.example,New\nb@x.example,New\n")

    assert (lead_import.created, lead_import.skipped) == (1, 1)
    assert Lead.objects.get(email="a@x.example").company == "Old"


def test_a_dry_run_counts_and_refuses_the_same_and_writes_no_lead(ada: Membership) -> None:
    make_lead(ada, "a@x.example", company="Old")
    text = "Email,Company\na@x.example,New\nb@x.example,New\nB@x.example,\nnobody,New\n"
    wishes: dict[str, Any] = {"on_duplicate": "update"}

    dry = imported(ada, text, dry_run=True, **wishes)

    assert Lead.objects.get().company == "Old"
    assert "lead.created" not in [type for type, *_ in told(ada)]
    assert tally(dry) == tally(imported(ada, text, **wishes))
    assert tally(dry) == {
        "status": "done",
        "total_rows": 4,
        "processed": 4,
        "created": 1,
        "updated": 1,
        "skipped": 1,
        "rejected": 1,
    }
    assert Reject.objects.filter(lead_import=dry).count() == 1
    assert not TriedAddress.objects.exists()


def test_a_mapping_says_where_columns_go(ada: Membership) -> None:
    text = "Who,Address,Email,Size\nGrace Hopper,g@x.example,other@x.example,38\n"

    lead_import = imported(ada, text, mapping={"Who": "full_name", "Address": "email", "Size": ""})

    assert dict(lead_import.mapping) == {
        "Who": "full_name",
        "Address": "email",
        "Email": "",
        "Size": "",
    }
    lead = Lead.objects.get()
    assert (lead.full_name, lead.email, lead.custom) == ("Grace Hopper", "g@x.example", {})


def test_a_row_that_cannot_be_read_ends_it_before_anything_comes_in(ada: Membership) -> None:
    rows = "".join(f"lead{n}@x.example\n" for n in range(1000))

    lead_import = imported(ada, f'Email\n{rows}"open')

    assert tally(lead_import) == {"status": "failed"}
    assert not Lead.objects.exists()
    assert lead_import.error == "Line 1002: a quotation mark opens here and never closes."
    assert lead_import.finished_at is not None


def test_a_file_that_is_gone_says_so(ada: Membership) -> None:
    lead_import = start(ada, FILE)
    Path(lead_import.file.path).unlink()

    run_next_import()

    lead_import.refresh_from_db()
    assert lead_import.status == "failed"
    assert lead_import.error == "The uploaded file is gone; import it again."


def test_nothing_to_do_is_told(ada: Membership) -> None:
    imported(ada, FILE)

    assert run_next_import() is False
    assert LeadImport.objects.get().status == "done"
