"""Google on loopback: the consent page, the token endpoint and the Gmail API's part that we use.

It speaks HTTP to the real clients and misbehaves as it is told to. In a test: `google_stand_in()`.
As a process, for programs that are killed around it: `python -m tests.standins.google` prints a
line of JSON, `{url, environment}`, and serves until its input ends. Then also

- `GET /_standin/mails`: what it accepted, `[{id, threadId, message_id, marker, to, account}]`,
  with the Message-ID that it was handed,
- `POST /_standin/behavior`: the fields of `Behavior` to change, and `revoke`, `expire_tokens`,
- `POST /_standin/tokens` `{email}`: a grant, `{access_token, refresh_token}`.
"""

import base64
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.standins.google_account import CLIENT_ID, CLIENT_SECRET, Refusal, Tokens
from tests.standins.google_mail import Dropped, Mails, Silent


class GoogleStandIn:
    """The server's side as a test sees it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.tokens = Tokens()
        self.mails = Mails()
        self.behavior = self.mails.behavior
        # Paths as they were asked for, the stand-in's own left out.
        self.asked: list[str] = []
        self.ended = Event()

    @property
    def environment(self) -> dict[str, str]:
        """What a process of ours needs to take this for Google."""
        insecure = {"OAUTHLIB_INSECURE_TRANSPORT": "1"}  # oauthlib asks for https otherwise
        return insecure | self.settings

    @property
    def settings(self) -> dict[str, str]:
        """The settings that lead here."""
        return {
            "NEPTIE_GOOGLE_CLIENT_ID": CLIENT_ID,
            "NEPTIE_GOOGLE_CLIENT_SECRET": CLIENT_SECRET,
            "NEPTIE_GOOGLE_CONSENT_URL": f"{self.url}/o/oauth2/v2/auth",
            "NEPTIE_GOOGLE_TOKEN_URL": f"{self.url}/token",
            "NEPTIE_GMAIL_URL": f"{self.url}/",
        }

    def behave(self, changes: Mapping[str, Any]) -> None:
        """Misbehave from now on as said; `revoke` and `expire_tokens` happen now, once."""
        for name, value in changes.items():
            if name == "revoke":
                self.tokens.revoke()
            elif name == "expire_tokens":
                self.tokens.expire()
            else:
                assert hasattr(self.behavior, name), name
                setattr(self.behavior, name, value)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stand_in = GoogleStandIn(self.server_port)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is nobody's business."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    @property
    def _google(self) -> GoogleStandIn:
        assert isinstance(self.server, _Server)
        return self.server.stand_in

    def _serve(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        length = int(self.headers["Content-Length"] or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            # Its client was killed in mid-request, and so asked for nothing.
            self.close_connection = True
            return
        try:
            if url.path.startswith("/_standin/"):
                self._answer(200, self._own(url.path, body))
                return
            self._google.asked.append(f"{self.command} {url.path}")
            if url.path == "/o/oauth2/v2/auth":
                self._consent(query)
            elif url.path == "/token":
                asked = dict(parse_qsl(body.decode())) | self._client()
                self._answer(200, self._google.tokens.granted(asked))
            else:
                self._answer(200, self._gmail(url.path, query, body))
        except Refusal as refusal:
            self._answer(refusal.status, refusal.body, refusal.headers)
        except Silent:
            self._google.ended.wait()
            self.close_connection = True
        except Dropped:
            self.close_connection = True

    def _own(self, path: str, body: bytes) -> object:
        said = json.loads(body or b"{}")
        if path == "/_standin/mails":
            return [mail.told() for mail in self._google.mails.accepted()]
        if path == "/_standin/tokens":
            access, refresh = self._google.tokens.grant(said["email"])
            return {"access_token": access, "refresh_token": refresh}
        assert path == "/_standin/behavior", path
        self._google.behave(said)
        return {}

    def _client(self) -> dict[str, str]:
        """Client and secret, where they come as basic authentication (RFC 6749, section 2.3.1)."""
        kind, _space, said = (self.headers["Authorization"] or "").partition(" ")
        if kind != "Basic":
            return {}
        id, _colon, secret = base64.b64decode(said).decode().partition(":")
        return {"client_id": id, "client_secret": secret}

    def _consent(self, query: Mapping[str, str]) -> None:
        """A person who agrees at once, or refuses where the behavior says so."""
        if query.get("deny") or self._google.behavior.denies:
            back = {"error": "access_denied"}
        else:
            scopes = self._google.behavior.grants_scopes
            back = {"code": self._google.tokens.code(query, scopes)}
        address = f"{query['redirect_uri']}?{urlencode({'state': query['state'], **back})}"
        self._answer(302, {}, {"Location": address})

    def _gmail(self, path: str, query: Mapping[str, str], body: bytes) -> object:
        mails, method = self._google.mails, path.partition("/gmail/v1/users/me/")[2]
        account = self._google.tokens.account(self.headers["Authorization"], method)
        if method == "profile":
            return mails.profile(account)
        if method == "messages":
            return mails.listed(account, query)
        if method == "messages/send":
            raw, thread = self._mail(query, body)
            return mails.sent(account, raw, thread, self._google.tokens.expire)
        return mails.shown(account, method.partition("messages/")[2])

    def _mail(self, query: Mapping[str, str], body: bytes) -> tuple[bytes, str]:
        """The mail and its thread, from either of the forms that Gmail takes."""
        kind = query.get("uploadType")
        if kind is None:
            said = json.loads(body)
            return base64.urlsafe_b64decode(said["raw"]), said.get("threadId", "")
        if kind == "media":
            return body, ""
        boundary = self.headers.get_param("boundary", header="Content-Type")
        _before, said, media, _end = body.split(f"--{boundary}".encode())
        return _content(media), json.loads(_content(said))["threadId"]

    def _answer(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        said = {"Content-Type": "application/json; charset=UTF-8", **(headers or {})}
        if self._google.behavior.closes:
            said["Connection"] = "close"
        self.send_response(status)
        for name, value in {**said, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def _content(part: bytes) -> bytes:
    """A part of a multipart body (RFC 2046, section 5.1.1); Google's client ends lines by LF."""
    return part.partition(b"\n\n")[2].removesuffix(b"\n")


@contextmanager
def google_stand_in() -> Iterator[GoogleStandIn]:
    """The server, for as long as the block runs."""
    server = _Server()
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server.stand_in
    finally:
        server.stand_in.ended.set()
        server.shutdown()
        server.server_close()


def main() -> None:
    """Serve until the input ends."""
    with google_stand_in() as google:
        said = {"url": google.url, "environment": google.environment}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
