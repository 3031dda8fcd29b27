"""A template can neither run for long nor grow large, however it is written."""

import pytest

from campaigns.rules.liquid import RenderError, check, render

CONTEXT = {"lead": {"company": "Acme", "custom": {"many": "100000000"}}}

NUMBERS = "{% for i in (1..100000000) %}{{ i }}{% endfor %}"
ASSIGN = "{% assign x = 'aaaaaaaaaa' %}{% for i in (1..100) %}"


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        (NUMBERS, "The template asks too much: a range may hold 1,000 numbers."),
        (
            "{% for i in (1..100000000) reversed %}{% endfor %}",
            "The template asks too much: a range may hold 1,000 numbers.",
        ),
        (
            "{% for i in (1..lead.custom.many) %}{% endfor %}",
            "The template asks too much: a range needs a whole number at both ends.",
        ),
        (
            "{% for i in (1..600) %}{% endfor %}{% for i in (1..600) %}{% endfor %}",
            "The template loops more than 1,000 times.",
        ),
        (
            "{% for i in (1..40) %}{% for j in (1..40) %}{% endfor %}{% endfor %}",
            "The template loops more than 1,000 times.",
        ),
        (
            "{% for i in (1..900) %}" + "x" * 300 + "{% endfor %}",
            "The template makes more than 200 kB of text.",
        ),
        (
            ASSIGN + "{% assign x = x | append: x %}{% endfor %}",
            "The template keeps more than 200 kB in its own variables.",
        ),
        (
            ASSIGN + "{% assign x = x | replace: 'a', x %}{% endfor %}",
            "The template asks too much: it works through too much text.",
        ),
        (
            ASSIGN + "{% endfor %}" + "{% for i in (1..250) %}{% endfor %}" * 3 + "x" * 9_000,
            "The template asks too much: it works through too much text.",
        ),
        ("x" * 100_001, "The template is longer than 100 kB; shorten it."),
        ("é" * 50_001, "The template is longer than 100 kB; shorten it."),
    ],
)
def test_a_bound_that_is_passed_is_named(template: str, sentence: str) -> None:
    with pytest.raises(RenderError) as caught:
        render(template, CONTEXT)
    assert str(caught.value) == sentence


def test_an_endless_range_is_refused_when_it_is_saved() -> None:
    (problem,) = check("Hi\n" + NUMBERS, ())
    assert str(problem) == (
        "Line 2: The template cannot be read here: a range may hold 1,000 numbers."
    )


@pytest.mark.parametrize(
    "template",
    [
        "{{" * 40_000,
        "{% raw %}" * 10_000,
        "{{" + " " * 90_000,
        "{% if " + " or ".join(["lead.company"] * 6_000) + " %}{% endif %}",
        "{{ lead" + "[lead" * 9_000 + "]" * 9_000 + " }}",
        "{% if true %}" * 7_000,
        "{% doc %}" * 10_000,
    ],
)
def test_what_is_hard_to_read_is_refused_without_reading_it_long(template: str) -> None:
    assert len(check(template, ())) == 1
    with pytest.raises(RenderError):
        render(template, CONTEXT)


def test_an_ordinary_loop_is_within_the_bounds() -> None:
    assert render("{% for i in (1..3) %}{{ i }}{% endfor %}", CONTEXT) == "123"
