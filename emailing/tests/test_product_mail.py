"""The product's own mail: kept with the act it tells of, sent by a worker, or failed with a why."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from celery import current_app
from django.conf import settings as installed
from django.core.mail import send_mail
from django.db import transaction

from accounts.models import ProductMail
from accounts.services.product_mail import opened, send_due
from accounts.tasks import clear_expired, send_product_mail
from emailing.tests.smtp_server import Behavior, smtp_server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_way_out(settings: Any) -> None:
    """Not the test runner's own, which keeps mail in a list."""
    settings.EMAIL_BACKEND = "accounts.mail_backend.ProductMailBackend"
    settings.DEFAULT_FROM_EMAIL = "Neptie <hello@neptie.example>"


@pytest.fixture
def server(settings: Any) -> Iterator[Behavior]:
    """A mail server that EMAIL_URL names."""
    with smtp_server() as (port, behavior):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield behavior


def _write(recipient: str = "ada@engines.example") -> ProductMail:
    send_mail("Your key", "Open\n.dot\nhttps://app.example/secret-link ✓", None, [recipient])
    return ProductMail.objects.latest("created_at")


def test_it_is_kept_encrypted_and_bound_to_its_row() -> None:
    kept, other = _write(), _write("bob@other.example")

    assert (kept.recipient, kept.subject) == ("ada@engines.example", "Your key")
    assert b"secret-link" not in bytes(kept.raw or b"")
    assert b"https://app.example/secret-link" in opened(kept)
    other.raw = kept.raw
    with pytest.raises(Exception, match="does not belong to this row"):
        opened(other)


def test_each_recipient_has_a_mail_of_their_own() -> None:
    send_mail("Both", "Hi", None, ["a@x.example", "b@x.example"])

    assert sorted(ProductMail.objects.values_list("recipient", flat=True)) == [
        "a@x.example",
        "b@x.example",
    ]


def test_an_act_that_fails_leaves_none() -> None:
    with transaction.atomic():
        _write()
        transaction.set_rollback(True)

    assert not ProductMail.objects.exists()


def test_it_goes_once_and_its_text_is_gone_then(server: Behavior) -> None:
    kept = _write()

    send_product_mail()
    send_product_mail()

    [taken] = server.taken
    assert (taken.mail_from, taken.rcpt_tos) == ("hello@neptie.example", ["ada@engines.example"])
    assert b"\r\n.dot\r\n" in (taken.original_content or b"")
    kept.refresh_from_db()
    assert kept.sent_at is not None
    assert (kept.raw, kept.failed_at, kept.error) == (None, None, "")


def test_a_worker_is_rung_on_commit_where_there_is_a_server(
    server: Behavior, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as rung:
        _write()

    assert len(rung) == 1


def test_without_a_server_it_stays(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.EMAIL_HOST = ""
    with django_capture_on_commit_callbacks() as rung:
        kept = _write()

    assert (rung, send_due()) == ([], 0)
    kept.refresh_from_db()
    assert (kept.sent_at, kept.failed_at, kept.refusals) == (None, None, 0)


def test_not_now_means_later(server: Behavior) -> None:
    server.rcpt["ada@engines.example"] = "451 come back later"
    start = datetime.now(tz=UTC)
    with time_machine.travel(start, tick=False) as clock:
        kept = _write()
        send_due()
        kept.refresh_from_db()
        assert (kept.refusals, kept.error) == (1, "451 come back later")
        assert kept.due_at == start + timedelta(minutes=1)

        server.rcpt.clear()
        clock.move_to(start + timedelta(seconds=59))
        assert send_due() == 0
        clock.move_to(start + timedelta(seconds=60))
        assert send_due() == 1

    kept.refresh_from_db()
    assert (kept.raw, kept.error) == (None, "")
    assert len(server.taken) == 1


def test_after_a_day_it_is_given_up(server: Behavior) -> None:
    server.rcpt["ada@engines.example"] = "451 come back later"
    start = datetime.now(tz=UTC)
    with time_machine.travel(start, tick=False) as clock:
        kept = _write()
        clock.move_to(start + timedelta(days=1))
        send_due()

    kept.refresh_from_db()
    assert (kept.failed_at, kept.raw) == (start + timedelta(days=1), None)
    assert kept.error == "451 come back later"


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_never_means_failed_with_the_reason_and_the_next_goes(server: Behavior, stage: str) -> None:
    getattr(server, stage)["ada@engines.example"] = "550 nobody of that name"
    kept = _write()
    _write("bob@other.example")

    assert send_due() == 1

    kept.refresh_from_db()
    assert kept.failed_at is not None
    assert (kept.raw, kept.error) == (None, "550 nobody of that name")
    assert [each.rcpt_tos for each in server.taken] == [["bob@other.example"]]


def test_a_server_that_is_away_is_asked_again(settings: Any) -> None:
    with smtp_server() as (port, _behavior):
        pass
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    first, second = _write(), _write("bob@other.example")

    assert send_due() == 0

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.refusals, first.failed_at) == (1, None)
    assert "refused" in first.error
    assert (second.refusals, second.error) == (0, "")


def test_a_wrong_password_is_ours_to_mend_and_fails_nothing(settings: Any) -> None:
    with smtp_server(Behavior(password="right")) as (port, behavior):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "neptie", "wrong"
        kept = _write()
        send_due()
        kept.refresh_from_db()
        assert (kept.refusals, kept.failed_at, behavior.taken) == (1, None, [])
        assert kept.error.startswith("535 ")


def test_one_that_another_worker_holds_is_left_alone(server: Behavior) -> None:
    start = datetime.now(tz=UTC)
    with time_machine.travel(start, tick=False) as clock:
        kept = _write()
        ProductMail.objects.filter(id=kept.id).update(due_at=start + timedelta(minutes=5))
        assert send_due() == 0
        clock.move_to(start + timedelta(minutes=5))
        assert send_due() == 1


def test_what_is_a_month_old_goes() -> None:
    start = datetime.now(tz=UTC)
    with time_machine.travel(start, tick=False) as clock:
        _write()
        clock.move_to(start + timedelta(days=29))
        fresh = _write()
        clock.move_to(start + timedelta(days=30, seconds=1))
        clear_expired()

    assert list(ProductMail.objects.all()) == [fresh]


def test_the_scheduler_knows_the_sweep() -> None:
    swept = {entry["task"] for entry in installed.CELERY_BEAT_SCHEDULE.values()}

    assert "accounts.tasks.send_product_mail" in swept & set(current_app.tasks)
