"""Microsoft Graph as one account: requests over a kept connection, and what a mailbox has of mails.

A draft's id is good for one sending: what leaves is filed in Sent Items under another id, and the
draft's is gone. So ids are taken as they are, not as `ImmutableId`.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import quote

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests.auth import AuthBase
from requests.exceptions import InvalidJSONError

from emailing.providers.base import CannotConnect
from emailing.providers.microsoft_tokens import ANSWER_SECONDS, CONNECT_SECONDS, Tokens
from emailing.rules.graph import SUBMITTED, Refusal, is_of_mailbox, sentence
from emailing.rules.mime import Attached
from emailing.rules.retry_after import wait_of
from neptie.kernel.clock import now

T = TypeVar("T")

# A property of ours, which stays with a mail on its way from Drafts to Sent Items.
MARKER = "String {8f1b1c9e-3d57-4f0e-9a35-6d0c2b7d4e21} Name NeptieMarker"
_HAS_MARKER = f"singleValueExtendedProperties/Any(ep: ep/id eq '{MARKER}' and ep/value"
FLAGS = "Integer 0x0E07"  # PidTagMessageFlags, MS-OXCMSG section 2.2.1.6
# Nobody is at work on a draft of ours for as long.
LEFT_OVER = timedelta(minutes=10)
MOST_COPIES = 25
# A request to Graph is 4 MB at most, in which a mail, or a file, stands in base64.
MOST_BYTES = 3_000_000
# A file from this size on is uploaded in pieces, and none below it.
UPLOADED_FROM = 3 * 1024 * 1024


class Refused(Exception):
    """Graph's answer was no success."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(sentence(refusal))
        self.refusal = refusal


@dataclass(frozen=True)
class Copy:
    """A mail as it lies in the mailbox. `has_left`: it was sent, or is on its way."""

    id: str
    thread_id: str
    has_left: bool
    created_at: datetime


class _Bearer(AuthBase):
    """A token, or none. As a header alone it would give way to a ~/.netrc."""

    def __init__(self, token: str = "") -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Graph:
    """One account. What asks may raise Refused, requests' RequestException where no answer came,
    and CannotConnect where there is no token to ask with."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._session = requests.Session()

    def email(self) -> str:
        """The account's address; blank where it has none."""
        answer = self._asked("GET", "/me?$select=mail,userPrincipalName")
        return _read(answer, lambda me: str(me.get("mail") or me.get("userPrincipalName") or ""))

    def draft(self, raw: bytes) -> Copy:
        """Make a draft of a mail."""
        headers = {"Content-Type": "text/plain"}
        answer = self._asked("POST", "/me/messages", data=b64encode(raw), headers=headers)
        return _read(answer, _copy)

    def attach(self, draft: Copy, file: Attached) -> None:
        """Add a file to a draft."""
        if len(file.content) >= UPLOADED_FROM:
            self._upload(draft, file)
            return
        told = {
            "@odata.type": "#microsoft.graph.fileAttachment",
            "name": file.name,
            "contentType": file.content_type,
            "contentBytes": b64encode(file.content).decode("ascii"),
        }
        self._asked("POST", f"{_path(draft)}/attachments", json=told)

    def _upload(self, draft: Copy, file: Attached) -> None:
        """In pieces, to an address that is opened for this file alone."""
        item = {
            "attachmentType": "file",
            "name": file.name,
            "contentType": file.content_type,
            "size": len(file.content),
        }
        path = f"{_path(draft)}/attachments/createUploadSession"
        opened = self._asked("POST", path, json={"AttachmentItem": item})
        address = _read(opened, lambda session: str(session["uploadUrl"]))
        for begin in range(0, len(file.content), MOST_BYTES):
            self._put(address, file.content, begin)

    def _put(self, address: str, content: bytes, begin: int) -> None:
        """The address itself says who may: a token is not for it, and a 401 is not the grant's."""
        piece = content[begin : begin + MOST_BYTES]
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes {begin}-{begin + len(piece) - 1}/{len(content)}",
        }
        answer = self._answer("PUT", address, _Bearer(), data=piece, headers=headers)
        if answer.status_code == 401:
            raise Refused(replace(_refusal(answer), status=408))
        _check(answer)

    def mark(self, draft: Copy, marker: str) -> None:
        """Write on a draft what it is found by."""
        properties = [{"id": MARKER, "value": marker}]
        self._asked("PATCH", _path(draft), json={"singleValueExtendedProperties": properties})

    def send(self, draft: Copy) -> None:
        """Let a draft leave. It can only once: then, there is no such draft."""
        answer = self._asked("POST", f"{_path(draft)}/send")
        if answer.status_code != 202:
            raise Refused(_refusal(answer))

    def copies(self, message_id: str, marker: str) -> list[Copy]:
        """What the mailbox has of a mail, in whatever folder.

        By our property, for Exchange may change the Message-ID as a mail leaves; and by Message-ID
        what was not marked yet.
        """
        asked = (
            f"{_HAS_MARKER} eq '{_quoted(marker)}')",
            f"internetMessageId eq '{_quoted(message_id)}'",
        )
        found = [copy for terms in asked for copy in self._found("/me/messages", terms)[0]]
        return list({copy.id: copy for copy in found}.values())

    def left_over(self) -> list[Copy]:
        """Drafts of ours that nobody is at work on."""
        drafts, at = self._found("/me/mailFolders/drafts/messages", f"{_HAS_MARKER} ne null)")
        return [each for each in drafts if not each.has_left and each.created_at < at - LEFT_OVER]

    def erase(self, draft: Copy) -> None:
        """Remove a draft, so that nobody sends it any more; fine where it is gone."""
        try:
            self._asked("POST", f"{_path(draft)}/permanentDelete")
        except Refused:
            # National clouds have no such thing; there it goes to Deleted Items.
            self._delete(draft)

    def _delete(self, draft: Copy) -> None:
        try:
            self._asked("DELETE", _path(draft))
        except Refused as error:
            if error.refusal.status != 404:
                raise

    def close(self) -> None:
        """Let the connection go."""
        self._session.close()

    def _found(self, path: str, terms: str) -> tuple[list[Copy], datetime]:
        """What a filter finds, and when, by the server's clock."""
        answer = self._asked("GET", f"{path}?{_query(terms)}")
        return _read(answer, lambda told: ([_copy(each) for each in told["value"]], _date(answer)))

    def _asked(self, method: str, path: str, **request: Any) -> requests.Response:
        address = settings.NEPTIE_GRAPH_URL.rstrip("/") + path
        answer = self._answer(method, address, _Bearer(self.tokens.current()), **request)
        if answer.status_code == 401:
            answer = self._answer(method, address, _Bearer(self.tokens.renew()), **request)
        _check(answer)
        return answer

    def _answer(
        self, method: str, address: str, auth: _Bearer, **request: Any
    ) -> requests.Response:
        return self._session.request(
            method,
            address,
            auth=auth,
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
            **request,
        )


def _check(answer: requests.Response) -> None:
    if not 200 <= answer.status_code < 300:
        raise Refused(_refusal(answer))


def _read(answer: requests.Response, reader: Callable[[Any], T]) -> T:
    """What an answer says. One that is not Graph's, but a proxy's, is none."""
    try:
        return reader(answer.json())
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise InvalidJSONError("This is no answer of Microsoft Graph.") from error


def _query(terms: str) -> str:
    asked = {
        "$filter": terms,
        "$select": "id,isDraft,conversationId,createdDateTime",
        "$expand": f"singleValueExtendedProperties($filter=id eq '{FLAGS}')",
        "$top": str(MOST_COPIES),
    }
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())


def _quoted(text: str) -> str:
    """As a literal of OData 4.01: a quote is doubled."""
    return text.replace("'", "''")


def _path(draft: Copy) -> str:
    return f"/me/messages/{quote(draft.id, safe='')}"


def _copy(told: Mapping[str, Any]) -> Copy:
    properties = told.get("singleValueExtendedProperties") or [{"value": "0"}]
    is_submitted = bool(int(properties[0]["value"]) & SUBMITTED)
    return Copy(
        id=str(told["id"]),
        thread_id=str(told.get("conversationId") or ""),
        has_left=is_submitted or not told["isDraft"],
        created_at=datetime.fromisoformat(told["createdDateTime"]),
    )


def _date(answer: requests.Response) -> datetime:
    """By the server's clock, which drafts are dated by."""
    said = answer.headers.get("Date")
    return parsedate_to_datetime(said).astimezone(UTC) if said else now()


def _refusal(answer: requests.Response) -> Refusal:
    """The error as its body tells it; a proxy's page has no code."""
    try:
        error = answer.json()["error"]
        code, message = str(error["code"]), str(error["message"])
    except (ValueError, LookupError, TypeError):
        code, message = "", answer.reason
    return Refusal(answer.status_code, code, message, answer.headers.get("Retry-After", ""))


def explained(error: Refused | requests.RequestException) -> CannotConnect:
    """Why an account cannot be asked, as its mailbox shows it."""
    if not isinstance(error, Refused):
        return CannotConnect(_("Microsoft Graph does not answer."), refused=False)
    refusal = error.refusal
    return CannotConnect(
        sentence(refusal),
        refused=is_of_mailbox(refusal),
        retry_after=wait_of(refusal.retry_after, now=now()),
    )
