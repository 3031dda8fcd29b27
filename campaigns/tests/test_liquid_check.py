"""A template's mistakes are named when it is saved, with the line and what was meant."""

import pytest

from campaigns.rules.liquid import check, variables

KEYS = {"plan", "seats"}


def said(template: str) -> list[str]:
    return [str(problem) for problem in check(template, KEYS)]


def test_every_documented_variable_is_known() -> None:
    template = (
        "{{ lead.id }}{{ lead.full_name }}{{ lead.first_name }}{{ lead.last_name }}"
        "{{ lead.email }}{{ lead.phone }}{{ lead.company }}{{ lead.job_title }}"
        "{{ lead.industry }}{{ lead.website }}{{ lead.country }}{{ lead.timezone }}"
        "{{ lead.status }}{{ lead.source }}{{ lead.tags | join: ', ' }}{{ lead.tags.size }}"
        "{{ lead.tags[0] }}{{ lead.custom.plan }}{{ lead.custom['seats'] }}"
        "{{ sender.name }}{{ sender.email }}{{ sender.company }}{{ sender.signature }}"
        "{{ campaign.name }}{{ campaign.description }}{{ unsubscribe_url }}"
    )
    assert said(template) == []


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        (
            "Hi {{ lead.frist_name }}",
            "Line 1: “lead.frist_name” is not a variable; did you mean “lead.first_name”?",
        ),
        (
            "Hi\n{{ first_name }}",
            "Line 2: “first_name” is not a variable; did you mean “lead.first_name”?",
        ),
        (
            "{{ Lead.Company }}",
            "Line 1: “Lead.Company” is not a variable; did you mean “lead.company”?",
        ),
        (
            "{{ lead.custom.plam }}",
            "Line 1: “lead.custom.plam” is not a variable; did you mean “lead.custom.plan”?",
        ),
        ("{{ lead.custom.zip }}", "Line 1: “lead.custom.zip” is not a variable."),
        ("{{ lead }}", "Line 1: “lead” is not a variable."),
        ("{{ lead.__class__ }}", "Line 1: “lead.__class__” is not a variable."),
        (
            "{{ lead.company | upcas }}",
            "Line 1: “upcas” is not a filter; did you mean “upcase”?",
        ),
        ("{{ lead.company | safe }}", "Line 1: “safe” is not a filter."),
        ("{{ lead.status | date: '%Y' }}", "Line 1: “date” is not a filter."),
        (
            "a\n{% include 'x' %}",
            "Line 2: The template cannot be read here: “include” is not a tag that can stand here.",
        ),
        (
            "{% if lead.company %}x",
            "Line 1: The template cannot be read here: “if” is not closed with “endif”.",
        ),
        (
            "a\nb {{ lead.company",
            "Line 2: The template cannot be read here: “{{” is not closed with “}}”.",
        ),
        (
            "a\n{{ }}",
            "Line 2: The template cannot be read here: expected a variable or a value.",
        ),
        (
            "{{ lead.first_name | default: “there” }}",
            "Line 1: The template cannot be read here: “ is no quotation mark in Liquid, use '.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(template: str, sentence: str) -> None:
    assert said(template)[0].startswith(sentence)


def test_all_unknown_names_are_told_at_once_in_the_order_of_lines() -> None:
    template = "{{ lead.companny }}\n{{ lead.company | upcas }}\n{{ sender.nam }}"
    assert [problem.line for problem in check(template, KEYS)] == [1, 2, 3]


def test_names_that_the_template_makes_itself_are_known() -> None:
    template = (
        "{% assign who = lead.first_name | default: 'there' %}{{ who }}"
        "{% for tag in lead.tags %}{{ forloop.index }}{{ tag }}{% endfor %}"
    )
    assert said(template) == []


def test_braces_shown_as_text_are_not_read() -> None:
    assert said("{% raw %}{{ not.ours }}{% endraw %}{ lead }") == []


def test_variables_are_those_read_from_outside() -> None:
    template = "{% assign x = lead.company %}{{ x }}{{ lead.custom['plan'] }}{{ sender.name }}"
    assert variables(template) == {"lead.company", "lead.custom.plan", "sender.name"}
