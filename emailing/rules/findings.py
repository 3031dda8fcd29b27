"""What can be found out in DNS about a domain that mail is sent from, in words."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

from emailing.rules.spf import include_of

Level = Literal["good", "advice", "trouble", "unknown"]
GRANTED = {"gmail": ("Google", "gmail.com"), "outlook": ("Microsoft", "outlook.com")}
"""Who carries the mail of a mailbox that somebody granted us, and a server of theirs."""


@dataclass(frozen=True)
class Record:
    """A record to publish, as a DNS host's form asks for it."""

    kind: str
    name: str
    value: str


@dataclass(frozen=True)
class Finding:
    """What was found about SPF, DKIM, DMARC or MX, what to do, and the record to publish."""

    about: str
    level: Level
    says: str
    fix: str = ""
    record: Record | None = None


@dataclass(frozen=True)
class Key:
    """A key of ours, by its public half in base64: it signs, or waits to be seen in DNS while
    another one signs (`next`) or none does."""

    selector: str
    public_key: str
    state: Literal["signs", "waits", "next"] = "waits"


@dataclass(frozen=True)
class Sending:
    """How mail leaves under a domain: which providers carry it, by which SMTP servers, and the
    keys of ours that sign it."""

    domain: str
    providers: frozenset[str] = frozenset()
    hosts: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()

    @property
    def includes(self) -> list[str]:
        """The senders whose servers the SPF record has to name."""
        hosts = [GRANTED[each][1] for each in sorted(self.providers) if each in GRANTED]
        return list(
            dict.fromkeys(filter(None, (include_of(host) for host in (*hosts, *self.hosts))))
        )

    @property
    def mechanisms(self) -> list[str]:
        """What an SPF record for it names, as far as we know."""
        own = [_mechanism(host) for host in self.hosts if include_of(host) is None]
        return [*(f"include:{name}" for name in self.includes), *filter(None, own)] or ["mx"]


def _mechanism(host: str) -> str | None:
    """The server itself; None for one that nobody outside sees."""
    try:
        address = ip_address(host)
    except ValueError:
        return f"a:{host}"
    return f"ip{address.version}:{address}" if address.is_global else None


def unknown(about: str, name: str) -> Finding:
    """DNS was silent."""
    return Finding(about, "unknown", f"DNS did not answer about {name}.", "Check again later.")


def tags_of(text: str) -> dict[str, str]:
    """A tag list such as `v=DKIM1; p=…` (RFC 6376, section 3.2), its names folded."""
    pairs = (part.split("=", 1) for part in text.split(";") if "=" in part)
    return {name.strip().lower(): value.strip() for name, value in pairs}
