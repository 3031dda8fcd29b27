"""Subjects and bodies of steps, written in Liquid over a lead, its sender and its campaign.

`check` names at save time what would go wrong at sending time; `render` fills a template for one
lead. A variable that is blank for the lead and has no `default` stops that lead's mail, never
prints a gap. Values are text: nothing in a lead's fields is ever read as a template.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from liquid.exceptions import (
    LiquidError,
    LiquidSyntaxError,
    LocalNamespaceLimitError,
    LoopIterationLimitError,
    OutputStreamLimitError,
    ResourceLimitError,
    UndefinedError,
)
from liquid.static_analysis import TemplateAnalysis, Variable

from campaigns.rules import liquid_bounds as bounds

_PERSON = ("id", "full_name", "first_name", "last_name", "email", "phone", "job_title")
_COMPANY = ("company", "industry", "website", "country", "timezone", "status", "source", "tags")
VARIABLES = (
    *(f"lead.{field}" for field in _PERSON + _COMPANY),
    *("sender.name", "sender.email", "sender.company", "sender.signature"),
    *("campaign.name", "campaign.description", "unsubscribe_url"),
)
_WORDS = (
    (re.compile(r"^expected tag end(\w+), found .*"), r"“\1” is not closed with “end\1”"),
    (re.compile(r"^unexpected tag '(\w+)'"), r"“\1” is not a tag that can stand here"),
    (re.compile(r"^unexpected .([“”‘’])."), r"\1 is no quotation mark in Liquid, use '"),
    (re.compile(r"a primitive expression, found end of expression"), "a variable or a value"),
    (re.compile(r"end of expression, found"), "“|” or the end, found"),
    (re.compile(r"^block nesting limit reached"), "its tags are nested too deeply"),
    (re.compile(r"found word"), "found another word"),
)
_LIST_PARTS = {"first", "last", "size"}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a template, in a sentence, and on which line (counted from 1)."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.message}"


class MissingVariable(Exception):
    """The lead has nothing for a variable that the template prints without a default."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is blank for this lead, and the template gives no default.")
        self.name = name


class RenderError(Exception):
    """The template cannot be filled, for this lead or for any; the message says why."""


def check(template: str, custom_keys: Collection[str]) -> list[Problem]:
    """Return all that would stop `template` from being filled, in the order of its lines.

    `custom_keys` are the keys of the workspace's custom fields. An empty list means that only
    a blank value can stop it.
    """
    try:
        analysis = _parse(template, html=False).analyze(include_partials=False)
    except RenderError as error:
        return [Problem(1, str(error))]
    except (LiquidError, RecursionError) as error:
        return [_syntax_problem(template, error)]
    problems = [*_unknown_variables(template, analysis, custom_keys)]
    problems += _unknown_filters(template, analysis)
    return sorted(problems, key=lambda problem: problem.line)


def variables(template: str) -> set[str]:
    """Return the variables that a template reads from outside, such as `lead.company`.

    Raises RenderError for a template that cannot be parsed.
    """
    try:
        analysis = _parse(template, html=False).analyze(include_partials=False)
    except (LiquidError, RecursionError) as error:
        raise RenderError(str(_syntax_problem(template, error))) from error
    return {_name(variable) for found in analysis.globals.values() for variable in found}


def render(template: str, context: Mapping[str, object], *, html: bool = False) -> str:
    """Fill a template for one lead.

    `context` holds `lead`, `sender` and `campaign` as mappings and `unsubscribe_url` as text;
    `lead.custom` is a mapping, `lead.tags` a list. With `html`, values (not the template's own
    text) are escaped. Raises MissingVariable and RenderError.
    """
    try:
        return _parse(template, html=html).render(context)
    except UndefinedError as error:
        raise MissingVariable(str(error.message)) from error
    except ResourceLimitError as error:
        raise RenderError(_limit_sentence(error)) from error
    except LiquidError as error:
        raise RenderError(str(_syntax_problem(template, error))) from error
    except (ArithmeticError, RecursionError, ValueError) as error:
        # Filters let these through for values that are no numbers, or too big ones.
        raise RenderError("The template does something with a value that fails.") from error


@lru_cache(maxsize=256)
def _parse(template: str, *, html: bool) -> bounds.Template:
    if len(template.encode(errors="replace")) > bounds.MAX_TEMPLATE:
        limit = bounds.MAX_TEMPLATE // 1000
        raise RenderError(f"The template is longer than {limit} kB; shorten it.")
    return bounds.parse(template, html=html)


def _unknown_variables(
    template: str, analysis: TemplateAnalysis, custom_keys: Collection[str]
) -> Iterator[Problem]:
    known = (*VARIABLES, *(f"lead.custom.{key}" for key in custom_keys))
    for variable in (each for found in analysis.globals.values() for each in found):
        name = _name(variable)
        if not _is_known(variable, known):
            message = f"“{name}” is not a variable{_suggestion(name, known)}"
            yield Problem(_line(template, variable.span.index), message)


def _is_known(variable: Variable, known: Collection[str]) -> bool:
    name = _name(variable)
    parent, _, part = name.rpartition(".")
    of_list = parent == "lead.tags" and (part in _LIST_PARTS or part.lstrip("-").isdecimal())
    return name in known or of_list or (part == "size" and parent in known)


def _suggestion(name: str, known: Collection[str]) -> str:
    """Look beside the name first, so that a long common beginning makes nothing alike."""
    parent, _, last = name.casefold().rpartition(".")
    siblings = [each.rpartition(".")[2] for each in known if each.rpartition(".")[0] == parent]
    close = (
        [f"{parent}.{each}" for each in get_close_matches(last, siblings, n=1)] if parent else []
    )
    close += [each for each in known if each.endswith(f".{last}")]
    return f"; did you mean “{close[0]}”?" if close else "."


def _unknown_filters(template: str, analysis: TemplateAnalysis) -> Iterator[Problem]:
    for name, spans in analysis.filters.items():
        if name not in bounds.FILTERS:
            close = get_close_matches(name, bounds.FILTERS, n=1)
            hint = f"; did you mean “{close[0]}”?" if close else "."
            yield Problem(_line(template, spans[0].index), f"“{name}” is not a filter{hint}")


def _name(variable: Variable) -> str:
    """Write a variable as `lead.custom.plan`, however its author bracketed it."""
    return ".".join(
        f"[{part}]" if isinstance(part, list) else str(part) for part in variable.segments
    )


def _syntax_problem(template: str, error: LiquidError | RecursionError) -> Problem:
    if isinstance(error, RecursionError) or error.token is None:
        return Problem(1, "The template is nested too deeply to be read; make it simpler.")
    act = "read" if isinstance(error, LiquidSyntaxError | ResourceLimitError) else "filled"
    message = f"The template cannot be {act} here: {_explain(str(error.message))}."
    index = error.token.start_index
    return Problem(_line(template, index if index >= 0 else len(template)), message)


def _explain(message: str) -> str:
    """Say in the author's words what python-liquid says in a parser's."""
    for pattern, words in _WORDS:
        message = pattern.sub(words, message)
    return message


def _line(template: str, index: int) -> int:
    return template.count("\n", 0, index) + 1


def _limit_sentence(error: ResourceLimitError) -> str:
    if isinstance(error, LoopIterationLimitError):
        return f"The template loops more than {bounds.MAX_ITERATIONS:,} times."
    if isinstance(error, OutputStreamLimitError):
        return f"The template makes more than {bounds.MAX_OUTPUT // 1000} kB of text."
    if isinstance(error, LocalNamespaceLimitError):
        return f"The template keeps more than {bounds.MAX_LOCALS // 1000} kB in its own variables."
    return f"The template asks too much: {error.message}."
