"""Gmail, through its API: sending, and looking for what may have been sent."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any

from google.auth.exceptions import GoogleAuthError
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload
from requests.exceptions import RequestException

from emailing.models import Mailbox
from emailing.providers.base import CannotConnect, Connection, Filed, Filing, Parcel, Sought
from emailing.providers.google_api import (
    FAILURES,
    GmailApi,
    explained,
    may_have_left,
    refusal_of,
)
from emailing.rules.gmail import Refusal, is_of_mailbox, outcome_of, sentence
from emailing.rules.mime import MARKER
from emailing.rules.outcomes import Outcome, lost_connection
from neptie.kernel.clock import now

# Where Gmail changed the Message-ID, mails are told by their marker, one request each.
MOST_READ = 3000
PAGE = 500
# Between our clock and Google's.
SKEW = timedelta(minutes=5)


class GmailConnection:
    """An account that is signed in to, one mail after another."""

    def __init__(self, api: GmailApi) -> None:
        self._api = api
        self.is_open = True
        self.trouble: CannotConnect | None = None

    @property
    def renewed(self) -> Mapping[str, str] | None:
        """The secrets to keep, where the access token was renewed."""
        return self._api.renewed

    def send(self, parcel: Parcel) -> Outcome:
        """Sent only by an answer that names the mail; a refusal to wait ends the connection too."""
        try:
            return self._judged(self._handed_over(parcel))
        except HttpError as error:
            return self._refused(refusal_of(error))
        except GoogleAuthError as error:
            # The token is renewed before the mail goes, or once Google refused it for the token.
            return self._stopped(explained(error))
        except RequestException as error:
            self.is_open = False
            return lost_connection(after_data=may_have_left(error))
        except ValueError:
            return self._judged(None)

    def _handed_over(self, parcel: Parcel) -> Any:
        try:
            return self._posted(parcel.raw, parcel.thread_id)
        except HttpError as error:
            if error.resp.status != 404 or not parcel.thread_id:
                raise
        # The thread was deleted; the mail begins another.
        return self._posted(parcel.raw, "")

    def _posted(self, raw: bytes, thread_id: str) -> Any:
        """As an upload: the bytes as they are, up to 35 MB."""
        media = MediaInMemoryUpload(raw, mimetype="message/rfc822")
        body = {"threadId": thread_id} if thread_id else None
        return self._api.messages.send(userId="me", body=body, media_body=media).execute()

    def _judged(self, said: Any) -> Outcome:
        if not isinstance(said, dict) or not said.get("id"):
            self.is_open = False
            reason = "Gmail's answer cannot be read; the message may have gone out."
            return Outcome("uncertain", reason)
        return Outcome("sent", provider_id=said["id"], thread_id=said.get("threadId", ""))

    def _refused(self, refusal: Refusal) -> Outcome:
        outcome = outcome_of(refusal, now=now())
        if is_of_mailbox(refusal):
            return self._stopped(CannotConnect(sentence(refusal), refused=True))
        # A limit and a failing service are the next mail's as well.
        self.is_open = outcome.kind == "failed"
        if outcome.retry_after is not None:
            self.trouble = CannotConnect(
                outcome.reason, refused=False, retry_after=outcome.retry_after
            )
        return outcome

    def _stopped(self, trouble: CannotConnect) -> Outcome:
        self.is_open = False
        if trouble.refused:
            self.trouble = trouble
        return Outcome("retry", trouble.reason)

    def close(self) -> None:
        """Let the connection go."""
        self.is_open = False
        self._api.close()


class GmailProvider:
    """What a mailbox signs in with: see `GmailApi`."""

    in_database = False
    # A user has 15,000 units a minute, of which a mail takes 100, and Gmail also limits how many
    # requests of one user it works on at once, without saying to how many.
    at_once = 3

    def connect(self, mailbox: Mailbox, secrets: Mapping[str, str]) -> Connection:
        """An account whose grant is good: asked for its address, which costs next to nothing."""
        api = GmailApi(secrets)
        try:
            api.email()
        except FAILURES as error:
            if not _may_only_send(error):
                api.close()
                raise explained(error) from error
        return GmailConnection(api)

    def can_be_asked(self, mailbox: Mailbox) -> bool:
        """Always."""
        return True

    def filed(
        self, mailbox: Mailbox, secrets: Mapping[str, str], sought: Sequence[Sought]
    ) -> Filing | None:
        """By Message-ID; what is missing then by marker, in all that was sent since it left."""
        with closing(GmailApi(secrets)) as api:
            try:
                return _filing(api, sought)
            except FAILURES as error:
                if _may_only_send(error):
                    return None
                raise explained(error) from error


def _may_only_send(error: Exception) -> bool:
    """A token that somebody pasted may be good for sending and for nothing else."""
    if not isinstance(error, HttpError):
        return False
    refusal = refusal_of(error)
    return refusal.status == 403 and refusal.reason == "insufficientPermissions"


def _filing(api: GmailApi, sought: Sequence[Sought]) -> Filing:
    found = {}
    for each in sought:
        terms = f"rfc822msgid:{each.message_id.strip('<>')}"
        for hit in _pages(api, terms):
            found[each.message_id] = _filed(hit)
    missing = {each.marker: each for each in sought if each.message_id not in found}
    is_complete = _find_marked(api, missing, found) if missing else True
    return Filing(found, is_complete)


def _find_marked(api: GmailApi, missing: Mapping[str, Sought], found: dict[str, Filed]) -> bool:
    """Add to `found` what is recognized by its marker; whether all that was sent was read."""
    left_at = [each.left_at for each in missing.values() if each.left_at is not None]
    since = f" after:{int((min(left_at) - SKEW).timestamp())}" if left_at else ""
    for count, hit in enumerate(_pages(api, f"in:sent{since}")):
        if count == MOST_READ:
            return False
        each = missing.get(_marker(api, hit["id"]))
        if each is not None:
            found[each.message_id] = _filed(hit)
    return len(left_at) == len(missing)


def _pages(api: GmailApi, terms: str) -> Iterator[dict[str, str]]:
    """What a search finds, the newest first: `{id, threadId}` each."""
    asked = api.messages.list(userId="me", q=terms, includeSpamTrash=True, maxResults=PAGE)
    while asked is not None:
        page = asked.execute()
        yield from page.get("messages", [])
        asked = api.messages.list_next(asked, page)


def _marker(api: GmailApi, id: str) -> str:
    asked = api.messages.get(userId="me", id=id, format="metadata", metadataHeaders=[MARKER])
    headers = asked.execute().get("payload", {}).get("headers", [])
    marked = (each["value"] for each in headers if each["name"].lower() == MARKER.lower())
    return next(marked, "")


def _filed(hit: Mapping[str, str]) -> Filed:
    return Filed(provider_id=hit["id"], thread_id=hit.get("threadId", ""))
