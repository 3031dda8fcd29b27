"""A form that is sent twice acts once: the second time leads where the first one led.

The same form with other words in it is another act: somebody went back and changed their mind.
"""

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from accounts.models import IdempotencyRecord
from neptie.kernel.clock import now
from neptie.kernel.keyring import keyring
from neptie.kernel.locks import wait_for_lock

FIELD = "once"
_MAX_NUMBER = 64
_NOT_TYPED = ("csrfmiddlewaretoken", FIELD)


def act_once(
    *, principal: str, request: HttpRequest, act: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Carry out a POST in one transaction with the record of where it led.

    `principal` is who sends it: somebody else's form is another one. Only a redirect is kept; an
    answer that shows the form again leaves the way open. A form without a number just acts.
    """
    number = request.POST.get(FIELD, "")
    if not 0 < len(number) <= _MAX_NUMBER or not number.isprintable():
        return act()
    typed = _typed(request)
    key = f"{number}:{typed.hex()}"
    with transaction.atomic():
        wait_for_lock(f"{principal}\n{key}")
        kept = IdempotencyRecord.objects.filter(principal=principal, key=key).first()
        if kept is not None:
            return HttpResponseRedirect(_opened(kept))
        response = act()
        if isinstance(response, HttpResponseRedirect):
            _keep(principal, key, typed, response.url)
    return response


def _typed(request: HttpRequest) -> bytes:
    """A digest of the address and what stands in the form; files by name and size."""
    fields = [(name, each) for name, each in request.POST.lists() if name not in _NOT_TYPED]
    files = [
        (name, each.name, each.size) for name, found in request.FILES.lists() for each in found
    ]
    return hashlib.sha256(repr((request.path, sorted(fields), files)).encode()).digest()


def _opened(kept: IdempotencyRecord) -> str:
    answer = keyring().decrypt(bytes(kept.answer), bound_to=_bound(kept.principal, kept.key))
    return answer.decode()


def _keep(principal: str, key: str, typed: bytes, address: str) -> None:
    IdempotencyRecord.objects.create(
        principal=principal,
        key=key,
        fingerprint=typed,
        status=302,
        answer=keyring().encrypt(address.encode(), bound_to=_bound(principal, key)),
        created_at=now(),
    )


def _bound(principal: str, key: str) -> str:
    return f"accounts.pages:{principal}:{key}"
