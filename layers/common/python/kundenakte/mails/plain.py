"""A letter as plain text of 72 columns; addresses stay whole."""

import textwrap
from collections.abc import Iterable, Sequence

from kundenakte.domain.writing import NO_BREAK
from kundenakte.mails.content import Facts, Letter, Paragraph, Row

WIDTH = 72
_LABEL = 28  # the widest column of labels
_RULE = "-" * WIDTH


def plain(letter: Letter) -> str:
    """The text part: the same words as the HTML, in the same order."""
    blocks = [
        _wrapped(letter.greeting),
        *map(_paragraph, letter.text),
        _indented(letter.highlight),
        *map(_facts, letter.facts),
        *map(_wrapped, letter.sentences),
        f"{letter.button.label}:\n{letter.button.href}" if letter.button else "",
        *map(_paragraph, letter.closing),
        *_annex(letter),
        _footer(letter),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _paragraph(paragraph: Paragraph) -> str:
    return "\n".join(_wrapped("".join(piece.text for piece in line)) for line in paragraph)


def _wrapped(text: str, indent: str = "") -> str:
    """The text in lines; its own line breaks stay, and no word is broken."""
    lines = text.replace(NO_BREAK, " ").split("\n")
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines
    )


def _indented(text: str) -> str:
    return f"    {text}" if text else ""


def _facts(facts: Facts) -> str:
    heading = [_wrapped(facts.heading), _RULE] if facts.heading else []
    labels = [len(row.label) for row in facts.rows]
    width = min(max(labels, default=0), _LABEL)
    rows = [_amount(row) if facts.amounts else _row(row, width) for row in facts.rows]
    return "\n".join([*heading, *rows])


def _amount(row: Row) -> str:
    """The amount at the right end, below its label where both do not fit."""
    value = row.value.replace(NO_BREAK, " ")
    room = WIDTH - len(value) - 2
    *above, last = textwrap.wrap(row.label.replace(NO_BREAK, " "), room) or [""]
    return "\n".join([*above, f"{last.ljust(room)}  {value}"])


def _row(row: Row, width: int) -> str:
    """Label and value side by side; long labels and values go below each other."""
    label = f"{row.label}:"
    indent = " " * (width + 2)
    value = _wrapped(row.value, indent)
    if len(label) > width + 1:
        return f"{_wrapped(label)}\n{value}"
    return label.ljust(width + 2) + value[len(indent) :]


def _annex(letter: Letter) -> list[str]:
    if letter.annex is None:
        return []
    blocks = [f"{_RULE}\n{letter.annex.heading}\n{_RULE}"]
    for heading, paragraphs in letter.annex.parts:
        blocks += [heading, *map(_wrapped, paragraphs)]
    return blocks


def _footer(letter: Letter) -> str:
    width = max((len(link.label) for link in letter.links), default=0) + 1
    links = [f"{link.label}:".ljust(width + 1) + link.href for link in letter.links]
    return "\n".join(["--", *map(_wrapped, letter.imprint), "", *links])


def first_words(paragraphs: Iterable[Paragraph], sentences: Sequence[str]) -> str:
    """What a list of mails shows below the subject."""
    if sentences:
        return sentences[0]
    first = next(iter(paragraphs), [])
    return " ".join("".join(piece.text for piece in line) for line in first)
