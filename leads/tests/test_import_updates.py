"""An import that brings what it knows into leads that are there."""

import pytest

from accounts.models import Membership
from leads.models import Lead, Suppression
from leads.selectors.suppression import suppressed
from leads.services.suppression import suppress
from leads.tests.cast import counts, imported, make_lead, told

pytestmark = pytest.mark.django_db


def update(membership: Membership, text: str) -> Lead:
    """The lead grace@navy.example after the import."""
    lead_import = imported(membership, text, on_duplicate="update")
    assert (lead_import.status, lead_import.updated) == ("done", 1)
    return Lead.objects.get(email="grace@navy.example", workspace_id=membership.workspace_id)


def test_what_it_knows_comes_in_and_a_blank_takes_nothing_away(ada: Membership) -> None:
    before = make_lead(
        ada, company="Navy", phone="555", tags=["vip"], custom={"size": "38", "rank": "Admiral"}
    )

    lead = update(ada, "Email,Company,Phone,Tags,Size\nGRACE@navy.example,Univac,,vip;cobol,39\n")

    assert (lead.id, lead.created_at) == (before.id, before.created_at)
    assert (lead.company, lead.phone) == ("Univac", "555")
    assert lead.tags == ["vip", "cobol"]
    assert lead.custom == {"size": "39", "rank": "Admiral"}
    assert lead.full_name == "Grace Hopper"
    assert lead.updated_at > before.updated_at
    fields = ["company", "custom", "email", "phone", "tags"]
    assert ("lead.updated", [lead.id], fields) in told(ada)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Name,Email\nAda Byron King,grace@navy.example\n",
            ("Ada Byron King", "Ada", "Byron King"),
        ),
        ("Name,Email\n,grace@navy.example\n", ("Grace Hopper", "Grace", "Hopper")),
        ("Last Name,Email\nMurray,grace@navy.example\n", ("Grace Murray", "Grace", "Murray")),
        ("First Name,Email\n,grace@navy.example\n", ("Grace Hopper", "Grace", "Hopper")),
    ],
)
def test_its_names_stay_in_agreement(
    ada: Membership, text: str, names: tuple[str, str, str]
) -> None:
    make_lead(ada)

    lead = update(ada, text)

    assert (lead.full_name, lead.first_name, lead.last_name) == names


@pytest.mark.parametrize(
    ("status", "in_file", "after"),
    [
        ("contacted", "", "contacted"),
        ("contacted", "New", "contacted"),
        ("contacted", "Qualified", "qualified"),
        ("unsubscribed", "Qualified", "unsubscribed"),
        ("bounced", "Contacted", "bounced"),
    ],
)
def test_no_status_is_lowered_and_no_opt_out_taken_back(
    ada: Membership, status: str, in_file: str, after: str
) -> None:
    make_lead(ada, status=status)

    lead = update(ada, f"Email,Status\ngrace@navy.example,{in_file}\n")

    assert lead.status == after
    assert counts(ada) == {(after, ""): 1}


def test_only_the_first_row_of_an_address_counts_whichever_chunk_it_is_in(
    ada: Membership,
) -> None:
    make_lead(ada)
    others = "".join(f"lead{n}@x.example,\n" for n in range(1000))

    lead = update(
        ada, f"Email,Company\ngrace@navy.example,First\n{others}grace@navy.example,Second\n"
    )

    assert lead.company == "First"


def test_another_workspaces_lead_stays_as_it_is(ada: Membership, bob: Membership) -> None:
    make_lead(ada)
    strangers = make_lead(bob, company="Other")

    update(ada, "Email,Company\ngrace@navy.example,Univac\n")

    strangers.refresh_from_db()
    assert strangers.company == "Other"


def test_who_is_suppressed_comes_in_as_such(ada: Membership) -> None:
    for value, reason in (("a@x.example", "unsubscribed"), ("b@x.example", "bounced")):
        suppress(
            workspace_id=ada.workspace_id,
            kind=Suppression.Kind.EMAIL,
            value=value,
            reason=reason,
        )

    imported(ada, "Email,Status\na@x.example,New\nb@x.example,Qualified\nc@x.example,New\n")

    assert dict(Lead.objects.values_list("email", "status")) == {
        "a@x.example": "unsubscribed",
        "b@x.example": "bounced",
        "c@x.example": "new",
    }


def test_who_the_file_says_opted_out_is_suppressed(ada: Membership) -> None:
    make_lead(ada)

    imported(
        ada,
        "Email,Status\ngrace@navy.example,Opted out\nnew@x.example,Do not contact\n",
        on_duplicate="update",
    )

    asked = ["grace@navy.example", "new@x.example"]
    assert suppressed(ada.workspace_id, asked) == dict.fromkeys(asked, "unsubscribed")
