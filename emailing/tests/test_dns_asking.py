"""Asking a real DNS server: records, none, silence, and answers that do not fit a datagram."""

import pytest

from emailing.providers import dns
from tests.standins.dns import Zone


def test_records_of_each_type(zone: Zone) -> None:
    zone.txt("engines.example", "v=spf1 -all", "other")
    zone.records["MX engines.example"] = ["10 mx.engines.example."]
    zone.records["A engines.example"] = ["192.0.2.1"]

    assert dns.ask(["TXT engines.example", "MX engines.example", "A engines.example"]) == {
        "TXT engines.example": ["other", "v=spf1 -all"],
        "MX engines.example": ["10 mx.engines.example."],
        "A engines.example": ["192.0.2.1"],
    }


def test_a_long_text_is_joined_and_comes_over_tcp_where_it_does_not_fit(zone: Zone) -> None:
    long = "v=DKIM1; p=" + "A" * 700
    zone.txt("mail1._domainkey.engines.example", long)
    zone.truncates = True
    question = "TXT mail1._domainkey.engines.example"

    assert dns.ask([question]) == {question: [long]}
    assert zone.asked == [question, question]


def test_none_is_not_silence(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dns, "SECONDS", 0.5)
    zone.txt("engines.example", "x")
    zone.silent.add("silent.example")
    zone.failing.add("failing.example")

    assert dns.ask(
        ["TXT nowhere.example", "MX engines.example", "TXT silent.example", "TXT failing.example"]
    ) == {
        "TXT nowhere.example": [],
        "MX engines.example": [],
        "TXT silent.example": None,
        "TXT failing.example": None,
    }


def test_a_question_is_asked_once(zone: Zone) -> None:
    dns.ask(["TXT engines.example", "TXT engines.example"])

    assert zone.asked == ["TXT engines.example"]


def test_what_is_no_name_has_no_answer(zone: Zone) -> None:
    question = f"TXT {'a' * 64}.example"

    assert dns.ask([question]) == {question: None}


@pytest.mark.parametrize(
    ("text", "address", "port"),
    [
        ("192.0.2.1", "192.0.2.1", 53),
        ("192.0.2.2:5353", "192.0.2.2", 5353),
        ("2001:db8::1", "2001:db8::1", 53),
        ("[2001:db8::2]:54", "2001:db8::2", 54),
    ],
)
def test_a_server_may_be_named_without_a_port(text: str, address: str, port: int) -> None:
    server = dns.server_named(text)

    assert (server.answer_nameserver(), server.answer_port()) == (address, port)
