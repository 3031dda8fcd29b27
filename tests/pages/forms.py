"""Reading the forms of a page."""

import re
from typing import Any


def number_of(answer: Any) -> str:
    """The number of the page's first form, which makes it act once."""
    found = re.search(r'name="once" value="([^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]
