"""How the rules read and write what people typed: folded to compare, on one line to show."""

import re
import unicodedata

# C0 and C1 controls, lone surrogates (PostgreSQL stores none), and the characters that turn
# the direction of whatever follows them (Unicode UAX #9): one left open in a lead's name
# would reorder our own sentence. Arabic or Hebrew letters need none of them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def fold(text: str) -> str:
    """The form in which two spellings of one value are equal: NFKC, case and spaces folded."""
    return one_line(unicodedata.normalize("NFKC", text)).casefold()


def one_line(text: str) -> str:
    """The text with control characters gone and each run of white space as one space."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def clipped(text: str, *, characters: int, words: int) -> str:
    """The text on one line, cut after a whole word where it can be, with “…” where it was cut."""
    line = one_line(text)
    kept = " ".join(line.split(" ")[:words])
    if len(kept) > characters:
        kept = kept[:characters].rpartition(" ")[0] or kept[:characters]
    return line if kept == line else f"{kept.rstrip(' ,;:-')}…"


def quoted(text: str) -> str:
    """The text in quotation marks, short enough to stand within a sentence."""
    return f"“{clipped(text, characters=60, words=12)}”"


def contains_words(text: str, phrase: str) -> bool:
    """True where the phrase stands in the text as whole words; both already folded.

    Scripts that part no words (Chinese, Japanese, Thai) have no letter case either: there a
    phrase counts wherever it stands.
    """
    start = text.find(phrase) if phrase else -1
    while start >= 0:
        end = start + len(phrase)
        if not (_joins(text, start) or _joins(text, end)):
            return True
        start = text.find(phrase, start + 1)
    return False


def _joins(text: str, place: int) -> bool:
    # True where the characters before and after the place belong to one word.
    around = text[max(place - 1, 0) : place + 1]
    return 0 < place < len(text) and all(c.islower() or c.isdigit() for c in around)
