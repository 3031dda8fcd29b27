"""Staff's view of leads, imports and how teams sort them; one file a topic."""

from leads.admin import importing, organizing, people

__all__ = ["importing", "organizing", "people"]
