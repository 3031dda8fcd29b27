"""Values as staff read them."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def as_json(name: str) -> Callable[[Model], SafeString]:
    """A column of JSON, spread over lines; the theme would color it with styles in the page."""

    @admin.display(description=name.replace("_", " "))
    def shown(row: Model) -> SafeString:
        value: Any = getattr(row, name)
        words = json.dumps(value, indent=2, ensure_ascii=False, default=str)
        return format_html('<pre class="np-json">{}</pre>', words)

    return shown
