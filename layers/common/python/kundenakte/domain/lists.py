"""Short lists of words that the wire may write in one text, divided by commas."""

from typing import Any


def read_list(value: Any) -> list[str]:
    """The words of comma separated text or of a list, in their order, each once; none is empty.

    Raises ValueError, in words for the caller.
    """
    words = value.split(",") if isinstance(value, str) else value or []
    if isinstance(words, int) and not isinstance(words, bool):
        words = [words]  # one article, whose number was sent as one
    if not isinstance(words, list) or not all(_is_word(word) for word in words):
        raise ValueError("words separated by commas are expected")
    stripped = (str(word).strip() for word in words)
    return list(dict.fromkeys(word for word in stripped if word))


def _is_word(word: Any) -> bool:
    return isinstance(word, str | int) and not isinstance(word, bool)
