"""Liquid with bounds: which tags and filters a step may use, and how much work it may make.

python-liquid guards its loops one by one and its output as it is written; a template can still
skip through a hundred million numbers before the first of them counts, square a text with
`replace`, or put a thousand loops in a row. So every loop and every filter here draws on one
budget for the whole rendering, and a range is measured before the template is ever run.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from liquid import BoundTemplate, Environment, RenderContext, Token
from liquid.ast import Node
from liquid.builtin.expressions.logical import EqExpression, NeExpression
from liquid.builtin.expressions.primitive import Blank, Empty, IntegerLiteral, RangeLiteral
from liquid.exceptions import LiquidError, LoopIterationLimitError, ResourceLimitError
from liquid.expression import Expression
from liquid.undefined import UNDEFINED, FalsyStrictUndefined, is_undefined

from campaigns.rules.liquid_scan import check_braces

MAX_TEMPLATE = 100_000  # bytes
MAX_OUTPUT = 200_000  # bytes; Gmail clips what is longer than about half of it
MAX_LOCALS = 200_000  # bytes, as sys.getsizeof counts them
MAX_ITERATIONS = 1_000  # of all loops together, inner ones counted each time they run
MAX_RANGE = 1_000  # numbers
MAX_WORK = 5_000_000  # characters walked by filters, and by loops over the template
FILTER_COST = 50  # characters' worth of work that calling any filter costs
ITEM_COST = 5  # and each item of a list

ROOTS = frozenset({"lead", "sender", "campaign", "unsubscribe_url"})

TAGS = frozenset(
    {"#", "assign", "break", "capture", "case", "comment", "continue", "cycle", "decrement"}
    | {"echo", "for", "if", "ifchanged", "increment", "unless"}
)
"""No include, render or extends: a step has nothing to load."""

FILTERS = frozenset(
    {"append", "capitalize", "default", "downcase", "escape", "escape_once", "lstrip"}
    | {"newline_to_br", "prepend", "remove", "remove_first", "remove_last", "replace"}
    | {"replace_first", "replace_last", "rstrip", "slice", "split", "squish", "strip"}
    | {"strip_html", "strip_newlines", "truncate", "truncatewords", "upcase", "url_encode"}
    | {"first", "join", "last", "reverse", "size", "sort", "sort_natural"}
    | {"abs", "at_least", "at_most", "ceil", "divided_by", "floor", "minus", "modulo", "plus"}
    | {"round", "times"}
)
"""Left out: `safe` undoes the escaping of values, `date` reads the worker's clock and guesses at
what a text means, base64 and url_decode fail on ordinary text, the rest walk lists of objects,
which a lead does not have."""

_MULTIPLYING = frozenset({"join", "replace"})  # their result grows with the product of both sides


class Absent(FalsyStrictUndefined):
    """What a variable is that the lead does not have: false in a condition, replaced by
    `default`, and an error named after the variable wherever it would be printed."""

    __slots__ = ()
    force_liquid_default = True


class Context(RenderContext):
    """One rendering's state, with what is left of its budget."""

    __slots__ = ("iterations", "weight", "work")

    def __init__(self, template: BoundTemplate, **kwargs: Any) -> None:
        super().__init__(template, **kwargs)
        self.weight = template.weight if isinstance(template, Template) else 0
        self.iterations = 0
        self.work = 0

    def spend(self, cost: int) -> None:
        self.work += cost
        if self.work > MAX_WORK:
            raise ResourceLimitError("it works through too much text", token=None)

    def raise_for_loop_limit(self, length: int = 1) -> None:
        """Count every iteration of the rendering, where the library multiplies nested ones only."""
        self.iterations += length
        if self.iterations > MAX_ITERATIONS:
            raise LoopIterationLimitError("loop iteration limit reached", token=None)
        self.spend(length * self.weight)

    def get(
        self, path: list[object], *, token: Token | None, default: object = UNDEFINED
    ) -> object:
        """Resolve a variable; what a lead, sender or campaign has blank counts as absent.

        So does a whole object: nobody means to print every field of a lead.
        """
        value = super().get(path, token=token, default=default)
        if is_undefined(value) or (path[0] in ROOTS and _is_blank(value)):
            return Absent(dotted(path), hint=dotted(path), token=token)
        return value

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """Return the filter, passing an absent value on untouched and paying for the work."""
        call = super().filter(name, token)

        def bounded(value: object, *args: object, **kwargs: object) -> object:
            if is_undefined(value) and name != "default":
                return value
            self.spend(_cost(name, value, args))
            return call(value, *args, **kwargs)

        return bounded


class Template(BoundTemplate):
    """A parsed template; `weight` is its length, the measure of one walk through it."""

    context_class = Context
    weight = 0


class BoundedEnvironment(Environment):
    """The only environment in which steps are parsed."""

    template_class = Template
    output_stream_limit = MAX_OUTPUT
    local_namespace_limit = MAX_LOCALS
    loop_iteration_limit = MAX_ITERATIONS
    context_depth_limit = 20
    block_nesting_limit = 20

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Keep the standard tags and filters that are on the lists above."""
        super().setup_tags_and_filters(extra=extra)
        hidden = {"content", "output", "illegal"}  # text, {{ }} and the unknown, as the parser sees
        self.tags = {name: tag for name, tag in self.tags.items() if name in TAGS | hidden}
        self.filters = {name: call for name, call in self.filters.items() if name in FILTERS}

    def error(
        self,
        exc: type[LiquidError] | LiquidError,
        msg: str | None = None,
        token: Token | None = None,
    ) -> None:
        """Give an error that stands at the end of an expression the place of the expression."""
        if isinstance(exc, LiquidError) and exc.token and exc.token.start_index < 0 and token:
            exc.token = token
        super().error(exc, msg, token)


class OrEmpty(Expression):
    """A side of `== blank` or `== empty`, for which an absent value is an empty text.

    The library answers that nothing is equal to `blank` but a text or a list, so that
    `{% if lead.company != blank %}` would hold for a lead without one.
    """

    __slots__ = ("inner",)

    def __init__(self, inner: Expression) -> None:
        super().__init__(inner.token)
        self.inner = inner

    def evaluate(self, context: RenderContext) -> object:
        value = self.inner.evaluate(context)
        return "" if is_undefined(value) else value

    def children(self) -> list[Expression]:
        return [self.inner]


def _is_blank(value: object) -> bool:
    return (
        value is None
        or isinstance(value, Mapping)
        or (isinstance(value, str) and not value.strip())
    )


def dotted(path: list[Any]) -> str:
    """Write a path as its author would: `lead.custom.plan`."""
    return ".".join(str(segment) for segment in path)


def _cost(name: str, value: object, args: tuple[object, ...]) -> int:
    sizes = _size(value), sum(map(_size, args))
    product = sizes[0] * sizes[1] if name in _MULTIPLYING else 0
    return FILTER_COST + sum(sizes) + product


def _size(value: object) -> int:
    """About how many characters `value` takes when it is printed."""
    if isinstance(value, str | range):
        return len(value)
    if isinstance(value, list | tuple):
        return sum(map(_size, value)) + ITEM_COST * len(value)
    return value.bit_length() if isinstance(value, int) else 1


def parse(source: str, *, html: bool) -> Template:
    """Parse and bound a template; raises LiquidError."""
    check_braces(source)
    template = _ENVIRONMENTS[html].from_string(source)
    assert isinstance(template, Template)
    template.weight = len(source)
    for expression in expressions(template):
        _bound_range(expression)
        _compare_absent_with_blank(expression)
    return template


def expressions(template: BoundTemplate) -> Iterator[Expression]:
    """Yield every expression of a template, those inside others included."""
    context = RenderContext(template)
    for node in template.nodes:
        yield from _of_node(node, context)


def _of_node(node: Node, context: RenderContext) -> Iterator[Expression]:
    for expression in node.expressions():
        yield from _with_children(expression)
    for child in node.children(context, include_partials=False):
        yield from _of_node(child, context)


def _with_children(expression: Expression) -> Iterator[Expression]:
    yield expression
    for child in expression.children():
        yield from _with_children(child)


def _bound_range(expression: Expression) -> None:
    if not isinstance(expression, RangeLiteral):
        return
    start, stop = expression.start, expression.stop
    if not (isinstance(start, IntegerLiteral) and isinstance(stop, IntegerLiteral)):
        raise ResourceLimitError("a range needs a whole number at both ends", token=start.token)
    if stop.value - start.value >= MAX_RANGE:
        raise ResourceLimitError(f"a range may hold {MAX_RANGE:,} numbers", token=start.token)


def _compare_absent_with_blank(expression: Expression) -> None:
    if isinstance(expression, EqExpression | NeExpression):
        if isinstance(expression.right, Blank | Empty):
            expression.left = OrEmpty(expression.left)
        elif isinstance(expression.left, Blank | Empty):
            expression.right = OrEmpty(expression.right)


_ENVIRONMENTS = {
    html: BoundedEnvironment(undefined=Absent, autoescape=html) for html in (False, True)
}
