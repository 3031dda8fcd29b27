"""Where a server that somebody named may be reached."""

from collections.abc import Mapping
from typing import Any

from emailing.providers.base import CannotConnect
from neptie.kernel.errors import Invalid, Unavailable
from neptie.kernel.hosts import public_address


def checked(server: Mapping[str, Any]) -> str:
    """The address to connect to, of a server's `{host, port}`; CannotConnect where there is none
    or it leads inside."""
    try:
        return public_address(server["host"], server["port"])
    except (Invalid, Unavailable) as error:
        raise CannotConnect(error.message, refused=isinstance(error, Invalid)) from error
