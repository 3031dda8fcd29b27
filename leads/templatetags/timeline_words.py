"""What happened to a lead, in words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.models import Status
from leads.selectors.timeline import Moment
from neptie.kernel.clock import now
from neptie.pages.figures import percent

register = template.Library()

Data = Mapping[str, Any]
_ICONS = {
    "created": "user-plus",
    "imported": "file-import",
    "scored": "chart-bar",
    "status_changed": "progress-check",
    "owner_changed": "user-share",
    "tags_changed": "tag",
    "list_added": "playlist-add",
    "list_removed": "playlist-x",
    "note": "note",
    "merged": "arrow-merge",
    "enrolled": "route",
    "sent": "send",
    "opened": "mail-opened",
    "clicked": "click",
    "replied": "arrow-back-up",
    "bounced": "mail-x",
    "unsubscribed": "user-off",
}


@register.simple_tag
def moment_icon(kind: str) -> str:
    """The icon for a kind of thing that happened."""
    return _ICONS.get(kind, "point")


@register.simple_tag
def moment_words(moment: Moment) -> SafeString:
    """A sentence without its full stop; names in it are isolated, and links where there is more."""
    words = _WORDS.get(moment.kind)
    if words is None:
        return format_html("{}", moment.kind.replace("_", " ").capitalize())
    return words(moment.data)


@register.filter
def day(at: date) -> str:
    """A day as people say it: “Today”, “Yesterday”, “Tue 3 Mar”."""
    today = timezone.localdate(now())
    ago = (today - at).days
    if ago in (0, 1):
        return (_("Today"), _("Yesterday"))[ago]
    return date_format(at, "D j M" if at.year == today.year else "D j M Y")


def _named(name: object) -> SafeString:
    return format_html("<bdi>{}</bdi>", name)


def _linked(address: str, name: object) -> SafeString:
    return format_html('<a href="{}" dir="auto">{}</a>', address, name)


def _doer(data: Data) -> SafeString | None:
    return _named(data["by"]) if data.get("by") else None


def _created(data: Data) -> SafeString:
    who = _doer(data)
    if data.get("via") == "api":
        return format_html("{}", _("Came in over the API"))
    if who is None:
        return format_html("{}", _("Came in as a lead"))
    return format_html(_("{who} added this lead"), who=who)


def _imported(data: Data) -> SafeString:
    file = _linked(reverse("import", args=[data["import_id"]]), data["file_name"])
    return format_html(_("Imported from {file}"), file=file)


def _status(data: Data) -> SafeString:
    named = {"before": _status_name(data["before"]), "after": _status_name(data["after"])}
    who = _doer(data)
    if who is None:
        return format_html(_("Status moved from {before} to {after}"), **named)
    return format_html(_("{who} changed the status from {before} to {after}"), who=who, **named)


def _status_name(status: str) -> SafeString:
    label = Status(status).label if status in Status.values else status
    return format_html("<strong>{}</strong>", label)


def _owner(data: Data) -> SafeString:
    who, owner = _doer(data), data.get("owner")
    if data.get("after") is None:
        sentence = _("{who} left the lead without an owner") if who else _("Has no owner any more")
        return format_html(sentence, who=who)
    to = _named(owner or _("somebody who left"))
    if who is None:
        return format_html(_("Was given to {owner}"), owner=to)
    return format_html(_("{who} gave the lead to {owner}"), who=who, owner=to)


def _tags(data: Data) -> SafeString:
    who = _doer(data)
    parts = [
        _tags_done(words, data.get(key) or [], who)
        for key, words in (("added", _added), ("removed", _removed))
        if data.get(key)
    ]
    return format_html_join("; ", "{}", ((part,) for part in parts))


def _tags_done(words: Callable[[int, bool], str], tags: list[str], who: Any) -> SafeString:
    named = format_html_join(
        ", ", '<span class="np-badge np-badge-plain" dir="auto">{}</span>', ((t,) for t in tags)
    )
    return format_html(words(len(tags), who is not None), who=who, tags=named)


def _added(count: int, by_somebody: bool) -> str:
    if by_somebody:
        return ngettext("{who} added the tag {tags}", "{who} added the tags {tags}", count)
    return ngettext("Got the tag {tags}", "Got the tags {tags}", count)


def _removed(count: int, by_somebody: bool) -> str:
    if by_somebody:
        return ngettext("{who} took away the tag {tags}", "{who} took away the tags {tags}", count)
    return ngettext("Lost the tag {tags}", "Lost the tags {tags}", count)


def _listed(data: Data) -> SafeString:
    who = _doer(data)
    if who is None:
        return format_html(_("Was put into {list}"), list=_list(data))
    return format_html(_("{who} put the lead into {list}"), who=who, list=_list(data))


def _unlisted(data: Data) -> SafeString:
    who = _doer(data)
    if who is None:
        return format_html(_("Was taken out of {list}"), list=_list(data))
    return format_html(_("{who} took the lead out of {list}"), who=who, list=_list(data))


def _list(data: Data) -> SafeString:
    if not data.get("list"):
        return format_html("{}", _("a list that is gone"))
    return _linked(f"{reverse('leads')}?{urlencode({'list': data['list_id']})}", data["list"])


def _note(data: Data) -> SafeString:
    if not data.get("author"):
        return format_html("{}", _("Somebody who left wrote"))
    return format_html(_("{who} wrote"), who=_named(data["author"]))


def _merged(data: Data) -> SafeString:
    lead = _named(f"{data['full_name']} ({data['email']})" if data["full_name"] else data["email"])
    who = _doer(data)
    if who is None:
        return format_html(_("{lead} was merged into this lead"), lead=lead)
    return format_html(_("{who} merged {lead} into this lead"), who=who, lead=lead)


def _enrolled(data: Data) -> SafeString:
    campaign = _linked(reverse("campaign", args=[data["campaign_id"]]), data["campaign"])
    return format_html(_("Was put into the campaign {campaign}"), campaign=campaign)


def _scored(data: Data) -> SafeString:
    value = percent(data["value"])
    return format_html(_("Was scored {value}"), value=format_html("<strong>{}</strong>", value))


def _mail(sentence: Callable[[], str]) -> Callable[[Data], SafeString]:
    def words(data: Data) -> SafeString:
        if not data.get("message_id"):
            return format_html("{}", sentence())
        mail = _linked(reverse("message", args=[data["message_id"]]), _("show the mail"))
        return format_html("{} · {}", sentence(), mail)

    return words


_WORDS: dict[str, Callable[[Data], SafeString]] = {
    "created": _created,
    "imported": _imported,
    "scored": _scored,
    "status_changed": _status,
    "owner_changed": _owner,
    "tags_changed": _tags,
    "list_added": _listed,
    "list_removed": _unlisted,
    "note": _note,
    "merged": _merged,
    "enrolled": _enrolled,
    "sent": _mail(lambda: _("Was written to")),
    "opened": _mail(lambda: _("Opened the mail")),
    "clicked": _mail(lambda: _("Clicked a link in the mail")),
    "replied": _mail(lambda: _("Replied")),
    "bounced": _mail(lambda: _("The mail bounced")),
    "unsubscribed": _mail(lambda: _("Unsubscribed")),
}
