"""Routes written as the API reference writes them."""

from collections.abc import Mapping

from django.urls import URLPattern, re_path
from rest_framework.viewsets import ViewSetMixin

_UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def route(path: str, viewset: type[ViewSetMixin], actions: Mapping[str, str]) -> URLPattern:
    """A route such as `leads/{id}`, with the viewset's action for each verb in lower case.

    It answers with a trailing slash too (a redirect would drop a POST's body), and what is not an
    id where one stands is a 404, as an unknown id is.
    """
    pattern = path
    for name in ("id", "step_id", "note_id"):
        pattern = pattern.replace("{" + name + "}", f"(?P<{name}>{_UUID})")
    pattern = pattern.replace("{provider}", "(?P<provider>[a-z]{1,16})")
    # The name is the path itself: it is what sweeps over the routes and tests call it by.
    return re_path(rf"^{pattern}/?\Z", viewset.as_view(dict(actions)), name=path)
