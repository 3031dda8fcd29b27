"""What recipients meet: the pixel, the links of a mail, and the way out.

No credentials, no cookies; the signed token in the address says which message it is about.
"""

import base64

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from emailing.models import Message
from emailing.rules import tokens
from emailing.rules.machines import machine_reason
from emailing.selectors.messages import tracked_message
from emailing.services import tracking
from emailing.services.wire import TRACKING
from neptie.kernel.clock import now
from neptie.kernel.keyring import keyring

# One transparent pixel, GIF89a.
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@require_safe
def pixel(request: HttpRequest, token: str) -> HttpResponse:
    """A mail was opened. Whatever the token says, the answer to a real one is the picture."""
    message, _said = _read(token, "open")
    tracking.open_mail(message=message, at=now(), machine=_machine(request))
    return _private(HttpResponse(_PIXEL, content_type="image/gif"))


@require_safe
def click(request: HttpRequest, token: str) -> HttpResponse:
    """A link was followed: on to exactly where the mail pointed."""
    message, said = _read(token, "click")
    index = said.index or 0
    if index >= len(message.links):
        raise Http404
    tracking.click_link(message=message, index=index, at=now(), machine=_machine(request))
    return _private(HttpResponse(status=302, headers={"Location": _header(message.links[index])}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Only POST acts: the page's button, or a mail client's one click (RFC 8058)."""
    message, _said = _read(token, "unsubscribe")
    if request.method == "POST":
        tracking.opt_out(message=message, at=now())
    sender = message.mailbox.sender_name or message.mailbox.email
    context = {"is_done": request.method == "POST", "sender": sender, "address": message.to}
    response = _private(render(request, "emailing/unsubscribe.html", context))
    response["X-Robots-Tag"] = "noindex"
    return response


def _read(token: str, kind: tokens.Kind) -> tuple[Message, tokens.Token]:
    """The message that a token of this kind names; 404 for any other token."""
    said = tokens.read(keyring().derived(TRACKING), token)
    message = tracked_message(said.message_id) if said and said.kind == kind else None
    if said is None or message is None:
        raise Http404(_("This link is not one of ours."))
    return message, said


def _machine(request: HttpRequest) -> str | None:
    agent = request.headers.get("User-Agent", "")
    return machine_reason(agent, request.headers, request.method or "GET")


def _header(link: str) -> str:
    """As the mail has it; only what no header can carry is encoded."""
    return link if link.isascii() and link.isprintable() else iri_to_uri(link)


def _private(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
