"""Errors of the domain: a stable code, a sentence a person can act on, and what follows.

They know nothing of HTTP; `neptie.api.errors` gives each its status.
"""

from collections.abc import Mapping, Sequence

FieldErrors = Mapping[str, Sequence[str]]


class DomainError(Exception):
    """Something a caller asked for cannot be done.

    `code` is a stable slug, `message` one sentence that says what happened and what to do,
    `retryable` whether the same call may succeed later without being changed.
    """

    code = "error"
    retryable = False

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code


class Invalid(DomainError):
    """What was sent is wrong; `errors` names the fields and what is wrong with each."""

    code = "invalid"

    def __init__(
        self, message: str, *, errors: FieldErrors | None = None, code: str | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.errors = errors or {}


class NotFound(DomainError):
    """Nothing of that kind exists in this workspace."""

    code = "not_found"


class Forbidden(DomainError):
    """The caller may not do this, whatever it sends."""

    code = "forbidden"


class Unauthenticated(DomainError):
    """The credentials are absent, wrong, expired or revoked."""

    code = "not_authenticated"


class Conflict(DomainError):
    """The act contradicts what is there; `existing_id` names the thing in the way."""

    code = "conflict"

    def __init__(
        self, message: str, *, existing_id: object | None = None, code: str | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.existing_id = existing_id


class Unprocessable(DomainError):
    """Well-formed, but it cannot be carried out as things stand."""

    code = "unprocessable"


class LimitReached(DomainError):
    """A limit is used up; `retry_after` is in whole seconds."""

    code = "rate_limited"
    retryable = True

    def __init__(self, message: str, *, retry_after: int, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """Something we depend on does not answer now."""

    code = "unavailable"
    retryable = True
