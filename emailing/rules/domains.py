"""Domains as they stand in addresses."""

import re

import idna

_OWNERS = {
    "gmail.com": "Google",
    "googlemail.com": "Google",
    "outlook.com": "Microsoft",
    "hotmail.com": "Microsoft",
    "live.com": "Microsoft",
    "msn.com": "Microsoft",
    "yahoo.com": "Yahoo",
    "icloud.com": "Apple",
}
_DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)")


def domain_of(address: str) -> str:
    """The domain of an e-mail address in ASCII, folded; as it stands where it is no domain."""
    domain = address.rpartition("@")[2].lower().rstrip(".")
    try:
        return domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain


def owner_of(domain: str) -> str | None:
    """Who looks after a domain that gives addresses to everybody; None for anybody's own."""
    return _OWNERS.get(domain)


def domains_of_owner(owner: str) -> list[str]:
    """The domains that it gives addresses of to everybody."""
    return [domain for domain, name in _OWNERS.items() if name == owner]


def is_domain(name: str) -> bool:
    """Whether it is a domain's name in ASCII, folded, of two labels at least."""
    return _DOMAIN.fullmatch(name) is not None
