"""`Idempotency-Key`: the act and its answer are committed together, so a retry is safe."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import Principal
from accounts.models import IdempotencyRecord
from accounts.throttling import client_address
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid, Unprocessable
from neptie.kernel.keyring import keyring
from neptie.kernel.locks import try_lock

KEPT_FOR = timedelta(hours=24)
_MAX_KEY = 255
# Answers that say nothing about the act itself: a retry must be able to get past them.
_NOT_KEPT = frozenset({401, 403, 429})

Handler = Callable[..., HttpResponse]


def answer_once(
    request: Request, key: str, handler: Handler, on_error: Callable[[Exception], Response]
) -> HttpResponse:
    """Run a POST's handler, or give the answer that its first run gave.

    Conflict while the first is still running; Unprocessable when the key came with another body.
    """
    if not 0 < len(key) <= _MAX_KEY or not key.isprintable():
        raise Invalid(_("Idempotency-Key must be 1 to 255 printable characters."))
    principal, fingerprint = _principal(request), _fingerprint(request)
    with transaction.atomic():
        _lock(principal, key)
        kept = _kept(principal, key)
        if kept is not None:
            return _again(kept, fingerprint)
        response = _run(handler, on_error)
        if response.status_code < 500 and response.status_code not in _NOT_KEPT:
            _keep(principal, key, fingerprint, response)
    return response


def _principal(request: Request) -> str:
    if isinstance(request.auth, Principal):
        return request.auth.bucket_key
    return f"address:{client_address(request)}"


def _fingerprint(request: Request) -> bytes:
    digest = hashlib.sha256(f"{request.method} {request.path.rstrip('/')}\n".encode())
    for name, upload in sorted(request.FILES.items()):
        _add_file(digest, name, upload)
    data = request.data
    if isinstance(data, dict):
        data = {name: value for name, value in data.items() if name not in request.FILES}
    digest.update(json.dumps(data, sort_keys=True, default=str).encode())
    return digest.digest()


def _add_file(digest: Any, name: str, upload: "UploadedFile[Any]") -> None:
    digest.update(f"{name} {upload.size}\n".encode())
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)


def _lock(principal: str, key: str) -> None:
    """Hold the pair until the commit; the loser of a race is told instead of made to wait."""
    if not try_lock(f"{principal}\n{key}"):
        raise Conflict(
            _("The first request with this Idempotency-Key is still running; ask again."),
            code="still_running",
        )


def _kept(principal: str, key: str) -> IdempotencyRecord | None:
    records = IdempotencyRecord.objects.filter(principal=principal, key=key)
    records.filter(created_at__lt=now() - KEPT_FOR).delete()
    return records.first()


def _again(record: IdempotencyRecord, fingerprint: bytes) -> HttpResponse:
    if bytes(record.fingerprint) != fingerprint:
        raise Unprocessable(
            _("This Idempotency-Key was used for another request; use a new one."),
            code="idempotency_mismatch",
        )
    answer = keyring().decrypt(bytes(record.answer), bound_to=_bound(record.principal, record.key))
    headers, content = answer.split(b"\n", 1)
    response = HttpResponse(content, status=record.status, content_type="application/json")
    for name, value in json.loads(headers).items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response


def _run(handler: Handler, on_error: Callable[[Exception], Response]) -> HttpResponse:
    try:
        with transaction.atomic():
            return handler()
    except Exception as error:
        return on_error(error)


def _keep(principal: str, key: str, fingerprint: bytes, response: HttpResponse) -> None:
    content = JSONRenderer().render(response.data) if isinstance(response, Response) else b""
    headers = {name: response[name] for name in ("Location",) if name in response}
    IdempotencyRecord.objects.create(
        principal=principal,
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        answer=keyring().encrypt(
            json.dumps(headers).encode() + b"\n" + content, bound_to=_bound(principal, key)
        ),
        created_at=now(),
    )


def _bound(principal: str, key: str) -> str:
    return f"accounts.idempotency:{principal}:{key}"
