"""Reading what a model answered: text that ought to be a JSON object, and may be anything."""

import json

from ai.rules.plain_text import clipped


class UnusableAnswerError(ValueError):
    """The model's answer is not what was asked for; the text says why. Asking again may help."""


def read_object(answer: str) -> dict[str, object]:
    """The JSON object in the answer. Raises UnusableAnswerError where there is none."""
    try:
        raw = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise UnusableAnswerError("The model's answer is not JSON.") from error
    if not isinstance(raw, dict):
        raise UnusableAnswerError("The model's answer is not an object.")
    return raw


def read_message(body: str) -> str:
    """The text in an answer of the Messages API: `{stop_reason, content: [{type, text}]}`.

    Raises UnusableAnswerError where the model was stopped before its end (`max_tokens`,
    `refusal`) or the body is no such answer.
    """
    raw = read_object(body)
    reason, blocks = raw.get("stop_reason"), raw.get("content")
    if reason != "end_turn":
        told = clipped(str(reason), characters=30, words=3)
        raise UnusableAnswerError(f"The model stopped before its end ({told}).")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise UnusableAnswerError("The model's answer has no content.")
    return "".join(str(block.get("text", "")) for block in blocks if block.get("type") == "text")
