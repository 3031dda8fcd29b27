"""A mailbox's limits are exact with any number of senders at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.models import Membership
from emailing.models import Mailbox, Message
from emailing.services.claiming import claim
from emailing.services.sending import send_due
from emailing.tests.cast import an_smtp_mailbox, some_messages
from emailing.tests.smtp_server import smtp_server
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(act: Any, threads: int = 3) -> list[Any]:
    together = Barrier(threads)

    def run(_number: int) -> Any:
        try:
            together.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def _claim_all() -> list[Message]:
    claimed: list[Message] = []
    while batch := claim(now=now(), limit=4):
        claimed += batch
    return claimed


@pytest.mark.parametrize(
    ("limits", "taken"),
    [
        ({"daily_cap": 7}, 7),
        ({"daily_cap": 9, "hourly_cap": 5}, 5),
        ({"ramp_up": True}, 10),
        ({"min_gap_seconds": 60}, 1),
    ],
)
def test_three_who_claim_at_once_take_what_is_allowed(
    ada: Membership, settings: Any, limits: dict[str, Any], taken: int
) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    mailbox = an_smtp_mailbox(ada, 25)
    Mailbox.objects.filter(id=mailbox.id).update(**limits)
    some_messages(ada, 25, mailbox)
    claimed = [each.id for own in _at_once(_claim_all) for each in own]

    assert (len(claimed), len(set(claimed))) == (taken, taken)
    assert Message.objects.filter(lease_until__isnull=False).count() == taken


def test_three_senders_send_no_more_than_the_cap(ada: Membership, settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    with smtp_server() as (port, server):
        mailbox = an_smtp_mailbox(ada, port)
        Mailbox.objects.filter(id=mailbox.id).update(daily_cap=6)
        some_messages(ada, 15, mailbox)
        more = _at_once(send_due)

    assert (len(server.taken), more) == (6, [False, False, False])
    assert Message.objects.filter(state="queued", lease_until__isnull=True).count() == 9
