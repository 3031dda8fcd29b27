"""DNS is asked about every domain that mail comes from: by a button, when it is new, and daily."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from emailing.models import DomainCheck
from emailing.providers import dns as provider
from emailing.selectors.domains import domains_of, unchecked_domains
from emailing.services.dns import check_domain, check_domains
from emailing.tests.dns_cast import DOMAIN, a_domain, a_mailbox
from neptie.kernel.clock import now
from neptie.kernel.errors import NotFound
from tests.standins.dns import Zone

pytestmark = pytest.mark.django_db


def test_what_dns_says_is_kept_and_judged(ada: Membership, zone: Zone) -> None:
    a_mailbox(ada)
    zone.txt(DOMAIN, "v=spf1 include:a.example -all")
    zone.txt("a.example", "v=spf1 include:b.example -all")
    zone.txt("b.example", "v=spf1 ip4:192.0.2.1 -all")
    zone.txt(f"_dmarc.{DOMAIN}", "v=DMARC1; p=none")
    zone.records[f"MX {DOMAIN}"] = ["10 mx.engines.example."]
    found = check_domain(workspace_id=ada.workspace_id, domain=DOMAIN)

    assert found.by_check == {"SPF": "good", "DKIM": "advice", "DMARC": "good", "MX": "good"}
    assert DomainCheck.objects.get().answers == {
        f"TXT {DOMAIN}": ["v=spf1 include:a.example -all"],
        f"MX {DOMAIN}": ["10 mx.engines.example."],
        f"A {DOMAIN}": [],
        f"TXT _dmarc.{DOMAIN}": ["v=DMARC1; p=none"],
        "TXT a.example": ["v=spf1 include:b.example -all"],
        "TXT b.example": ["v=spf1 ip4:192.0.2.1 -all"],
    }


def test_includes_that_never_end_are_left(ada: Membership, zone: Zone) -> None:
    a_mailbox(ada)
    zone.txt(DOMAIN, "v=spf1 include:n0.example -all")
    for number in range(40):
        zone.txt(f"n{number}.example", f"v=spf1 include:n{number + 1}.example -all")
    found = check_domain(workspace_id=ada.workspace_id, domain=DOMAIN)

    assert found.findings[0].says == (
        "The SPF record takes more than 10 look-ups; receivers stop there."
    )
    assert len(zone.asked) < 30


def test_a_silent_dns_says_so(ada: Membership, zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "SECONDS", 0.3)
    a_mailbox(ada)
    zone.silent |= {DOMAIN, f"_dmarc.{DOMAIN}"}
    found = check_domain(workspace_id=ada.workspace_id, domain=DOMAIN)

    assert {each.about: each.level for each in found.findings} == {
        "SPF": "unknown",
        "DKIM": "advice",
        "DMARC": "unknown",
        "MX": "unknown",
    }


def test_only_what_one_sends_from(ada: Membership, bob: Membership, zone: Zone) -> None:
    a_mailbox(bob)
    a_mailbox(ada, "ada@box.example", provider="sandbox", servers={})
    with pytest.raises(NotFound):
        check_domain(workspace_id=ada.workspace_id, domain=DOMAIN)

    assert zone.asked == []
    assert not DomainCheck.objects.exists()
    assert domains_of(ada.workspace_id) == []


def test_a_sweep_checks_what_is_new_or_a_day_old(
    ada: Membership, bob: Membership, zone: Zone
) -> None:
    a_mailbox(ada)
    a_mailbox(ada, "sales@engines.example")
    a_mailbox(ada, "box@box.example", provider="sandbox", servers={})
    a_mailbox(bob, "bob@bücher.example")
    a_domain(bob, "other.example")

    assert check_domains(at=now()) == 3
    assert check_domains(at=now()) == 0
    assert set(DomainCheck.objects.values_list("workspace_id", "domain")) == {
        (ada.workspace_id, DOMAIN),
        (bob.workspace_id, "xn--bcher-kva.example"),
        (bob.workspace_id, "other.example"),
    }
    DomainCheck.objects.filter(domain=DOMAIN).update(checked_at=now() - timedelta(hours=25))
    assert unchecked_domains(now=now(), limit=10) == [(ada.workspace_id, DOMAIN)]


def test_three_queries_whatever_there_is(
    ada: Membership, zone: Zone, django_assert_num_queries: Any
) -> None:
    for number in range(8):
        a_mailbox(ada, f"ada@{number}.example")
        a_domain(ada, f"{number}.other.example")
    with django_assert_num_queries(3):
        assert len(domains_of(ada.workspace_id)) == 16
