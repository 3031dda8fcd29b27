"""Outlook, through Microsoft Graph: a draft is made, marked, and told to leave.

Why a mail goes out once: only a draft can leave, and only once. A sender marks its draft, then
looks for other copies of the mail: where one left, its own goes; drafts of others go, so that who
made them has nothing to send any more. Of two senders at least one sees the other's draft, for
both marked theirs before they looked. Whoever looks for a mail whose fate is unknown does the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress

from django.utils.translation import gettext as _
from requests.exceptions import RequestException

from emailing.models import Mailbox
from emailing.providers.base import CannotConnect, Connection, Filed, Filing, Parcel, Sought
from emailing.providers.graph import MOST_BYTES, Copy, Graph, Refused, explained
from emailing.providers.microsoft_tokens import Tokens
from emailing.rules.graph import is_of_mailbox, outcome_of, outcome_of_leaving
from emailing.rules.outcomes import Outcome, lost_connection
from emailing.rules.pace import GRAPH_LINES
from emailing.rules.slimming import without_files
from neptie.kernel.clock import now


class OutlookConnection:
    """An account that is signed in to, one mail after another."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.is_open = True
        self.trouble: CannotConnect | None = None

    @property
    def renewed(self) -> Mapping[str, str] | None:
        """The secrets to keep, where the access token was renewed."""
        return self._graph.tokens.renewed

    def send(self, parcel: Parcel) -> Outcome:
        """Sent by the answer to the last step alone; before that, nothing can have left."""
        try:
            return self._send(parcel)
        except Refused as error:
            return self._judged(error, outcome_of(error.refusal, now=now()))
        except CannotConnect as trouble:
            self._stop(trouble)
            return Outcome("retry", trouble.reason)
        except RequestException:
            self.is_open = False
            return lost_connection(after_data=False)

    def _send(self, parcel: Parcel) -> Outcome:
        is_small = len(parcel.raw) <= MOST_BYTES
        mail, files = (parcel.raw, []) if is_small else without_files(parcel.raw)
        draft = self._graph.draft(mail)
        try:
            self._graph.mark(draft, parcel.marker)
            for file in files:
                self._graph.attach(draft, file)
            copies = self._graph.copies(parcel.message_id, parcel.marker)
            earlier = _left(self._graph, [copy for copy in copies if copy.id != draft.id])
        except Refused:
            self._forget(draft)
            raise
        if earlier is None:
            return self._leave(draft)
        self._forget(draft)
        return Outcome("sent", provider_id=earlier.id, thread_id=earlier.thread_id)

    def _leave(self, draft: Copy) -> Outcome:
        try:
            self._graph.send(draft)
        except RequestException:
            self.is_open = False
            return lost_connection(after_data=True)
        except Refused as error:
            outcome = outcome_of_leaving(error.refusal, now=now())
            if outcome.kind == "failed":
                self._forget(draft)
            return self._judged(error, outcome)
        # What is filed in Sent Items gets another id, and gets there later.
        return Outcome("sent", thread_id=draft.thread_id)

    def _forget(self, draft: Copy) -> None:
        """What stays all the same is removed by the next try, or when it is an old left-over."""
        with suppress(Refused, CannotConnect, RequestException):
            self._graph.erase(draft)

    def _judged(self, error: Refused, outcome: Outcome) -> Outcome:
        """A limit and a failing service are the next mail's as well."""
        if is_of_mailbox(error.refusal) or outcome.retry_after is not None:
            self._stop(explained(error))
        self.is_open = self.is_open and outcome.kind == "failed"
        return outcome

    def _stop(self, trouble: CannotConnect) -> None:
        self.is_open, self.trouble = False, trouble

    def close(self) -> None:
        """Let the connection go."""
        self.is_open = False
        self._graph.close()


class OutlookProvider:
    """What a mailbox signs in with: see `Tokens`."""

    in_database = False
    at_once = GRAPH_LINES

    def connect(self, mailbox: Mailbox, secrets: Mapping[str, str]) -> Connection:
        """An account that lets us at its drafts; those of ours that were left over are removed."""
        graph = _signed_in(secrets)
        try:
            for draft in graph.left_over():
                graph.erase(draft)
        except (Refused, RequestException) as error:
            graph.close()
            raise explained(error) from error
        return OutlookConnection(graph)

    def can_be_asked(self, mailbox: Mailbox) -> bool:
        """Always."""
        return True

    def filed(
        self, mailbox: Mailbox, secrets: Mapping[str, str], sought: Sequence[Sought]
    ) -> Filing | None:
        """By our property, then by Message-ID, in every folder.

        A draft is no evidence either way: it is removed, and only a look that finds nothing at
        all, not even a draft, is complete.
        """
        with closing(_signed_in(secrets)) as graph:
            try:
                return _filing(graph, sought)
            except (Refused, RequestException) as error:
                raise explained(error) from error


def _signed_in(secrets: Mapping[str, str]) -> Graph:
    if not secrets:
        raise CannotConnect(_("Connect this account to Microsoft first."), refused=True)
    return Graph(Tokens(secrets))


def _filing(graph: Graph, sought: Sequence[Sought]) -> Filing:
    found, is_complete = {}, True
    for each in sought:
        copies = graph.copies(each.message_id, each.marker)
        left = _left(graph, copies)
        if left is not None:
            found[each.message_id] = Filed(left.id, left.thread_id)
        elif copies:
            is_complete = False
    return Filing(found, is_complete)


def _left(graph: Graph, copies: Iterable[Copy]) -> Copy | None:
    """The copy that left, if one did; the drafts beside it are removed, so that none follows."""
    left = None
    for copy in copies:
        if copy.has_left:
            left = copy
        else:
            graph.erase(copy)
    return left
