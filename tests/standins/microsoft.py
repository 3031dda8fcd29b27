"""Microsoft's identity platform and Graph's mail on loopback, over TLS, for the real clients.

The client is told to trust `certificate` the ordinary way (REQUESTS_CA_BUNDLE), and its settings
lead here: NEPTIE_MICROSOFT_AUTHORITY to `authority`, NEPTIE_GRAPH_URL to `graph`. As a program
(`python -m tests.standins.microsoft`) it prints these as JSON and serves until its input ends.

Beside Microsoft's own: GET `/_standin/mails` (what was sent), GET `/_standin/drafts` (what was
left over), POST `/_standin/behavior` (fields of `Behavior`), POST `/_standin/tokens` {email}
({access_token, refresh_token}, as if that person had consented).
"""

import json
import os
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any
from unittest.mock import patch

from tests.standins.certificate import write_certificate
from tests.standins.microsoft_handler import Handler
from tests.standins.microsoft_state import Behavior, MicrosoftStandIn

__all__ = ["Behavior", "MicrosoftStandIn", "standing_in"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, directory: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        certificate = write_certificate(directory)
        self.stand_in = MicrosoftStandIn(self.server_port, certificate)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)

    def get_request(self) -> tuple[socket.socket, Any]:
        """The handshake is for the thread that serves the connection."""
        plain, address = super().get_request()
        return self._tls.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False
        ), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is nobody's business."""


@contextmanager
def standing_in() -> Iterator[MicrosoftStandIn]:
    """The server, for as long as the block runs; this process trusts it meanwhile."""
    with TemporaryDirectory() as directory:
        server = _Server(Path(directory))
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        trusted = {"REQUESTS_CA_BUNDLE": server.stand_in.certificate}
        try:
            with patch.dict(os.environ, trusted):
                yield server.stand_in
        finally:
            server.shutdown()
            server.server_close()


if __name__ == "__main__":
    with standing_in() as here:
        places = ("url", "authority", "graph", "certificate", "client_id", "client_secret")
        print(json.dumps({name: getattr(here, name) for name in places}), flush=True)  # noqa: T201
        sys.stdin.read()
