"""A CRM's status is one of ours, or new."""

import pytest

from leads.rules.mapping import fold_status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", "new"),
        ("New", "new"),
        ("Not Contacted", "new"),
        ("Open - Not Contacted", "new"),
        ("Contacted", "contacted"),
        ("Attempted to Contact", "contacted"),
        ("Contact in Future", "contacted"),
        ("Working - Contacted", "contacted"),
        ("Responded", "replied"),
        ("Pre Qualified", "qualified"),
        ("Pre-Qualified", "qualified"),
        ("QUALIFIED", "qualified"),
        ("Not Qualified", "unqualified"),
        ("Lost Lead", "unqualified"),
        ("Junk Lead", "unqualified"),
        ("Closed - Not Converted", "unqualified"),
        ("Closed - Converted", "converted"),
        ("Customer", "converted"),
        ("Hard Bounced", "bounced"),
        ("Do Not Contact", "unsubscribed"),
        ("Something else", "new"),
    ],
)
def test_usual_statuses(text: str, status: str) -> None:
    assert fold_status(text) == status


@pytest.mark.parametrize("yes", ["Yes", "TRUE", "1", "y", "Converted"])
def test_a_column_that_says_converted_wins(yes: str) -> None:
    assert fold_status("Junk Lead", yes) == "converted"
    assert fold_status("", yes) == "converted"


@pytest.mark.parametrize("no", ["No", "false", "0", "", None])
def test_a_column_that_says_no_changes_nothing(no: str | None) -> None:
    assert fold_status("Contacted", no) == "contacted"


def test_whoever_may_not_be_written_to_stays_so() -> None:
    assert fold_status("Do not contact", "Yes") == "unsubscribed"
    assert fold_status("Bounced", "Yes") == "bounced"
