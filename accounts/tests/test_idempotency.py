"""A POST with an Idempotency-Key is done once; its answer is given again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import ApiKey, IdempotencyRecord, Membership
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
KEY = {"Idempotency-Key": "k-1"}
BODY = {"name": "sync", "scopes": ["read:leads"]}


def _make(client: APIClient, body: dict[str, Any] = BODY, key: dict[str, str] = KEY) -> Any:
    return client.post("/api/api-keys", body, headers=key)


def test_the_same_request_gets_the_first_answer(ada: Membership, api: Api) -> None:
    client = api(ada)
    first, second = _make(client), _make(client)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    assert ApiKey.objects.count() == 1


def test_the_same_key_with_another_body_is_422(ada: Membership, api: Api) -> None:
    client = api(ada)
    _make(client)
    answer = _make(client, {**BODY, "name": "other"})

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")
    assert ApiKey.objects.count() == 1


def test_a_refusal_is_given_again_too(ada: Membership, api: Api) -> None:
    client = api(ada)
    first, second = _make(client, {"name": "sync"}), _make(client, {"name": "sync"})

    assert (first.status_code, second.status_code) == (400, 400)
    assert first.json()["errors"] == second.json()["errors"]


def test_another_principals_key_is_another_key(ada: Membership, bob: Membership, api: Api) -> None:
    assert _make(api(ada)).status_code == 201
    assert _make(api(bob)).status_code == 201
    assert ApiKey.objects.count() == 2


def test_after_a_day_the_key_is_free(ada: Membership, api: Api) -> None:
    _make(api(ada))
    with time_machine.travel(now() + timedelta(hours=25)):
        assert _make(api(ada), {**BODY, "name": "other"}).status_code == 201


def test_the_kept_answer_holds_no_secret_in_the_open(ada: Membership, api: Api) -> None:
    secret = _make(api(ada)).json()["secret"]

    assert secret.encode() not in bytes(IdempotencyRecord.objects.get().answer)


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_that_is_none_is_400(ada: Membership, api: Api, key: str) -> None:
    assert _make(api(ada), key={"Idempotency-Key": key}).status_code == 400
    assert ApiKey.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_act_once(ada: Membership, api: Api) -> None:
    clients = [api(ada) for _ in range(20)]

    def one(client: APIClient) -> Any:
        try:
            return _make(client)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as callers:
        answers = list(callers.map(one, clients))
    done = [answer for answer in answers if answer.status_code == 201]

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in done}) == 1
    assert ApiKey.objects.count() == 1


def _upload(client: APIClient, content: bytes) -> Any:
    file = SimpleUploadedFile("leads.csv", content, "text/csv")
    return client.post("/api/leads/import", {"file": file}, format="multipart", headers=KEY)


def test_an_upload_is_told_apart_by_its_content(
    ada: Membership, api: Api, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = api(ada)
    first = _upload(client, b"email\na@x.example\n")
    again = _upload(client, b"email\na@x.example\n")
    other = _upload(client, b"email\nb@x.example\n")

    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 422)
    assert first.content == again.content
    assert first["Location"] == again["Location"]
