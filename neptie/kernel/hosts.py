"""Guard against reaching inside (SSRF): where a host that a user named may lead.

The address that was checked is the address to connect to: resolving again would let a name
change its answer between the two (DNS rebinding).
"""

import ipaddress
import socket

from django.conf import settings
from django.utils.translation import gettext as _

from neptie.kernel.errors import Invalid, Unavailable


def public_address(host: str, port: int) -> str:
    """Resolve to an IP address that may be connected to.

    Invalid when it lies in a private, loopback, link-local or otherwise special range and
    `NEPTIE_ALLOW_PRIVATE_HOSTS` is off; Unavailable when the name does not resolve.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(
            _("The host “%(host)s” cannot be found.") % {"host": host}, code="host_not_found"
        ) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.NEPTIE_ALLOW_PRIVATE_HOSTS and not all(map(is_public, addresses)):
        raise Invalid(
            _("The host “%(host)s” leads into a private network, which is not allowed here.")
            % {"host": host},
            code="private_host",
        )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is globally routable; IPv4 inside IPv6 is judged as IPv4."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return (mapped or ip).is_global and not ip.is_multicast
