"""Click redirects: only to where the mail pointed."""

import pytest
from django.test import Client

from accounts.models import Membership
from emailing.models import Event, Message
from emailing.services.wire import address_of
from emailing.tests.cast import a_sent_message

pytestmark = pytest.mark.django_db

LINKS = ["https://shop.example/a?b=1&c=%20d#e", "http://münchen.example/straße"]
BODY = "".join(f'<p><a href="{link}">x</a></p>' for link in LINKS)


def _link(message: Message, index: int) -> str:
    return "/t/c/" + address_of("click", message.id, index).rpartition("/")[2]


def _events() -> list[tuple[str, bool, dict[str, object]]]:
    events = Event.objects.exclude(kind="sent").order_by("id")
    return [(event.kind, event.first, event.data) for event in events]


def test_a_click_leads_exactly_where_the_mail_pointed(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada, body=BODY)
    answer = client.get(_link(message, 0))
    message.refresh_from_db()

    assert (answer.status_code, answer["Location"]) == (302, LINKS[0])
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert message.first_clicked_at is not None


def test_what_no_header_can_carry_is_encoded(ada: Membership, client: Client) -> None:
    answer = client.get(_link(a_sent_message(ada, body=BODY), 1))

    assert answer["Location"] == "http://m%C3%BCnchen.example/stra%C3%9Fe"


def test_who_clicks_has_opened(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada, body=BODY)
    client.get(_link(message, 1))
    client.get(_link(message, 0))

    assert _events() == [
        ("opened", True, {"by": "click"}),
        ("clicked", True, {"link": 1}),
        ("clicked", False, {"link": 0}),
    ]


def test_a_machine_is_sent_on_and_counted_apart(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada, body=BODY)
    answer = client.get(_link(message, 0), headers={"User-Agent": "Barracuda Sentinel"})
    message.refresh_from_db()

    assert answer["Location"] == LINKS[0]
    assert _events() == [("clicked", True, {"link": 0})]
    assert Event.objects.get(kind="clicked").machine == "It is a mail filter that looks at links."
    assert (message.first_opened_at, message.first_clicked_at) == (None, None)


def test_an_altered_token_leads_nowhere(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada, body=BODY)
    link = _link(message, 0)
    altered = [link[:-1] + ("A" if link[-1] != "A" else "B"), link[:-4], link + "AAAA"]
    answers = [client.get(address) for address in [*altered, _link(message, 2)]]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert "There is nothing here" in answers[0].content.decode()
    assert _events() == []
