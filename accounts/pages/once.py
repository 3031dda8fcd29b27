"""A form that is sent twice acts once: the second time leads where the first one led."""

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponseBase, HttpResponseRedirect

from accounts.models import IdempotencyRecord
from neptie.kernel.clock import now
from neptie.kernel.keyring import keyring
from neptie.kernel.locks import wait_for_lock

_MAX_KEY = 64


def act_once(*, principal: str, key: str, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Carry out the act in one transaction with the record of where it led.

    `principal` is who sends it: somebody else's key is another one. Only a redirect is kept; an
    answer that shows the form again leaves the way open.
    """
    if not 0 < len(key) <= _MAX_KEY or not key.isprintable():
        return act()
    with transaction.atomic():
        wait_for_lock(f"{principal}\n{key}")
        kept = IdempotencyRecord.objects.filter(principal=principal, key=key).first()
        if kept is not None:
            return HttpResponseRedirect(_opened(kept))
        response = act()
        if isinstance(response, HttpResponseRedirect):
            _keep(principal, key, response.url)
    return response


def _opened(kept: IdempotencyRecord) -> str:
    answer = keyring().decrypt(bytes(kept.answer), bound_to=_bound(kept.principal, kept.key))
    return answer.decode()


def _keep(principal: str, key: str, address: str) -> None:
    IdempotencyRecord.objects.create(
        principal=principal,
        key=key,
        fingerprint=hashlib.sha256(address.encode()).digest(),
        status=302,
        answer=keyring().encrypt(address.encode(), bound_to=_bound(principal, key)),
        created_at=now(),
    )


def _bound(principal: str, key: str) -> str:
    return f"accounts.pages:{principal}:{key}"
