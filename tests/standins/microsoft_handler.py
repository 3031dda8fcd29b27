"""What Microsoft's stand-in answers: the identity platform, Graph's mail, and its own controls."""

import base64
import json
from dataclasses import asdict
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from tests.standins.microsoft_mailboxes import Unknown
from tests.standins.microsoft_state import CLIENT_ID, CLIENT_SECRET, MicrosoftStandIn

MOST_BYTES = 4 * 1024 * 1024
LEAST_UPLOAD = 3 * 1024 * 1024


class _Refused(Exception):
    def __init__(self, status: int, code: str, retry_after: int = 0) -> None:
        super().__init__(code)
        self.status, self.code, self.retry_after = status, code, retry_after


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    @property
    def stand_in(self) -> MicrosoftStandIn:
        found = getattr(self.server, "stand_in", None)
        assert isinstance(found, MicrosoftStandIn)
        return found

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        if len(self.body) < length:
            # Its client was killed in mid-request, and so asked for nothing.
            self.close_connection = True
            return
        address = urlsplit(self.path)
        self.query = dict(parse_qsl(address.query))
        path = address.path
        try:
            if path.startswith("/upload/"):
                self._upload(path.removeprefix("/upload/"))
            elif path.startswith("/v1.0/"):
                self._graph(path.removeprefix("/v1.0"))
            elif path.startswith("/_standin/"):
                self._control(path.removeprefix("/_standin/"))
            else:
                self._identity(path.removeprefix("/common"))
        except _Refused as refusal:
            self._refuse(refusal)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815  # http.server's names

    def _control(self, what: str) -> None:
        if what == "behavior":
            self.stand_in.behave(**json.loads(self.body))
            self._answer(200, asdict(self.stand_in.behavior))
        elif what == "tokens":
            access, refresh = self.stand_in.tokens.issue(json.loads(self.body)["email"])
            self._answer(200, {"access_token": access, "refresh_token": refresh})
        else:
            listed = {"mails": self.stand_in.mails, "drafts": self.stand_in.drafts}
            self._answer(200, listed[what]())

    def _identity(self, path: str) -> None:
        if path == "/v2.0/.well-known/openid-configuration":
            at = f"{self.stand_in.authority}/oauth2/v2.0"
            self._answer(
                200,
                {
                    "issuer": f"{self.stand_in.authority}/v2.0",
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                },
            )
        elif path == "/oauth2/v2.0/authorize":
            self._consent()
        elif path == "/oauth2/v2.0/token":
            self._token(dict(parse_qsl(self.body.decode())))
        else:
            raise _Refused(404, "not_found")

    def _consent(self) -> None:
        """The person agrees at once, or refuses."""
        asked, behavior = self.query, self.stand_in.behavior
        if asked.get("client_id") != CLIENT_ID or asked.get("code_challenge_method") != "S256":
            raise _Refused(400, "invalid_request")
        back = {"state": asked.get("state", "")}
        if behavior.deny or "deny" in asked:
            back |= {"error": "access_denied", "error_description": "The user said no."}
        else:
            email = behavior.email or asked.get("login_hint") or "ada@contoso.example"
            back["code"] = self.stand_in.tokens.consent(
                email, asked["code_challenge"], asked["redirect_uri"], asked.get("nonce", "")
            )
        self._answer(302, None, Location=f"{asked['redirect_uri']}?{urlencode(back)}")

    def _token(self, form: dict[str, str]) -> None:
        if self._client(form) != (CLIENT_ID, CLIENT_SECRET):
            return self._answer(401, {"error": "invalid_client", "error_description": "AADSTS7"})
        granted = self._granted(form)
        if granted is None:
            told = "AADSTS50173: The provided grant has expired due to it being revoked."
            return self._answer(400, {"error": "invalid_grant", "error_description": told})
        return self._answer(200, self._issued(*granted, form.get("scope", "")))

    def _granted(self, form: dict[str, str]) -> tuple[str, str] | None:
        tokens = self.stand_in.tokens
        if form["grant_type"] == "authorization_code":
            verifier = form.get("code_verifier", "")
            return tokens.redeemed(form["code"], verifier, form["redirect_uri"])
        self.stand_in.renewals += 1
        email = tokens.refresh.get(form["refresh_token"])
        return (email, "") if email and not self.stand_in.behavior.revoke else None

    def _client(self, form: dict[str, str]) -> tuple[str | None, str | None]:
        given = self.headers.get("Authorization", "")
        if given.startswith("Basic "):
            id, _, secret = base64.b64decode(given.removeprefix("Basic ")).decode().partition(":")
            return unquote(id), unquote(secret)
        return form.get("client_id"), form.get("client_secret")

    def _issued(self, email: str, nonce: str, scope: str) -> dict[str, Any]:
        access, refresh = self.stand_in.tokens.issue(email)
        claims = {"sub": email, "preferred_username": email, "aud": CLIENT_ID, "nonce": nonce}
        return {
            "token_type": "Bearer",
            "scope": self.stand_in.behavior.grants or scope,
            "expires_in": self.stand_in.behavior.token_seconds,
            "access_token": access,
            "refresh_token": refresh,
            "id_token": f"{_packed({'alg': 'none'})}.{_packed(claims)}.",
            "client_info": _packed({"uid": email, "utid": "contoso"}),
        }

    def _graph(self, path: str) -> None:
        act = self._operation(path)
        self.stand_in.pass_by(act)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        owner = self.stand_in.tokens.access.get(token)
        if owner is None:
            raise _Refused(401, "InvalidAuthenticationToken")
        self.stand_in.asked.append(act)
        with self.stand_in.busy_with(owner) as fits:
            self._check(act, fits)
            try:
                status, told = getattr(self, f"_{act}")(owner, path.split("/"))
            except Unknown:
                raise _Refused(404, "ErrorItemNotFound") from None
        behavior = self.stand_in.behavior
        if behavior.drop_at in ("", act) and self.stand_in.is_nth("drop", behavior.drop_every):
            self.close_connection = True
        else:
            self._answer(status, told)

    def _operation(self, path: str) -> str:
        if path == "/me":
            return "me"
        if path.startswith("/me/mailFolders/"):
            return "look"
        if path == "/me/messages":
            return "look" if self.command == "GET" else "create"
        if self.command in ("PATCH", "DELETE"):
            return {"PATCH": "mark", "DELETE": "delete"}[self.command]
        last = path.rpartition("/")[2]
        named = {"permanentDelete": "purge", "attachments": "attach", "createUploadSession": "open"}
        return named.get(last, last)

    def _check(self, act: str, fits: bool) -> None:
        behavior = self.stand_in.behavior
        if not fits:
            raise _Refused(429, "ApplicationThrottled", retry_after=1)
        if behavior.throttle_at in ("", act) and self.stand_in.is_nth(
            "throttle", behavior.throttle_every
        ):
            raise _Refused(429, "ApplicationThrottled", retry_after=behavior.retry_after)
        if behavior.fail_with and behavior.fail_at in ("", act):
            raise _Refused(behavior.fail_with, behavior.fail_code)

    def _me(self, owner: str, parts: list[str]) -> tuple[int, Any]:
        return 200, {"id": owner, "mail": owner, "userPrincipalName": owner}

    def _look(self, owner: str, parts: list[str]) -> tuple[int, Any]:
        folder = parts[3] if parts[2] == "mailFolders" else ""
        found = self.stand_in.mailboxes.found(owner, folder, self.query["$filter"])
        return 200, {"value": [each.told() for each in found[: int(self.query.get("$top", 10))]]}

    def _create(self, owner: str, parts: list[str]) -> tuple[int, Any]:
        if self.headers["Content-Type"] != "text/plain":
            raise _Refused(400, "ErrorMimeContentInvalidBase64String")
        self._check_size()
        return 201, self.stand_in.mailboxes.draft(owner, base64.b64decode(self.body)).told()

    def _mark(self, owner: str, parts: list[str]) -> tuple[int, Any]:
        given = json.loads(self.body)["singleValueExtendedProperties"]
        properties = {each["id"]: each["value"] for each in given}
        return 200, self.stand_in.mailboxes.mark(owner, unquote(parts[3]), properties).told()

    def _attach(self, owner: str, parts: list[str]) -> tuple[int, Any]:
        self._check_size()
        file = json.loads(self.body)
        content = base64.b64decode(file["contentBytes"])
        self.stand_in.mailboxes.attach(
            owner, unquote(parts[3]), file["name"], file["contentType"], content
        )
        return 201, {}

    def _open(self, owner: str, parts: list[str]) -> tuple[int, Any]:
        item = json.loads(self.body)["AttachmentItem"]
        if item["size"] < LEAST_UPLOAD:
            raise _Refused(400, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize")
        named = (item["name"], item["contentType"], item["size"])
        session = self.stand_in.mailboxes.begin_upload(owner, unquote(parts[3]), *named)
        return 201, {"uploadUrl": f"{self.stand_in.url}/upload/{session}?authtoken=its-own"}

    def _upload(self, session: str) -> None:
        """A token that is sent along is refused, as Outlook's own server does."""
        self._check("upload", fits=True)
        if "Authorization" in self.headers or self.query.get("authtoken") != "its-own":
            raise _Refused(401, "UnauthorizedAccess")
        self._check_size()
        begin = int(self.headers["Content-Range"].removeprefix("bytes ").partition("-")[0])
        is_last = self.stand_in.mailboxes.upload(session, begin, self.body)
        self._answer(201 if is_last else 200, {})

    def _check_size(self) -> None:
        if len(self.body) > MOST_BYTES:
            raise _Refused(413, "RequestEntityTooLarge")

    def _send(self, owner: str, parts: list[str]) -> tuple[int, Any]:
        behavior = self.stand_in.behavior
        self.stand_in.mailboxes.send(
            owner,
            unquote(parts[3]),
            rewrites=behavior.rewrites_message_id,
            lag=timedelta(seconds=behavior.lag_seconds),
            waits=behavior.outbox_keeps,
        )
        return 202, None

    def _purge(self, owner: str, parts: list[str]) -> tuple[int, Any]:
        self.stand_in.mailboxes.erase(owner, unquote(parts[3]))
        return 204, None

    _delete = _purge

    def _refuse(self, refusal: _Refused) -> None:
        after = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
        told = {"error": {"code": refusal.code, "message": "As told to."}}
        self._answer(refusal.status, told, **after)

    def _answer(self, status: int, told: Any, **headers: str) -> None:
        body = b"" if told is None else json.dumps(told).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """By the server's own clock."""
        return super().date_time_string(self.stand_in.mailboxes.now().timestamp())

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def _packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
