"""The pages of the domains that mail is sent from."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from emailing.models import DomainCheck, SigningDomain
from emailing.services.dns import check_domain
from emailing.tests.dns_cast import DOMAIN, a_domain, a_mailbox, a_signing_domain, words_of
from neptie.kernel.ids import new_id
from tests.standins.dns import Zone

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
LIST = "/mailboxes/domains/"
PAGE = f"/mailboxes/domains/{DOMAIN}/"


def _checked(owner: Membership) -> None:
    check_domain(workspace_id=owner.workspace_id, domain=DOMAIN)


def test_the_list_says_how_each_domain_fares(
    ada: Membership, browser: Browser, zone: Zone, django_assert_max_num_queries: Any
) -> None:
    a_mailbox(ada)
    zone.txt(DOMAIN, "v=spf1 mx -all")
    _checked(ada)
    for number in range(20):
        a_mailbox(ada, f"ada@{number}.example")
        a_domain(ada, f"{number}.other.example")
    client = browser(ada)
    with django_assert_max_num_queries(12):
        shown = words_of(client.get(LIST))

    assert (
        "engines.example 1 mailbox Not by us SPF Good DKIM To do DMARC Trouble MX Trouble" in shown
    )
    assert "0.other.example 0 mailboxes Our key, once it is in DNS SPF not yet" in shown


def test_without_mailboxes_it_says_what_would_stand_there(
    ada: Membership, browser: Browser
) -> None:
    assert "No domains" in words_of(browser(ada).get(LIST))


def test_a_domain_with_its_findings_and_records(
    ada: Membership, browser: Browser, zone: Zone
) -> None:
    box = a_mailbox(ada)
    row = a_domain(ada)
    _checked(ada)
    answer = browser(ada).get(PAGE)
    shown = words_of(answer)

    assert "engines.example does not say which servers may send its mail." in shown
    assert "v=spf1 a:smtp.host.example ~all" in shown
    assert f"{row.selector}._domainkey.{DOMAIN}" in shown
    assert f"v=DKIM1; k=rsa; p={row.public_key}" in shown
    assert f"/mailboxes/{box.id}/" in answer.content.decode()


def test_a_domain_of_nobody_or_of_another_workspace_is_not_there(
    ada: Membership, bob: Membership, browser: Browser, zone: Zone
) -> None:
    a_signing_domain(bob, zone)
    client = browser(ada)
    zone.asked.clear()

    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}key/").status_code == 404
    for act in ("check", "key", "remove"):
        assert client.post(f"{PAGE}{act}/").status_code == 404
    assert zone.asked == []
    assert SigningDomain.objects.get().archived_at is None


def test_a_button_asks_dns(ada: Membership, browser: Browser, zone: Zone) -> None:
    a_mailbox(ada)
    answer = browser(ada).post(f"{PAGE}check/", follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "engines.example is checked; see what to mend below." in words_of(answer)
    assert DomainCheck.objects.get().domain == DOMAIN


def test_a_key_is_added(ada: Membership, browser: Browser, zone: Zone) -> None:
    a_mailbox(ada)
    client = browser(ada)
    form = client.get(f"{LIST}new/?domain={DOMAIN}")
    assert f'value="{DOMAIN}"' in form.content.decode()

    answer = client.post(f"{LIST}new/", {"domain": DOMAIN}, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Mail is signed as soon as its record is seen in DNS." in words_of(answer)
    row = SigningDomain.objects.get()
    assert row.domain == DOMAIN
    assert f"{row.selector}._domainkey.{DOMAIN}" in words_of(answer)
    assert f"v=DKIM1; k=rsa; p={row.public_key}" in words_of(answer)


def test_what_was_typed_stays_and_nothing_changes(ada: Membership, browser: Browser) -> None:
    answer = browser(ada).post(
        f"{LIST}new/", {"domain": DOMAIN, "selector": "mail1", "private_key": "hello"}
    )

    assert answer.status_code == 422
    assert "This is not a private key in PEM without a passphrase." in words_of(answer)
    assert 'value="mail1"' in answer.content.decode()
    assert not SigningDomain.objects.exists()


def test_the_same_form_twice_adds_one(ada: Membership, browser: Browser) -> None:
    client, typed = browser(ada), {"domain": DOMAIN, "once": str(new_id())}
    answers = [client.post(f"{LIST}new/", typed) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, PAGE)] * 2
    assert SigningDomain.objects.count() == 1


def test_another_key_and_no_key(ada: Membership, browser: Browser, zone: Zone) -> None:
    a_mailbox(ada)
    row = a_signing_domain(ada, zone)
    client = browser(ada)
    answer = client.post(f"{PAGE}key/", {"selector": "mail2"}, follow=True)
    assert "Another key is ready" in words_of(answer)
    assert SigningDomain.objects.get().next_selector == "mail2"

    answer = client.post(f"{PAGE}remove/", follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    row.refresh_from_db()
    assert (row.secret, row.next_secret) == (None, None)


def test_a_viewer_sees_and_does_nothing(
    ada: Membership, browser: Browser, colleague: Callable[..., Membership], zone: Zone
) -> None:
    a_mailbox(ada)
    row = a_signing_domain(ada, zone)
    zone.asked.clear()
    client = browser(colleague(ada, "viewer"))

    assert client.get(LIST).status_code == 200
    assert "Check now" not in words_of(client.get(PAGE))
    assert client.get(f"{LIST}new/").status_code == 403
    for act in ("check", "key", "remove"):
        assert client.post(f"{PAGE}{act}/").status_code == 403
    assert zone.asked == []
    assert SigningDomain.objects.get().keys == row.keys


def test_a_mailboxs_page_says_what_its_domain_lacks(
    ada: Membership, browser: Browser, zone: Zone
) -> None:
    box, client = a_mailbox(ada), browser(ada)
    assert "Not checked yet" in words_of(client.get(f"/mailboxes/{box.id}/"))
    _checked(ada)
    answer = client.get(f"/mailboxes/{box.id}/")

    assert "SPF engines.example does not say which servers may send its mail." in words_of(answer)
    assert f'href="{PAGE}"' in answer.content.decode()
