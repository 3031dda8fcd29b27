"""Staff's view of people, workspaces and what was done; one file a topic."""

from accounts.admin import people, records, signing

__all__ = ["people", "records", "signing"]
