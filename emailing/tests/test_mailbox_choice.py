"""Which mailboxes mail goes through."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from accounts.models import Membership
from emailing.models import Mailbox
from emailing.services.mailboxes import choose_mailbox, ensure_sandbox, usable_mailboxes
from neptie.kernel.errors import NotFound, Unprocessable


def _mailbox(owner: Membership, provider: str, **fields: Any) -> Mailbox:
    email = f"{provider}@engines.example"
    return Mailbox.objects.create(
        workspace_id=owner.workspace_id, **{"email": email, "provider": provider, **fields}
    )


def _usable(owner: Membership, *named: Mailbox) -> list[Mailbox]:
    ids = [mailbox.id for mailbox in named]
    return usable_mailboxes(workspace_id=owner.workspace_id, account_ids=ids)


@pytest.mark.django_db
def test_the_sandbox_only_where_there_is_no_other(ada: Membership) -> None:
    (sandbox,) = _usable(ada)
    smtp = _mailbox(ada, "smtp")

    assert sandbox.provider == "sandbox"
    assert _usable(ada) == [smtp]
    assert _usable(ada, sandbox, smtp) == [sandbox, smtp]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("provider", "fields", "sentence"),
    [
        ("gmail", {"status": "paused"}, "The account gmail@engines.example is not connected; con"),
        ("smtp", {"status": "paused"}, "The account smtp@engines.example is not connected; test"),
        (
            "smtp",
            {"status": "disconnected", "last_error": "It said no."},
            "The account smtp@engines.example is not connected; test it. It said no.",
        ),
    ],
)
def test_the_sandbox_does_not_stand_in_for_one_with_a_trouble(
    ada: Membership, provider: str, fields: dict[str, str], sentence: str
) -> None:
    mailbox = _mailbox(ada, provider, **fields)
    for named in ([], [mailbox]):
        with pytest.raises(Unprocessable) as refusal:
            _usable(ada, *named)
        assert refusal.value.message.startswith(sentence)


@pytest.mark.django_db
def test_one_that_works_is_enough(ada: Membership) -> None:
    gmail, smtp = _mailbox(ada, "gmail", status="disconnected"), _mailbox(ada, "smtp")

    assert _usable(ada) == [smtp]
    assert _usable(ada, gmail, smtp) == [smtp]


@pytest.mark.django_db
def test_one_that_was_removed_is_no_choice(ada: Membership) -> None:
    removed = _mailbox(ada, "smtp", archived_at="2026-11-23T00:00Z")

    with pytest.raises(Unprocessable, match="was removed"):
        _usable(ada, removed)
    assert [mailbox.provider for mailbox in _usable(ada)] == ["sandbox"]


@pytest.mark.django_db
def test_another_workspace_s_does_not_exist(ada: Membership, bob: Membership) -> None:
    own, theirs = _mailbox(ada, "smtp"), _mailbox(bob, "smtp")

    for named in ([theirs.id], [own.id, theirs.id], [uuid4()]):
        with pytest.raises(NotFound):
            usable_mailboxes(workspace_id=ada.workspace_id, account_ids=named)


@pytest.mark.django_db
def test_a_lead_keeps_its_mailbox(ada: Membership) -> None:
    boxes = [_mailbox(ada, "smtp", email=f"{number}@engines.example") for number in range(3)]
    chosen = [
        choose_mailbox(workspace_id=ada.workspace_id, lead_id=UUID(int=number))
        for number in (0, 1, 2, 3, 1)
    ]

    assert chosen == [boxes[0], boxes[1], boxes[2], boxes[0], boxes[1]]


def _ensure(workspace_id: UUID) -> None:
    try:
        ensure_sandbox(workspace_id=workspace_id)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_get_one_sandbox(ada: Membership) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(_ensure, [ada.workspace_id] * 8))

    assert Mailbox.objects.count() == 1
