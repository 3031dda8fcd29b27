"""A model's answer is read with suspicion."""

import json

import pytest

from ai.rules.answers import UnusableAnswerError
from ai.rules.drafts import Draft, Fact
from ai.rules.grounding import read_draft

GOOD: dict[str, object] = {
    "subject": "For Acme",
    "content": "Hello Ada,\n\nA question.",
    "facts": [{"text": "Hello Ada,", "field": "first_name", "value": "Ada"}],
}


def test_a_good_answer() -> None:
    facts = (Fact("Hello Ada,", "first_name", "Ada"),)
    assert read_draft(json.dumps(GOOD)) == Draft(
        "For Acme", "Hello Ada,\n\nA question.", facts, 0.3
    )


def test_the_subject_is_one_line_and_the_content_free_of_controls() -> None:
    raw = GOOD | {
        "subject": "For Acme\r\nBcc: x@y.example",
        "content": "\n Hello\x00 Ada,\r\n\r\n\r\n\r\n  - one\u202e\ud800\n",
    }
    read = read_draft(json.dumps(raw))
    assert read.subject == "For Acme Bcc: x@y.example"
    assert read.content == "Hello Ada,\n\n  - one"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("", "The model's answer is not JSON."),
        ("Sure! Here is", "The model's answer is not JSON."),
        ('{"subject": "For', "The model's answer is not JSON."),
        ("[" * 100_000, "The model's answer is not JSON."),
        ("[]", "The model's answer is not an object."),
        (json.dumps(GOOD | {"subject": 1}), "The model's answer has no text as subject."),
        (json.dumps({"subject": "x"}), "The model's answer has no text as content."),
        (json.dumps(GOOD | {"subject": " \n"}), "The model's subject is blank."),
        (json.dumps(GOOD | {"content": "\x00"}), "The model's content is blank."),
        (
            json.dumps(GOOD | {"subject": "x" * 201}),
            "The model's subject is longer than 200 characters.",
        ),
        (
            json.dumps(GOOD | {"content": "x" * 10_001}),
            "The model's content is longer than 10000 characters.",
        ),
        (json.dumps(GOOD | {"facts": None}), "The model's answer has no list of facts."),
        (json.dumps(GOOD | {"facts": ["x"]}), "The model's answer has no list of facts."),
        (json.dumps(GOOD | {"facts": [{"text": "x"}]}), "The model's answer has no text as field."),
    ],
    ids=range(14),
)
def test_an_unusable_answer(answer: str, message: str) -> None:
    with pytest.raises(UnusableAnswerError) as refusal:
        read_draft(answer)
    assert str(refusal.value) == message


def test_the_longest_that_is_taken() -> None:
    raw = GOOD | {"subject": "x" * 200, "content": "x" * 10_000}
    assert len(read_draft(json.dumps(raw)).content) == 10_000
