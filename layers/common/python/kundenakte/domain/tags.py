"""Tags: free words on customers, comma separated on the wire (contract 2.2)."""

from typing import Any

from kundenakte.domain import folding

MAX_TAGS = 40  # all of them can be swapped in one transaction of 100 writes
MAX_LENGTH = 60


def read_tags(value: Any) -> list[str]:
    """Tags from comma separated text or a list of texts, in their order, each once.

    Raises ValueError, in words for the caller, for more than 40 tags or one that is not acceptable.
    """
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError("words separated by commas are expected")
    tags: dict[str, str] = {}
    for word in filter(None, map(str.strip, words)):
        tags.setdefault(folding.tag(word), word)
    if len(tags) > MAX_TAGS:
        raise ValueError(f"at most {MAX_TAGS} tags")
    for tag in tags.values():
        _check(tag)
    return list(tags.values())


def _check(tag: str) -> None:
    if len(tag) > MAX_LENGTH or len(folding.tag(tag)) > 2 * MAX_LENGTH:
        raise ValueError(f"at most {MAX_LENGTH} characters in a tag")
    if "," in tag or any(ord(char) < 32 or "\ud800" <= char <= "\udfff" for char in tag):
        raise ValueError("commas and control characters are not allowed in a tag")
