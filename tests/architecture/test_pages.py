"""Deny by default, in the browser too: each verb of each page declares its scope."""

from accounts.scopes import ALL_SCOPES
from tests.places import pages, places

# Open to anybody: what recipients meet, the way back from a provider, the way in, and what only a
# local installation has.
PUBLIC = {
    "pixel",
    "click",
    "unsubscribe",
    "mailbox-connected",
    "docs",
    "invitation",
    "components",
    "product-mail",
    "product-mail-one",
}
# For anybody signed in, member of a workspace or not.
SIGNED_IN = {"workspace-new"}


def test_every_address_is_a_page_or_on_a_list() -> None:
    loose = {place.name for place in places() if place.page is None}

    assert loose <= PUBLIC | SIGNED_IN


def test_every_verb_declares_a_known_scope() -> None:
    undeclared = [
        f"{verb} {place.name}"
        for place in pages()
        for verb in ("get", "post")
        if place.answers(verb)
        and verb in getattr(place.page, "http_method_names", ())
        and getattr(place.page, "scopes", {}).get(verb) not in ALL_SCOPES
    ]

    assert undeclared == []
