"""The pages of the product's own mail open to anybody, so they are in local mode only."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import NoReverseMatch, clear_url_caches, reverse

from neptie import urls


@pytest.fixture
def _elsewhere(settings: Any) -> Iterator[None]:
    settings.NEPTIE_LOCAL = False
    _routed_again()
    yield
    settings.NEPTIE_LOCAL = True
    _routed_again()


def _routed_again() -> None:
    importlib.reload(urls)
    clear_url_caches()


@pytest.mark.usefixtures("_elsewhere")
def test_elsewhere_they_are_no_address() -> None:
    for name in ("product-mail", "product-mail-one", "components"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
