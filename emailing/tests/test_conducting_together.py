"""Several conductors and senders at once: one run and one mail per enrollment, and all of them."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import Membership
from campaigns.models import Campaign, Enrollment, StepRun
from campaigns.selectors.steps import ledger
from campaigns.services.starting import pause_campaign, start_campaign
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads
from emailing.models import Message
from emailing.services.conducting import advance_campaigns
from emailing.services.sending import send_due
from emailing.tests.cast import received
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[BaseException]:
    """Run them in a thread each, all starting together; what went wrong."""
    barrier, wrong = Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    """Running, one step, 450 leads: more than two batches."""
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 450))
    return start_campaign(
        workspace_id=ada.workspace_id, campaign_id=campaign.id, at=now(), actor_id=None
    )


def test_two_conductors_make_one_run_and_one_message_each(campaign: Campaign) -> None:
    assert at_once(*[lambda: advance_campaigns(now())] * 2) == []
    advance_campaigns(now())

    assert StepRun.objects.count() == 450
    assert Message.objects.count() == 450
    assert Message.objects.values("lead_id").distinct().count() == 450
    assert not Enrollment.objects.filter(next_at__isnull=False).exists()


def test_conductors_senders_and_a_restless_owner(campaign: Campaign, ada: Membership) -> None:
    def toggle() -> None:
        named = {"workspace_id": ada.workspace_id, "campaign_id": campaign.id}
        for _ in range(5):
            pause_campaign(**named, actor_id=None)
            start_campaign(**named, at=now(), actor_id=None)

    wrong = at_once(toggle, *[lambda: advance_campaigns(now())] * 2, *[send_due] * 2)
    advance_campaigns(now())
    while Message.objects.filter(state="queued").exists():
        send_due()
    advance_campaigns(now())

    assert wrong == []
    mails = received(ada)
    assert (len(mails), len(set(mails))) == (450, 450)
    step = campaign.steps.get()
    assert ledger(campaign.id, [step.id])[step.id]["sent"] == 450
    assert Campaign.objects.get().status == "completed"
