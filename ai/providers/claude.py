"""Claude, asked through Anthropic's Messages API for structured answers.

The client's own retries are off: it would sleep through any `Retry-After` inside our request.
Instead the pause is kept for all processes (`pause.py`), and only a short one is waited for.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from functools import cache

import anthropic
from django.utils.translation import gettext as _

from ai.providers import pause
from ai.providers.base import ProviderFailed
from ai.rules.answers import UnusableAnswerError, read_message, read_object
from ai.rules.criteria import Criteria, CriteriaError, read_criteria
from ai.rules.drafts import CampaignBrief, Draft, Sender, Tone
from ai.rules.features import LeadFacts
from ai.rules.grounding import grounded, read_draft
from ai.rules.pauses import SHORT, Failure, asked_pause, pause_after
from ai.rules.prompts import (
    CRITERIA_SCHEMA,
    CRITERIA_SYSTEM,
    DRAFT_SCHEMA,
    DRAFT_SYSTEM,
    Schema,
    criteria_content,
    draft_content,
)
from neptie.kernel.clock import now

logger = logging.getLogger(__name__)

TIMEOUT = 20.0  # seconds for a whole answer, a second attempt included
_MOST_TOKENS = 8000  # a draft takes a few hundred; the models' own thinking counts here too


class _Refused(Exception):
    """An attempt that failed in a way that passes; others wait for `pause` seconds."""

    def __init__(self, reason: str, failure: Failure, asked: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.failure = failure
        self.asked = asked


class Claude:
    """A Writer and a Planner."""

    name = "claude"

    def __init__(
        self, *, api_key: str, base_url: str, model: str, timeout: float = TIMEOUT
    ) -> None:
        self.model = model
        self._timeout = timeout
        self._client = _client(api_key, base_url)

    def write(self, facts: LeadFacts, campaign: CampaignBrief, sender: Sender, tone: Tone) -> Draft:
        """A draft whose every claim is the lead's; one false claim and the draft is refused."""
        content = draft_content(facts, campaign, sender, tone)
        try:
            checked = grounded(read_draft(self._ask(DRAFT_SYSTEM, content, DRAFT_SCHEMA)), facts)
        except UnusableAnswerError as error:
            raise _unusable(error) from error
        if checked.dropped:
            raise ProviderFailed(_("Claude's draft claimed what the lead's record does not say."))
        return checked.draft

    def plan(self, request: str, known: Mapping[str, Sequence[str]]) -> Criteria:
        """Criteria in the request's sense, checked as a person's are."""
        content = criteria_content(request, known)
        try:
            return read_criteria(read_object(self._ask(CRITERIA_SYSTEM, content, CRITERIA_SCHEMA)))
        except (UnusableAnswerError, CriteriaError) as error:
            raise _unusable(error) from error

    def _ask(self, system: str, content: str, schema: Schema) -> str:
        """The text of the answer. At most two attempts, within the time-out together."""
        _check_pause()
        deadline = time.monotonic() + self._timeout
        try:
            return self._attempt(system, content, schema, self._timeout)
        except _Refused as refusal:
            wait = _keep_pause(refusal, is_repeated=False)
            left = deadline - time.monotonic() - wait
            if wait > SHORT or left <= 0:
                raise ProviderFailed(refusal.reason) from refusal
        time.sleep(wait)
        return self._ask_again(system, content, schema, left)

    def _ask_again(self, system: str, content: str, schema: Schema, timeout: float) -> str:
        _check_pause()
        try:
            return self._attempt(system, content, schema, timeout)
        except _Refused as refusal:
            _keep_pause(refusal, is_repeated=True)
            raise ProviderFailed(refusal.reason) from refusal

    def _attempt(self, system: str, content: str, schema: Schema, timeout: float) -> str:
        try:
            response = self._client.messages.with_raw_response.create(
                model=self.model,
                max_tokens=_MOST_TOKENS,
                system=system,
                messages=[{"role": "user", "content": content}],
                output_config={"format": {"type": "json_schema", "schema": schema}},
                timeout=timeout,
            )
        except anthropic.APIStatusError as error:
            raise _status_error(error) from error
        except anthropic.APITimeoutError as error:
            logger.warning("Claude did not answer within %.1f s.", timeout)
            raise _Refused(_("Claude did not answer in time."), "silent") from error
        except anthropic.APIConnectionError as error:
            logger.warning("The connection to Claude failed: %r", error.__cause__)
            raise _Refused(_("Claude could not be reached."), "failed") from error
        return read_message(response.text())


@cache
def _client(api_key: str, base_url: str) -> anthropic.Anthropic:
    # Kept for its connections; safe to share between threads.
    return anthropic.Anthropic(api_key=api_key, base_url=base_url, max_retries=0)


def _check_pause() -> None:
    left = pause.seconds_left()
    if left:
        raise ProviderFailed(
            _("After its last failure Claude is not asked again for %(seconds)s seconds.")
            % {"seconds": left}
        )


def _keep_pause(refusal: _Refused, *, is_repeated: bool) -> float:
    seconds = pause_after(refusal.failure, refusal.asked, is_repeated=is_repeated)
    pause.pause(seconds)
    return seconds


def _status_error(error: anthropic.APIStatusError) -> Exception:
    status = error.status_code
    logger.warning("Claude answered %s (request %s).", status, error.request_id)
    if status != 429 and status < 500:
        return ProviderFailed(
            _("Claude refused the request with status %(status)s; its key and model are settings.")
            % {"status": status}
        )
    asked = asked_pause(error.response.headers.get("retry-after"), now())
    failure: Failure = "too_many" if status == 429 else "failed"
    return _Refused(
        _("Claude is busy or down (status %(status)s).") % {"status": status}, failure, asked
    )


def _unusable(error: Exception) -> ProviderFailed:
    logger.warning("Claude's answer is not usable: %s", error)
    return ProviderFailed(_("Claude's answer was not usable."))
