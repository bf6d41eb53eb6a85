"""Forms of the account's own pages as data: which fields there are, of which kind, side by side
with which, and where their words are."""

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

LEVELS: Final = 5  # reminders that a form has room for: as many as there may be
WAYS: Final = 4  # of paying that pages may offer
FEATURES: Final = 50  # of an article
SPOKEN: Final = ("de", "en")  # languages that articles are translated into


def _numbered(name: str, rows: int, *parts: str) -> tuple[str, ...]:
    return tuple(f"{name}-{row}-{part}" for row in range(1, rows + 1) for part in parts)


def input_of(name: str) -> str:
    """The name of the input for a setting: MAILS.INVOICE is mails-invoice."""
    return name.lower().replace(".", "-")


class Setting(NamedTuple):
    """A setting as a field: its name, with its group before it where it is a part of one (such as
    MAILS.INVOICE), what kind of field it is, and what may be chosen. `width` as in the style
    sheet."""

    name: str
    kind: str = "text"
    options: tuple[str, ...] = ()
    width: str = ""

    @property
    def group(self) -> str:
        """The group that it is a part of, "" for none."""
        return self.name.rpartition(".")[0]

    @property
    def part(self) -> str:
        """Its name within the group, or at all."""
        return self.name.rpartition(".")[2]

    @property
    def input(self) -> str:
        """The name of its input, or what those of several begin with."""
        return input_of(self.name)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs, the first of which a fault leads to."""
        match self.kind:
            case "levels":
                return _numbered("dunning", LEVELS, "days", "fee")
            case "ways":
                return tuple(f"{self.input}-{place}" for place in range(1, WAYS + 1))
            case "span":
                return self.input, f"{self.input}-unit"
            case "features":
                return _numbered(self.input, FEATURES, "code", "quantity", "value")
            case "translations":
                parts = ("title", "description")
                return tuple(f"{self.input}-{code}-{part}" for code in SPOKEN for part in parts)
        return (self.input,)


class Group(NamedTuple):
    """Settings under one heading: rows of fields that stand beside each other."""

    key: str
    rows: tuple[tuple[Setting, ...], ...]


class Form(NamedTuple):
    """What is saved together."""

    key: str
    groups: tuple[Group, ...]

    @property
    def settings(self) -> Iterator[Setting]:
        """All its settings."""
        return (setting for group in self.groups for row in group.rows for setting in row)


class Words(NamedTuple):
    """Where the words of forms are: the area of the texts, and their keys in it."""

    area: str
    labels: str
    hints: str
    choices: str
    groups: str
    group_hints: str
    saves: str

    def said(self, words: SimpleNamespace) -> dict[str, Mapping[str, Any]]:
        """The words of a language, by what they are for."""
        return {name: getattr(words, key) for name, key in self._asdict().items() if name != "area"}
