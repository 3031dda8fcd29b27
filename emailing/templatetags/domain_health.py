"""What DNS says of a domain: badges for every page, and a mailbox's own."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from emailing.models import Mailbox
from emailing.rules.dkim import record_name, record_value
from emailing.rules.findings import Key, Record
from emailing.selectors.domains import Domain, domain_of_mailbox

register = template.Library()

CHECKS = ("SPF", "DKIM", "DMARC", "MX")
_TONES = {"good": "good", "advice": "waiting", "trouble": "trouble", "unknown": "done"}
_WORDS = {
    "good": _("Good"),
    "advice": _("To do"),
    "trouble": _("Trouble"),
    "unknown": _("No answer"),
}


@register.inclusion_tag("emailing/domain_health.html")
def domain_health(mailbox: Mailbox) -> dict[str, Any]:
    """`{% domain_health mailbox %}`: what its domain's DNS lacks. Three queries, or none."""
    return {"domain": domain_of_mailbox(mailbox)}


@register.filter
def checks(domain: Domain) -> list[tuple[str, str | None]]:
    """Each check with its worst level; None where it was not made."""
    by_check = domain.by_check
    return [(about, by_check.get(about, by_check.get("DNS"))) for about in CHECKS]


@register.filter
def level_tone(level: str) -> str:
    """The badge's tone for a level."""
    return _TONES[level]


@register.filter
def level_word(level: str) -> str:
    """The badge's word for a level."""
    return str(_WORDS[level])


@register.filter
def record_at(key: Key, domain: str) -> Record:
    """The record that tells a domain's key."""
    return Record("TXT", record_name(key.selector, domain), record_value(key.public_key))
