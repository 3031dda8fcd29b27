"""Anthropic's Messages API on loopback: answers as it was told to, and records what it was asked.

It speaks HTTP to the real client, so that what is tested is what runs in production.
"""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the server does with one request. `hangs` answers nothing until the server ends."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False
    drops: bool = False


@dataclass(frozen=True)
class Received:
    """A request as it came in; the headers' names in lower case."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def content(self) -> str:
        """The text of the user message."""
        return str(self.body["messages"][0]["content"])


def said(text: str, *, stop_reason: str = "end_turn") -> Answer:
    """A message of this text."""
    message = {
        "id": "msg_standin",
        "type": "message",
        "role": "assistant",
        "model": "claude-standin",
        "content": [{"type": "text", "text": text}],
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }
    return Answer(body=json.dumps(message).encode(), headers={"Content-Type": "application/json"})


def said_json(value: object) -> Answer:
    """A message whose text is this value as JSON."""
    return said(json.dumps(value))


def refused(status: int, *, retry_after: str | None = None) -> Answer:
    """An error of the API: 429 `rate_limit_error`, 529 `overloaded_error` and the like."""
    kinds = {401: "authentication_error", 429: "rate_limit_error", 529: "overloaded_error"}
    error = {"type": kinds.get(status, "api_error"), "message": "as told to"}
    headers = {"Content-Type": "application/json"}
    if retry_after is not None:
        headers["Retry-After"] = retry_after
    body = json.dumps({"type": "error", "error": error}).encode()
    return Answer(status=status, body=body, headers=headers)


def babble(body: bytes, *, content_type: str = "application/json") -> Answer:
    """A success with whatever body."""
    return Answer(body=body, headers={"Content-Type": content_type})


SILENCE = Answer(hangs=True)
HANG_UP = Answer(drops=True)


class StandIn:
    """The server's side as a test sees it: `answers` is used up in order, `received` grows."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.answers: deque[Answer] = deque()
        self.received: list[Received] = []
        self.ended = Event()

    def will(self, *answers: Answer) -> None:
        """Answer the next requests so, one after another; more requests than that are a 500."""
        self.answers.extend(answers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stand_in = StandIn(self.server_port)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        assert isinstance(self.server, _Server)
        stand_in = self.server.stand_in
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        stand_in.received.append(Received(self.path, headers, json.loads(body)))
        answer = stand_in.answers.popleft() if stand_in.answers else refused(500)
        if answer.hangs:
            stand_in.ended.wait()
        if answer.hangs or answer.drops:
            self.close_connection = True
        else:
            self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """The server, for as long as the block runs."""
    server = _Server()
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server.stand_in
    finally:
        server.stand_in.ended.set()
        server.shutdown()
        server.server_close()
