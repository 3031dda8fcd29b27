"""Looking at Outlook for mails that may have been sent: a draft is neither."""

from datetime import timedelta

import pytest

from emailing.providers.base import CannotConnect, Filed
from emailing.providers.graph import Graph
from emailing.providers.microsoft_tokens import Tokens
from emailing.tests.outlook_cast import ADDRESS, a_grant, a_parcel, connected, looked_for
from tests.standins.microsoft import MicrosoftStandIn


@pytest.fixture
def secrets(microsoft: MicrosoftStandIn) -> dict[str, str]:
    return a_grant()


def _lost(microsoft: MicrosoftStandIn, secrets: dict[str, str], number: int) -> None:
    """Sent, and the answer dropped."""
    with connected(secrets) as connection:
        microsoft.behave(drop_every=1)
        assert connection.send(a_parcel(number)).kind == "uncertain"
        microsoft.behave(drop_every=0)


def _left_draft(secrets: dict[str, str], number: int, *, is_marked: bool = True) -> Graph:
    """What a sender leaves that is killed before it told the draft to leave."""
    graph, parcel = Graph(Tokens(secrets)), a_parcel(number)
    draft = graph.draft(parcel.raw)
    if is_marked:
        graph.mark(draft, parcel.marker)
    return graph


def test_what_was_sent_is_found_and_the_rest_surely_not_sent(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    _lost(microsoft, secrets, 1)
    (mail,) = microsoft.mails()
    filing = looked_for(secrets, a_parcel(1), a_parcel(2))

    assert filing.found == {a_parcel(1).message_id: Filed(mail["id"], mail["threadId"])}
    assert filing.is_complete


def test_a_rewritten_message_id_is_found_by_the_marker(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    microsoft.behave(rewrites_message_id=True)
    for number in (1, 2):
        _lost(microsoft, secrets, number)
    filing = looked_for(secrets, *[a_parcel(number) for number in (1, 2, 3)])

    assert {each["message_id"] for each in microsoft.mails()}.isdisjoint(
        a_parcel(number).message_id for number in (1, 2)
    )
    assert list(filing.found) == [a_parcel(1).message_id, a_parcel(2).message_id]
    assert filing.is_complete


@pytest.mark.parametrize("is_marked", [True, False])
def test_a_draft_is_removed_and_the_next_look_is_the_sure_one(
    microsoft: MicrosoftStandIn, secrets: dict[str, str], is_marked: bool
) -> None:
    _left_draft(secrets, 1, is_marked=is_marked).close()

    assert (looked_for(secrets, a_parcel(1)).is_complete, microsoft.drafts()) == (False, [])
    assert looked_for(secrets, a_parcel(1)).is_complete
    assert microsoft.mails() == []


@pytest.mark.parametrize("looks", [0, 1])
@pytest.mark.parametrize(
    ("step", "kind"),
    [("create", "sent"), ("mark", "retry"), ("look", "sent"), ("send", "uncertain")],
)
def test_a_sender_that_was_only_slow_sends_nothing_again(
    microsoft: MicrosoftStandIn, secrets: dict[str, str], step: str, kind: str, looks: int
) -> None:
    microsoft.behave(rewrites_message_id=True)
    with connected(secrets) as slow:
        microsoft.behave(pause_at=step)
        with microsoft.paused(slow.send, a_parcel(1)) as outcome:
            microsoft.behave(pause_at="")
            for _ in range(looks):
                assert looked_for(secrets, a_parcel(1)).found == {}
            with connected(secrets) as quick:
                assert quick.send(a_parcel(1)).kind == "sent"
    (mail,) = microsoft.mails()

    assert (outcome.result().kind, microsoft.drafts()) == (kind, [])
    assert looked_for(secrets, a_parcel(1)).found == {
        a_parcel(1).message_id: Filed(mail["id"], mail["threadId"])
    }


def test_what_waits_in_the_outbox_has_left(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    microsoft.behave(outbox_keeps=True)
    _lost(microsoft, secrets, 1)
    (mail,) = microsoft.mails()

    assert looked_for(secrets, a_parcel(1)).found == {
        a_parcel(1).message_id: Filed(mail["id"], mail["threadId"])
    }
    assert microsoft.mails() == [mail]


def test_a_draft_beside_what_was_sent_is_removed(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    _lost(microsoft, secrets, 1)
    _left_draft(secrets, 1).close()
    filing = looked_for(secrets, a_parcel(1))

    assert (len(filing.found), filing.is_complete) == (1, True)
    assert (len(microsoft.mails()), microsoft.drafts()) == (1, [])


def test_where_drafts_cannot_be_removed_for_good_they_are_deleted(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    _left_draft(secrets, 1).close()
    microsoft.behave(fail_with=405, fail_at="purge")

    assert (looked_for(secrets, a_parcel(1)).is_complete, microsoft.drafts()) == (False, [])


def test_another_account_has_nothing_of_it(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    _lost(microsoft, secrets, 1)

    assert looked_for(a_grant("bob@engines.example"), a_parcel(1)).found == {}
    assert len(looked_for(secrets, a_parcel(1)).found) == 1


def test_graph_that_cannot_be_asked_says_so(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    microsoft.behave(throttle_every=1, throttle_at="look", retry_after=30)
    with pytest.raises(CannotConnect) as caught:
        looked_for(secrets, a_parcel(1))
    assert (caught.value.refused, caught.value.retry_after) == (False, timedelta(seconds=30))

    microsoft.behave(throttle_every=0, drop_every=1, drop_at="look")
    with pytest.raises(CannotConnect) as caught:
        looked_for(secrets, a_parcel(1))
    assert (caught.value.reason, caught.value.refused) == (
        "Microsoft Graph does not answer.",
        False,
    )

    microsoft.behave(drop_every=0, expire_tokens=True, revoke=True)
    with pytest.raises(CannotConnect) as caught:
        looked_for(secrets, a_parcel(1))
    assert caught.value.refused
    assert microsoft.tokens.access.get(ADDRESS) is None
