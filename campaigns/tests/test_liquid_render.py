"""A template is filled for one lead; a gap stops it and is named."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from campaigns.rules.liquid import MissingVariable, RenderError, render

LEAD = {
    "full_name": "Ann <b>Lee</b>",
    "first_name": "",
    "company": "{{ lead.email }}",
    "email": "ann@shop.example",
    "industry": "  ",
    "tags": ["new", "a<b"],
    "custom": {"plan": "Gold & more", "seats": "12", "note": None},
}
CONTEXT = {
    "lead": LEAD,
    "sender": {"name": "Sam", "signature": ""},
    "campaign": {"name": "Spring"},
    "unsubscribe_url": "https://neptie.example/u/abc?x=1&y=2",
}


def filled(template: str, *, html: bool = False) -> str:
    return render(template, CONTEXT, html=html)


def test_values_are_put_in_as_they_are() -> None:
    text = filled("{{ lead.full_name }} {{ lead.custom.plan }} {{ unsubscribe_url }}")
    assert text == "Ann <b>Lee</b> Gold & more https://neptie.example/u/abc?x=1&y=2"


def test_html_escapes_values_and_leaves_the_template_alone() -> None:
    html = filled("<p>{{ lead.full_name }}, {{ lead.tags | join: '<br>' }}</p>", html=True)
    assert html == "<p>Ann &lt;b&gt;Lee&lt;/b&gt;, new<br>a&lt;b</p>"


def test_a_value_is_never_read_as_a_template() -> None:
    assert filled("{{ lead.company }}") == "{{ lead.email }}"
    assert filled("{% assign x = lead.company %}{{ x | upcase }}") == "{{ LEAD.EMAIL }}"


@pytest.mark.parametrize(
    "template",
    [
        "{{ lead.first_name | default: 'there' }}",
        "{{ lead.industry | default: 'there' }}",
        "{{ lead.custom.note | default: 'there' }}",
        "{{ lead.custom.unheard_of | default: 'there' }}",
        "{{ lead.first_name | strip | capitalize | default: 'there' }}",
        "{% if lead.first_name %}Ann{% else %}there{% endif %}",
        "{% if lead.first_name == blank %}there{% endif %}",
        "{% if lead.industry != blank %}Ann{% else %}there{% endif %}",
        "{% unless lead.first_name contains 'A' %}there{% endunless %}",
    ],
)
def test_what_is_absent_or_blank_can_have_a_default(template: str) -> None:
    assert filled(template) == "there"


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{{ lead.first_name }}", "lead.first_name"),
        ("{{ lead.industry | upcase }}", "lead.industry"),
        ("{{ lead.custom.note }}", "lead.custom.note"),
        ("{{ lead.custom.unheard_of }}", "lead.custom.unheard_of"),
        ("{{ 'Hi ' | append: lead.first_name }}", "lead.first_name"),
        ("{{ sender.signature }}", "sender.signature"),
        ("{{ lead.first_name | default: lead.industry }}", "lead.industry"),
        ("{{ lead }}", "lead"),
        ("{{ nothing.like.it }}", "nothing.like.it"),
    ],
)
def test_a_gap_is_an_error_named_after_the_variable(template: str, name: str) -> None:
    for html in (False, True):
        with pytest.raises(MissingVariable) as caught:
            filled(template, html=html)
        assert caught.value.name == name


def test_tags_may_be_none_at_all() -> None:
    context: dict[str, object] = {"lead": {"tags": []}}
    assert render("[{{ lead.tags | join: ', ' }}]", context) == "[]"
    assert render("{% for tag in lead.tags %}{{ tag }}{% endfor %}", context) == ""


def test_figures_can_be_reckoned_with() -> None:
    assert filled("{{ lead.custom.seats | times: 2 }}") == "24"


@pytest.mark.parametrize(
    "template",
    ["{{ 1 | divided_by: 0 }}", "{{ 'nan' | round }}", "{{ '1e400' | ceil }}", "{{ 'x' | slice }}"],
)
def test_a_filter_that_fails_is_told_as_such(template: str) -> None:
    with pytest.raises(RenderError):
        filled(template)


def test_threads_do_not_meet() -> None:
    def greet(number: int) -> str:
        context = {"lead": {"first_name": f"N{number}", "tags": ["x"] * (number % 7)}}
        template = "{% for t in lead.tags %}{{ t }}{% endfor %}{{ lead.first_name }}"
        return render(template, context)

    with ThreadPoolExecutor(4) as pool:
        greetings = list(pool.map(greet, range(200)))
    assert greetings == ["x" * (number % 7) + f"N{number}" for number in range(200)]
