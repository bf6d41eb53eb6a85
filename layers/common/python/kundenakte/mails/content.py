"""What the parts of a mail are, before they are laid out as text and as HTML."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kundenakte.mails.placeholders import Piece

Line = Sequence[Piece]
Paragraph = Sequence[Line]  # lines that are broken where they end


class Row(NamedTuple):
    """One fact; `strong` for the one that counts, `href` where the value is a link."""

    label: str
    value: str
    strong: bool = False
    href: str = ""


class Facts(NamedTuple):
    """A table of facts under a heading; `amounts` are set to the right."""

    heading: str
    rows: Sequence[Row]
    amounts: bool = False


class Button(NamedTuple):
    """The one thing that a mail asks for."""

    label: str
    href: str


class Annex(NamedTuple):
    """What the law wants in the mail itself, below everything else: a heading, and parts of a
    heading ("" for none) and paragraphs each."""

    heading: str
    parts: Sequence[tuple[str, Sequence[str]]]


class Content(NamedTuple):
    """What a template makes of an order; own texts change none of it but `subject` and `text`,
    which are words of the order itself.

    `values` are for placeholders. `variant` names default texts that are not the template's own,
    `greeting` is the line above the text, `highlight` stands out below it.
    """

    values: Mapping[str, str]
    greeting: str = ""
    variant: str = ""
    facts: Sequence[Facts] = ()
    sentences: Sequence[str] = ()
    button: Button | None = None
    highlight: str = ""
    annex: Annex | None = None
    subject: str = ""
    text: str = ""


class Letter(NamedTuple):
    """A mail in its language, ready to be laid out."""

    language: str
    subject: str
    sender: str
    title: str
    greeting: str
    text: Sequence[Paragraph]
    highlight: str
    facts: Sequence[Facts]
    sentences: Sequence[str]
    button: Button | None
    closing: Sequence[Paragraph]
    annex: Annex | None
    links: Sequence[Button]
    imprint: Sequence[str]
    accent: str
    accent_dark: str
