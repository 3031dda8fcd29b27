"""The product's own mail, shown where nothing sends it: in local mode, to whoever is there.

These pages are for one machine. They open to anybody, signed in or not, for what they show is how
one signs in; `neptie.urls` routes them in local mode only.
"""

from email import message_from_bytes, policy
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import ProductMail
from accounts.selectors import product_mail
from accounts.services.product_mail import opened
from neptie.pages.paging import listed


@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    context = {"listed": listed(request, product_mail().defer("raw"))}
    return render(request, "emailing/product_mail.html", context)


@never_cache
@require_safe
def mail(request: HttpRequest, id: UUID) -> HttpResponse:
    """One mail as text, whose links lead on; its text is gone once it was sent."""
    found = product_mail().filter(id=id).first()
    if found is None:
        raise Http404
    return render(request, "emailing/product_mail_one.html", {"mail": found, "text": _text(found)})


def _text(mail: ProductMail) -> str:
    body = message_from_bytes(opened(mail), policy=policy.default).get_body(("plain", "html"))
    return str(body.get_content()).strip() if body else ""
