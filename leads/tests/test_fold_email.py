"""An address has one spelling, by which leads are told apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.rules.fields import BadEmail, fold_email


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (" Ann.Lee+x@Shop.Example ", "ann.lee+x@shop.example"),
        ("ann@Bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@Bu\u0308cher.example", "ann@xn--bcher-kva.example"),
        ("o'neil@sub-domain.shop.example", "o'neil@sub-domain.shop.example"),
        ("\ufeffann@shop.example\r\n", "ann@shop.example"),
        ("a" * 64 + "@shop.example", "a" * 64 + "@shop.example"),
    ],
)
def test_spellings_become_one(text: str, folded: str) -> None:
    assert fold_email(text) == folded


@pytest.mark.parametrize("text", ["", "  ", "\t\n"])
def test_nothing_is_no_address(text: str) -> None:
    with pytest.raises(BadEmail, match=r"^There is no e-mail address\.$"):
        fold_email(text)


@pytest.mark.parametrize(
    "text",
    [
        *("ann", "ann@", "@shop.example", "ann@shop", "ann@@shop.example", "a@b@shop.example"),
        *("ann lee@shop.example", "ann@shop .example", ".ann@shop.example", "ann.@shop.example"),
        *("a..n@shop.example", "ann@-shop.example", "ann@shop-.example", "ann@shop..example"),
        *("ann@shop.example.", "ann@1.2.3.4", "ann@[1.2.3.4]", "jörg@shop.example"),
        *("Ann <ann@shop.example>", "ann@shop.example, bob@shop.example", '"a b"@shop.example'),
        *("ann\r\nBcc: x@shop.example", "ann\0@shop.example", "ann@sh_op.example"),
        *("a" * 65 + "@shop.example", "ann@" + "a" * 64 + ".example", "=1+1@shop..example"),
    ],
)
def test_what_no_server_takes_is_refused(text: str) -> None:
    with pytest.raises(BadEmail, match="is not an e-mail address"):
        fold_email(text)


def test_what_is_too_long_is_refused() -> None:
    domain = ".".join(["a" * 60] * 4)
    assert len(fold_email(f"ann@{domain}.ex")) == 250
    with pytest.raises(BadEmail, match="longer than 254 characters"):
        fold_email(f"annabella@{domain}.ex")


@settings(deadline=None)
@given(st.text(max_size=40) | st.emails())
def test_folding_twice_changes_nothing(text: str) -> None:
    try:
        folded = fold_email(text)
    except BadEmail:
        return
    assert fold_email(folded) == folded
    assert folded.isascii()
    assert folded == folded.lower().strip()
