"""Merging: one lead is made of several that are the same person."""

from datetime import UTC, datetime

import pytest

from accounts.models import Membership
from leads.models import Activity, Lead, LeadList, ListMember, Note, Score
from leads.selectors.suppression import suppressed
from leads.services.activity import NewActivity, note_activities
from leads.services.leads import create_lead, upsert_lead
from leads.services.merging import merge_leads
from leads.services.outcomes import mark_replied, mark_unsubscribed
from leads.services.suppression import suppress_addresses
from leads.tests.cast import counts, make_lead, told
from neptie.kernel.errors import Conflict, Invalid, NotFound
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 9, tzinfo=UTC)


def merge(member: Membership, winner: Lead, *losers: Lead, **take: Lead) -> Lead:
    merged = merge_leads(
        workspace_id=member.workspace_id,
        winner_id=winner.id,
        loser_ids=[loser.id for loser in losers],
        actor_id=member.user_id,
        take={field: lead.id for field, lead in take.items()},
    )
    return Lead.objects.get(id=merged.id)


def pair(member: Membership, **fields: object) -> tuple[Lead, Lead]:
    winner = make_lead(member, "grace@navy.example", company="Navy")
    return winner, make_lead(member, "grace@univac.example", **fields)


def test_blanks_are_filled_and_the_winner_keeps_its_own(ada: Membership) -> None:
    winner = make_lead(ada, company="Navy", tags=["a"], custom={"size": 5, "note": ""})
    loser = make_lead(
        ada,
        "grace@univac.example",
        full_name="G. Hopper",
        company="Univac",
        phone="+1 555",
        owner_id=ada.id,
        tags=["b", "a"],
        custom={"size": 9, "note": "x", "city": "New York"},
        status="qualified",
    )

    merged = merge(ada, winner, loser)

    assert (merged.email, merged.full_name, merged.company) == (
        "grace@navy.example",
        "Grace Hopper",
        "Navy",
    )
    assert (merged.phone, merged.owner_id, merged.status) == ("+1 555", ada.id, "qualified")
    assert merged.tags == ["a", "b"]
    assert merged.custom == {"size": 5, "note": "x", "city": "New York"}
    assert counts(ada) == {("qualified", ""): 1}
    assert told(ada) == [
        ("lead.merged", [winner.id, loser.id], ["custom", "owner_id", "phone", "status", "tags"])
    ]


def test_what_was_chosen_is_taken(ada: Membership) -> None:
    winner, loser = pair(ada, full_name="Grace B. Hopper", first_name="Grace B.", company="Univac")

    merged = merge(ada, winner, loser, full_name=loser, email=loser, company=loser)

    assert (merged.full_name, merged.first_name) == ("Grace B. Hopper", "Grace B.")
    assert (merged.email, merged.company) == ("grace@univac.example", "Univac")
    assert Lead.objects.count() == 1


def test_notes_timeline_lists_and_score_go_over(ada: Membership) -> None:
    winner, loser = pair(ada)
    both, one = (LeadList.objects.create(workspace_id=ada.workspace_id, name=n) for n in "ab")
    for lead_list, lead in ((both, winner), (both, loser), (one, loser)):
        ListMember.objects.create(workspace_id=ada.workspace_id, lead_list=lead_list, lead=lead)
    note = Note.objects.create(workspace_id=ada.workspace_id, lead=loser, author=ada, text="Call.")
    source = new_id()
    for lead in (winner, loser):
        opened = NewActivity(lead.id, "opened", "message", source, AT)
        note_activities(workspace_id=ada.workspace_id, activities=[opened])
    sent = NewActivity(loser.id, "sent", "message", new_id(), AT)
    note_activities(workspace_id=ada.workspace_id, activities=[sent])
    Score.objects.create(
        workspace_id=ada.workspace_id,
        lead=loser,
        value=0.5,
        low=0.4,
        high=0.6,
        regime="prior",
        model="prior",
        scored_at=AT,
    )

    merge(ada, winner, loser)

    assert Note.objects.get().lead_id == note.lead_id or Note.objects.get().lead_id == winner.id
    assert Note.objects.get().lead_id == winner.id
    assert set(ListMember.objects.values_list("lead_list", "lead")) == {
        (both.id, winner.id),
        (one.id, winner.id),
    }
    kinds = Activity.objects.filter(lead=winner).values_list("kind", flat=True)
    assert sorted(kinds) == ["merged", "opened", "sent"]
    assert Score.objects.get().lead_id == winner.id


def test_one_that_was_written_to_stays_hidden_and_leads_to_the_winner(ada: Membership) -> None:
    winner, loser = pair(ada, first_contacted_at=AT, last_contacted_at=LATER, status="contacted")

    merged = merge(ada, winner, loser)

    hidden = Lead.objects.get(id=loser.id)
    assert hidden.merged_into_id == winner.id
    assert (merged.first_contacted_at, merged.last_contacted_at) == (AT, LATER)
    assert merged.status == "contacted"
    assert counts(ada) == {("contacted", ""): 1}
    with pytest.raises(Conflict) as refusal:
        create_lead(
            workspace_id=ada.workspace_id,
            actor_id=None,
            values={"full_name": "G", "email": loser.email},
        )
    assert refusal.value.existing_id == winner.id
    same, is_new = upsert_lead(
        workspace_id=ada.workspace_id,
        actor_id=None,
        values={"full_name": "Grace Hopper", "email": loser.email, "country": "US"},
    )
    assert (same.id, is_new, same.email, same.country) == (
        winner.id,
        False,
        "grace@navy.example",
        "US",
    )


def test_the_address_of_a_hidden_one_can_be_kept(ada: Membership) -> None:
    winner, loser = pair(ada, first_contacted_at=AT)

    merged = merge(ada, winner, loser, email=loser)

    assert merged.email == "grace@univac.example"
    assert Lead.objects.get(id=loser.id).email == "grace@navy.example"


def test_what_a_mail_to_the_hidden_one_leads_to_is_the_winners(ada: Membership) -> None:
    winner, loser = pair(ada, first_contacted_at=AT)
    merge(ada, winner, loser)

    mark_replied(workspace_id=ada.workspace_id, lead_id=loser.id, at=LATER)
    replied = NewActivity(loser.id, "replied", "message", new_id(), LATER)
    note_activities(workspace_id=ada.workspace_id, activities=[replied])

    winner.refresh_from_db()
    assert (winner.status, winner.last_replied_at) == ("replied", LATER)
    assert Activity.objects.get(kind="replied").lead_id == winner.id
    mark_unsubscribed(workspace_id=ada.workspace_id, lead_id=loser.id, address=loser.email)
    winner.refresh_from_db()
    assert winner.status == "unsubscribed"
    asked = [winner.email, loser.email]
    assert suppressed(ada.workspace_id, asked) == dict.fromkeys(asked, "unsubscribed")


def test_a_hidden_ones_followers_come_along(ada: Membership) -> None:
    first, second = pair(ada, first_contacted_at=AT)
    third = make_lead(ada, "g@hopper.example")
    merge(ada, second, first)
    merge(ada, third, second)

    assert Lead.objects.get(id=second.id).merged_into_id == third.id
    assert not Lead.objects.filter(id=first.id).exists()
    merge(ada, third, second)
    assert Lead.objects.filter(merged_into=None).count() == 1


def test_who_opted_out_at_one_address_has_opted_out(ada: Membership) -> None:
    winner, loser = pair(ada)
    suppress_addresses(
        workspace_id=ada.workspace_id, addresses=[loser.email], reason="unsubscribed"
    )

    merge(ada, winner, loser)

    asked = [winner.email, loser.email]
    assert suppressed(ada.workspace_id, asked) == dict.fromkeys(asked, "unsubscribed")


@pytest.mark.parametrize(
    ("winners", "losers", "after"),
    [
        ("new", "contacted", "contacted"),
        ("replied", "qualified", "qualified"),
        ("converted", "unsubscribed", "converted"),
        ("qualified", "unsubscribed", "unsubscribed"),
        ("replied", "bounced", "replied"),
        ("new", "bounced", "contacted"),
        ("bounced", "replied", "bounced"),
    ],
)
def test_the_status_that_says_more(ada: Membership, winners: str, losers: str, after: str) -> None:
    winner = make_lead(ada, status=winners)
    loser = make_lead(ada, "grace@univac.example", status=losers)

    assert merge(ada, winner, loser).status == after


def test_refusals_change_nothing(ada: Membership, bob: Membership) -> None:
    winner, loser = pair(ada)
    before = list(Lead.objects.order_by("id").values())

    with pytest.raises(NotFound):
        merge(ada, winner, make_lead(bob))
    with pytest.raises(Invalid):
        merge(ada, winner, loser, salary=loser)
    with pytest.raises(Invalid):
        merge(ada, winner, loser, company=make_lead(ada, "x@x.example"))

    after = Lead.objects.in_workspace(ada.workspace_id).exclude(email="x@x.example")
    assert list(after.order_by("id").values()) == before
    assert told(ada) == []
