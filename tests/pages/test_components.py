"""The page of components: in a local installation it shows each of them."""

from django.test import Client


def test_each_component_is_shown() -> None:
    page = Client().get("/_components/").content.decode()

    for shown in (
        "np-table",
        "np-filters",
        "np-field",
        "np-stat",
        "np-chart",
        "np-badge-trouble",
        "np-drawer",
        'data-np-toast="10"',
        "<progress",
        "np-empty",
    ):
        assert shown in page
    assert "<c-" not in page
