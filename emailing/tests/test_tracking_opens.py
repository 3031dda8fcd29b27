"""The open pixel: people and machines apart, the first of each marked."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import BusinessEvent, Membership
from emailing.models import Event, Message
from emailing.services.wire import address_of
from emailing.tests.cast import a_sent_message
from leads.models import Activity

pytestmark = pytest.mark.django_db
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1)"


def _pixel(message: Message) -> str:
    return "/t/o/" + address_of("open", message.id).rpartition("/")[2]


def _opens() -> list[tuple[bool, bool]]:
    opens = Event.objects.filter(kind="opened").order_by("id")
    return [(event.first, event.machine is not None) for event in opens]


def test_a_person_opens(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada)
    answer = client.get(_pixel(message))
    message.refresh_from_db()
    event = Event.objects.get(kind="opened")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/gif")
    assert answer.content.startswith(b"GIF89a")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert (event.first, event.machine, event.message_id) == (True, None, message.id)
    assert event.happened_at == message.first_opened_at
    assert Activity.objects.filter(lead=message.lead, kind="opened").count() == 1
    assert BusinessEvent.objects.filter(type="lead.engaged").count() == 1


def test_the_first_is_marked_once(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada)
    for _ in range(3):
        client.get(_pixel(message))

    assert _opens() == [(True, False), (False, False), (False, False)]
    assert Activity.objects.filter(kind="opened").count() == 1


def test_machines_are_counted_apart_with_the_reason(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada)
    for _ in range(2):
        client.get(_pixel(message), headers={"User-Agent": BOT})
    client.get(_pixel(message))
    message.refresh_from_db()

    assert _opens() == [(True, True), (False, True), (True, False)]
    assert Event.objects.filter(kind="opened")[0].machine == "It calls itself a robot."
    assert message.first_opened_at is not None
    assert Activity.objects.filter(kind="opened").count() == 1


def test_a_machine_alone_changes_nothing_about_the_lead(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada)
    answer = client.head(_pixel(message))
    message.refresh_from_db()

    assert (answer.status_code, answer.content) == (200, b"")
    assert _opens() == [(True, True)]
    assert message.first_opened_at is None
    assert not Activity.objects.filter(kind="opened").exists()


@pytest.mark.parametrize("change", ["x", "", "aaaa"])
def test_an_altered_token_is_nothing(ada: Membership, client: Client, change: str) -> None:
    pixel = _pixel(a_sent_message(ada)).removesuffix(".gif")
    answer = client.get(f"{pixel[:-1]}{change}.gif" if change else f"{pixel[:-1]}.gif")

    assert answer.status_code == 404
    assert _opens() == []


def test_a_token_of_another_kind_is_nothing(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada)
    token = address_of("unsubscribe", message.id).rpartition("/")[2]

    assert client.get(f"/t/o/{token}.gif").status_code == 404
    assert client.post(_pixel(message)).status_code == 405
    assert _opens() == []


def test_a_mail_that_is_gone_is_nothing(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada)
    pixel = _pixel(message)
    message.delete()

    assert client.get(pixel).status_code == 404


def test_how_many_queries_an_open_takes(
    ada: Membership, client: Client, django_assert_num_queries: Any
) -> None:
    pixel = _pixel(a_sent_message(ada))

    client.get(pixel)
    with django_assert_num_queries(2):
        client.get(pixel)
