"""Asking DNS, through the servers that the installation names, or the machine's own."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import dns.exception
import dns.nameserver
import dns.rdatatype
import dns.resolver
from django.conf import settings
from dns.rdtypes.ANY.TXT import TXT

SECONDS = 4.0
"""How long a question may take, all its tries together."""
_AT_ONCE = 8


def ask(questions: Iterable[str]) -> dict[str, list[str] | None]:
    """The answers to `TYPE name` questions: records as text, none, or None where DNS was silent.

    The strings of a TXT record are joined. All are asked at the same time.
    """
    asked = list(dict.fromkeys(questions))
    try:
        resolver = _resolver()
    except dns.resolver.NoResolverConfiguration:
        return dict.fromkeys(asked)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(asked, pool.map(lambda each: _records(resolver, each), asked), strict=True))


def _resolver() -> dns.resolver.Resolver:
    servers = settings.NEPTIE_DNS_SERVERS
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        resolver.nameservers = [server_named(server) for server in servers]
    resolver.lifetime = SECONDS
    return resolver


def server_named(text: str) -> dns.nameserver.Nameserver:
    """`192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`."""
    host, _, port = text.rpartition(":")
    if not host or ("[" not in text and host.count(":")):
        return dns.nameserver.Do53Nameserver(text.strip("[]"))
    return dns.nameserver.Do53Nameserver(host.strip("[]"), int(port))


def _records(resolver: dns.resolver.Resolver, question: str) -> list[str] | None:
    kind, _, name = question.partition(" ")
    try:
        answer = resolver.resolve(f"{name}.", kind, raise_on_no_answer=False, search=False)
    except dns.resolver.NXDOMAIN:
        return []
    except dns.exception.DNSException:
        return None
    return [_text(record) for record in sorted(answer.rrset or ())]


def _text(record: object) -> str:
    if isinstance(record, TXT):
        return b"".join(record.strings).decode("utf-8", "replace")
    return str(record)
