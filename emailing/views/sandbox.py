"""The sandbox's inbox, as a mail client shows it.

A mail's HTML comes from an address of its own, into a frame without scripts and without our
cookies' origin; its pixel and its links lead where they would lead for any other reader.
"""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from accounts.pages import Page
from accounts.scopes import READ_CAMPAIGNS
from emailing.models import SandboxMessage
from emailing.rules.headers import headers_of
from emailing.selectors.sandbox import beside, inbox, sent_as, whole_mail, with_snippet
from neptie.pages.paging import listed

_SHOWN_FIRST = ("From", "To", "Subject", "Date")
_MOST_WORDS = 200


class SandboxPage(Page):
    """The list; nothing is opened by itself, for that would count."""

    scopes = {"get": READ_CAMPAIGNS}
    template = "emailing/sandbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Newest first, by `?q=`."""
        return self.shown(self.list_context())

    def list_context(self) -> dict[str, Any]:
        """The list's pane."""
        words = self.words
        mails = with_snippet(inbox(self.workspace_id, words=words))
        query = self.request.GET.copy()
        query.pop("show", None)
        return {
            "listed": listed(self.request, mails),
            "words": words,
            "query": f"?{query.urlencode()}" if query else "",
        }

    @property
    def words(self) -> str:
        """What is searched for; a NUL is in no mail's head."""
        return self.request.GET.get("q", "").replace("\0", "").strip()[:_MOST_WORDS]


class SandboxMailPage(SandboxPage):
    """The list with one mail beside it."""

    template = "emailing/sandbox_mail.html"

    def get(self, request: HttpRequest, id: UUID | None = None) -> HttpResponse:
        """`?show=` is html, text or source."""
        assert id is not None
        mail = whole_mail(self.workspace_id, id)
        newer, older = beside(inbox(self.workspace_id, words=self.words), mail.id)
        headers = headers_of(bytes(mail.raw))
        context = {
            "mail": mail,
            "message": sent_as(mail),
            "newer": newer,
            "older": older,
            "head": [(name, value) for name, value in headers if name in _SHOWN_FIRST],
            "headers": headers,
            "show": _shown(request, mail),
            "source": bytes(mail.raw).decode("ascii", errors="replace"),
        }
        return self.shown({**self.list_context(), **context})


def _shown(request: HttpRequest, mail: SandboxMessage) -> str:
    asked = request.GET.get("show")
    if asked in ("html", "text", "source"):
        return asked
    return "html" if mail.parts.html else "text"


class SandboxHtml(Page):
    """A mail's HTML by itself, for the frame."""

    scopes = {"get": READ_CAMPAIGNS}

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """As it came; what may run or load is said by the headers."""
        mail = whole_mail(self.workspace_id, id)
        response = TemplateResponse(request, "emailing/sandbox_html.html", {"mail": mail}).render()
        response["Content-Security-Policy"] = _policy()
        response["X-Frame-Options"] = "SAMEORIGIN"
        add_never_cache_headers(response)
        return response


def _policy() -> str:
    """Nothing runs; pictures come from here only, the open pixel among them."""
    public = urlsplit(settings.NEPTIE_PUBLIC_URL)
    return (
        "default-src 'none'; "
        f"img-src 'self' data: {public.scheme}://{public.netloc}; "
        "style-src 'unsafe-inline'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox"
    )
