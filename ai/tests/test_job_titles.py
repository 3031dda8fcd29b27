"""A job title's level and field of work."""

import pytest

from ai.rules.titles import function, seniority


@pytest.mark.parametrize(
    ("title", "level", "field"),
    [
        ("CEO & Founder", "executive", "general management"),
        ("Managing Director", "executive", "general management"),
        ("President", "executive", "general management"),
        ("Chief Marketing Officer", "executive", "marketing"),
        ("VP Sales", "senior", "sales"),
        ("vice  PRESIDENT of engineering", "senior", "technology"),
        ("Assistant Vice President, Finance", "senior", "finance"),
        ("Head of People", "senior", "people"),
        ("Director", "senior", "other"),
        ("Partner Manager", "manager", "other"),
        ("IT Manager", "manager", "technology"),
        ("Executive Assistant to the CEO", "junior", "general management"),
        ("Marketing Intern", "junior", "marketing"),
        ("Product Owner", "other", "product"),
        ("Account Executive", "other", "sales"),
        ("Headhunter", "other", "other"),
        ("Internal auditor", "other", "other"),
        ("Geschäftsführerin", "executive", "general management"),
        ("", "other", "other"),
    ],
)
def test_title(title: str, level: str, field: str) -> None:
    assert (seniority(title), function(title)) == (level, field)
