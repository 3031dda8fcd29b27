"""Right bodies for the sweeps over routes, and the ids that they name."""

from typing import Any

from accounts.models import Membership
from tests import strangers

# Bodies that would be right if their ids were the caller's own; `{…}` stands for an id. A body
# that is wrong in itself may be refused before anything is looked up.
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("post", "campaigns/{id}/assign-leads"): {"lead_ids": ["{lead_ids}"]},
    ("post", "campaigns/{id}/preview"): {"step_id": "{step_id}", "lead_id": "{lead_id}"},
    ("post", "ai/rank-leads"): {"lead_ids": ["{lead_ids}"]},
    ("post", "ai/generate-email"): {"lead_id": "{lead_id}", "campaign_id": "{campaign_id}"},
    ("post", "email/send"): {
        "lead_id": "{lead_id}",
        "campaign_id": "{campaign_id}",
        "subject": "Hi",
        "content": "Hello",
        "attachment_ids": ["{attachment_ids}"],
    },
    ("post", "email/domains"): {"domain": "engines.example", "selector": "mail2"},
    ("post", "email/domains/{id}/rotate"): {"selector": "mail2"},
    ("post", "email/messages/{id}/resolve"): {"was_sent": True},
    ("post", "leads"): {
        "full_name": "New Lead",
        "email": "new@lead.example",
        "owner_id": "{owner_id}",
    },
    ("post", "leads/upsert"): {
        "full_name": "New Lead",
        "email": "new@lead.example",
        "owner_id": "{owner_id}",
    },
    ("post", "leads/bulk"): {
        "act": "owner",
        "owner_id": "{owner_id}",
        "lead_ids": ["{lead_ids}"],
    },
    ("put", "leads/{id}"): {"owner_id": "{owner_id}"},
    ("patch", "leads/{id}"): {"owner_id": "{owner_id}"},
    ("post", "leads/{id}/merge"): {"lead_ids": ["{lead_ids}"]},
    ("post", "leads/{id}/notes"): {"text": "Call in spring."},
    ("patch", "leads/{id}/notes/{note_id}"): {"text": "Call in fall."},
    ("post", "suppressions"): {"value": "grace@navy.example", "reason": "manual"},
    ("post", "lists"): {"name": "Spring fair"},
    ("patch", "lists/{id}"): {"name": "Spring fair"},
    ("post", "lists/{id}/leads"): {"lead_ids": ["{lead_ids}"]},
    ("post", "lists/{id}/leads/remove"): {"lead_ids": ["{lead_ids}"]},
    ("post", "tags"): {"name": "hot"},
    ("patch", "tags/{id}"): {"name": "hot"},
    ("post", "custom-fields"): {"name": "Size", "kind": "number"},
    ("patch", "custom-fields/{id}"): {"name": "Size", "kind": "text"},
    ("post", "segments"): {
        "name": "Ours",
        "criteria": {"lists": ["{list_id}"], "owners": ["{owner_id}"]},
    },
    ("patch", "segments/{id}"): {"criteria": {"lists": ["{list_id}"]}},
    ("post", "campaigns"): {
        "name": "Spring",
        "type": "email",
        "settings": {"account_ids": ["{account_ids}"]},
    },
    ("post", "campaigns/{id}/steps"): {
        "kind": "email",
        "subject": "Hi",
        "body": "Hello",
        "attachment_ids": ["{attachment_ids}"],
    },
    ("put", "campaigns/{id}/steps/{step_id}"): {"attachment_ids": ["{attachment_ids}"]},
    ("patch", "campaigns/{id}/steps/{step_id}"): {"attachment_ids": ["{attachment_ids}"]},
    ("post", "templates"): {"name": "Hello", "subject": "Hi", "body": "Hello"},
    ("put", "templates/{id}"): {"body": "Hello again"},
    ("patch", "templates/{id}"): {"body": "Hello again"},
    ("put", "campaigns/{id}"): {"settings": {"account_ids": ["{account_ids}"]}},
    ("patch", "campaigns/{id}"): {"settings": {"account_ids": ["{account_ids}"]}},
}

# Other bodies of these routes, which name other things.
OTHER_BODIES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "post",
        "leads/bulk",
        {"act": "list", "list_id": "{list_id}", "lead_ids": ["{lead_ids}"]},
    ),
]


def maker(path: str) -> strangers.Maker:
    """Who makes what `{id}` names in a path."""
    before = path.split("/{id}")[0]
    return strangers.BY_PATH[before]


def own_ids(member: Membership) -> dict[str, str]:
    """A member's own thing for every field that holds an id."""
    return {name: str(make(member)) for name, make in strangers.BY_FIELD.items()}


def filled(body: Any, ids: dict[str, str]) -> Any:
    """The body with its `{…}` replaced by ids."""
    if isinstance(body, dict):
        return {key: filled(value, ids) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, ids) for value in body]
    return ids.get(str(body).strip("{}"), body) if str(body).startswith("{") else body
