"""Who calls, as the shared API code needs to know it; accounts has the real thing."""

from typing import Protocol
from uuid import UUID


class Principal(Protocol):
    """A caller inside one workspace."""

    @property
    def workspace_id(self) -> UUID:
        """The one workspace that this call sees."""

    @property
    def scopes(self) -> frozenset[str]:
        """What the caller may do now."""

    @property
    def bucket_key(self) -> str:
        """The name under which its use of limits is counted."""
