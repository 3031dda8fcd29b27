"""A DNS server on this machine that says what it is told, over UDP, and over TCP where an answer
does not fit."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

_TTL = 60


def quoted(text: str) -> str:
    """A TXT record's strings, of 255 characters at most each (RFC 1035, section 3.3)."""
    parts = [text[at : at + 255] for at in range(0, len(text), 255)] or [""]
    return " ".join('"{}"'.format(part.replace('"', '\\"')) for part in parts)


@dataclass
class Zone:
    """Records by `TYPE name`; names that are silent, or that the server fails at."""

    records: dict[str, list[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    truncates: bool = False
    port: int = 0

    @property
    def address(self) -> str:
        """For NEPTIE_DNS_SERVERS."""
        return f"127.0.0.1:{self.port}"

    def txt(self, name: str, *texts: str) -> None:
        """Set the TXT records of a name."""
        self.records[f"TXT {name}"] = [quoted(text) for text in texts]

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        """The answer to a query; None for silence."""
        query = dns.message.from_wire(wire)
        (question,) = query.question
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append(f"{kind} {name}")
        if name in self.silent:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if name in self.failing:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif over_udp and self.truncates:
            response.flags |= dns.flags.TC
        else:
            self._fill(response, name, kind)
        return response.to_wire()

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> None:
        known = {key.partition(" ")[2] for key in self.records}
        if not any(each == name or each.endswith(f".{name}") for each in known):
            response.set_rcode(dns.rcode.NXDOMAIN)
        found = self.records.get(f"{kind} {name}", [])
        if found:
            response.answer.append(dns.rrset.from_text(f"{name}.", _TTL, "IN", kind, *found))


def _handlers(zone: Zone) -> tuple[type[socketserver.BaseRequestHandler], ...]:
    class Udp(socketserver.DatagramRequestHandler):
        def handle(self) -> None:
            answer = zone.answer(self.rfile.read(), over_udp=True)
            if answer is not None:
                self.wfile.write(answer)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            wire = self.rfile.read(int.from_bytes(self.rfile.read(2)))
            answer = zone.answer(wire, over_udp=False)
            if answer is not None:
                self.wfile.write(len(answer).to_bytes(2) + answer)

    return Udp, Tcp


class _Udp(socketserver.ThreadingUDPServer):
    daemon_threads = True


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def dns_server(port: int = 0) -> Iterator[Zone]:
    """A server for as long as the block runs; any free port if none is given."""
    zone = Zone()
    over_udp, over_tcp = _handlers(zone)
    with _Tcp(("127.0.0.1", port), over_tcp) as tcp:
        zone.port = tcp.server_address[1]
        with _Udp(("127.0.0.1", zone.port), over_udp) as udp:
            for server in (tcp, udp):
                threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            try:
                yield zone
            finally:
                tcp.shutdown()
                udp.shutdown()
