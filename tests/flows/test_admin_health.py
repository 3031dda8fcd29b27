"""The admin's first page says what needs somebody, and rings for a sweep."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import Membership, User
from emailing.models import Message
from emailing.tests.cast import a_message
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(bob: Membership, browser: Callable[[Membership], Client]) -> Client:
    """Bob, who runs the installation."""
    User.objects.filter(id=bob.user_id).update(is_staff=True, is_superuser=True)
    return browser(bob)


def _readings(staff: Client) -> dict[str, tuple[str, str]]:
    """What each line of the page says: figure and state."""
    rows = re.findall(
        r'<th scope="row">(.*?)</th>.*?<td class="np-figure">(.*?)</td>.*?np-tone.*?>(.*?)</span>',
        staff.get("/admin/").content.decode(),
        re.DOTALL,
    )
    return {name: (re.sub(r"<.*?>", "", figure).strip(), state) for name, figure, state in rows}


def test_all_is_as_it_should_be(staff: Client) -> None:
    readings = _readings(staff)

    assert readings["Messages due"] == ("0", "As it should be")
    assert readings["Uncertain"] == ("0", "As it should be")
    assert readings["Worker"] == ("not within a minute", "See to it")


def test_a_late_mail_and_an_uncertain_one(staff: Client, ada: Membership) -> None:
    campaign = a_message(ada).campaign
    Message.objects.update(due_at=now() - timedelta(minutes=5))
    assert _readings(staff)["Messages due"] == ("1, for up to 5 min", "Watch")

    campaign.status = "paused"
    campaign.save()
    assert _readings(staff)["Messages due"] == ("0", "As it should be")
    assert _readings(staff)["Queued in all"] == ("1", "As it should be")

    Message.objects.update(state="uncertain")
    assert _readings(staff)["Uncertain"] == ("1", "See to it")


def test_a_sweep_is_rung_for_and_logged(staff: Client, bob: Membership) -> None:
    answer = staff.post("/admin/sweeps/0/", follow=True)

    assert "A worker was asked to send what is queued." in answer.content.decode()
    entry = LogEntry.objects.get()
    assert (entry.user_id, entry.object_repr) == (bob.user_id, "emailing.tasks.send_queued")
    assert staff.get("/admin/sweeps/0/").status_code == 403
    assert staff.post("/admin/sweeps/99/").status_code == 404
