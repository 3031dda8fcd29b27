"""A form that came without a session: what was typed outlives the sign-in.

It is kept in the session of nobody, which the sign-in takes over; the person who signs in gets it
back on the same page, and nothing is done until they send it again.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict

_KEY = "kept_form"
_MOST = 200_000
_NOT_TYPED = ("csrfmiddlewaretoken", "once", "password", "secret")


def keep_form(request: HttpRequest) -> None:
    """Keep what was typed, uploads and secrets left out; nothing of what is beyond all bounds."""
    typed = request.POST.copy()
    for name in list(typed):
        if any(part in name for part in _NOT_TYPED):
            del typed[name]
    body = typed.urlencode()
    if typed and len(body) <= _MOST:
        request.session[_KEY] = {"path": request.path, "body": body}


def take_form(request: HttpRequest) -> QueryDict | None:
    """What was typed into this page before the session ended; it is given back once."""
    kept = request.session.get(_KEY)
    if not isinstance(kept, dict) or kept.get("path") != urlsplit(request.path).path:
        return None
    del request.session[_KEY]
    return QueryDict(kept["body"])
