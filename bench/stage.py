"""What every section is given: how large things are, and a directory that goes with the run."""

from dataclasses import dataclass
from pathlib import Path

from accounts.models import Membership
from accounts.services.sessions import register
from neptie.kernel.ids import new_id


@dataclass(frozen=True)
class Stage:
    """`scale` 1 is made for two cores and three minutes; it multiplies data, not time limits."""

    scale: float
    directory: Path

    def sized(self, number: int) -> int:
        """So many, scaled."""
        return max(1, round(number * self.scale))


def new_owner(limits: dict[str, str] | None = None) -> Membership:
    """The owner of a new workspace with `limits` of its own."""
    membership = register(
        email=f"owner-{new_id().hex}@bench.example",
        password="correct horse battery",
        full_name="Ada Byron",
        company="Analytical Engines",
    ).membership
    membership.workspace.limits = limits or {}
    membership.workspace.save(update_fields=["limits"])
    return membership
