"""Tags that every page may use: icons, times, figures, addresses."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from neptie.kernel.clock import now
from neptie.kernel.ids import new_id
from neptie.pages.figures import figure, percent
from neptie.pages.times import exact, said
from neptie.pages.toasts import Toast, toasts_of

register = template.Library()
register.filter("figure", figure)
register.filter("percent", percent)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An outline icon of Tabler's, inline; words beside it say what it means."""
    return _drawing(name)


@lru_cache(maxsize=256)
def _drawing(name: str) -> SafeString:
    drawing = (settings.NEPTIE_ICONS / f"{name}.svg").read_text()
    body = drawing[drawing.index("<svg") :]
    # The packages' own file, named by a template: no text of a person's is in it.
    return mark_safe(body.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))  # noqa: S308


@register.filter
def when(at: datetime | None) -> SafeString | str:
    """An instant as people say it, exact on hover; nothing for None."""
    if at is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', at.isoformat(), exact(at), said(at, now())
    )


@register.filter
def entry(mapping: Mapping[Any, Any], key: object) -> object:
    """The mapping's entry for a key; None where there is none."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: object) -> str:
    """This page's address with some of its query changed; an empty value takes one out."""
    query = _request(context).GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def once() -> SafeString:
    """A form's own number, so that sending it twice does the act once."""
    return format_html('<input type="hidden" name="once" value="{}">', new_id())


@register.simple_tag(takes_context=True)
def toasts(context: template.Context) -> list[Toast]:
    """What the last act has to say."""
    return toasts_of(_request(context))


@register.simple_tag(takes_context=True)
def is_here(context: template.Context, prefix: str) -> bool:
    """Whether this page lies at an address or below it; `/` only matches itself."""
    path = _request(context).path
    return path == prefix if prefix == "/" else path.startswith(prefix)


def _request(context: template.Context) -> HttpRequest:
    request = context["request"]
    assert isinstance(request, HttpRequest)
    return request
