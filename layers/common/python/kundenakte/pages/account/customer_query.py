"""What the address of the list of customers asks for, and back again."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, Self
from urllib.parse import urlencode

from kundenakte.domain import folding
from kundenakte.domain.codes import COUNTRIES
from kundenakte.domain.customer_choice import LEAST_TERM, MOST_TAGS, ORDERS, STATES, Choice
from kundenakte.domain.tags import read_tags

COLUMNS: Final = (  # beside the name
    "number",
    "tags",
    "open",
    "next",
    "state",
    "address",
    "zipcode",
    "city",
    "country",
    "email",
    "phone",
    "ext_uid",
    "kind",
    "created",
)
USUAL: Final = ("number", "tags", "open", "next", "state")
ALL_TAGS: Final = "all"
LONGEST_TERM: Final = 200
WITHOUT: Final = "-"


class CustomerQuery(NamedTuple):
    """The list that somebody asks for. `tags` are as they were typed, those that nobody may have
    with a `-` in front; `sort` is one of ORDERS, `columns` are in the order of COLUMNS."""

    term: str = ""
    tags: tuple[str, ...] = ()
    match: str = ""
    country: str = ""
    state: str = ""
    sort: str = "name"
    descending: bool = False
    columns: tuple[str, ...] = USUAL

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """The list of an address; what it cannot mean is left out."""
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            found.setdefault(name, []).append(value.strip())
        one = {name: values[-1] for name, values in found.items()}
        sort = one.get("sort", "")
        asked = set(found.get("col", ()))
        return cls(
            one.get("q", "")[:LONGEST_TERM],
            _tags([*found.get("tag", ()), *found.get("tags", ())]),
            ALL_TAGS if one.get("match") == ALL_TAGS else "",
            country if (country := one.get("country", "").upper()) in COUNTRIES else "",
            state if (state := one.get("state", "")) in STATES else "",
            sort if sort in ORDERS else "name",
            one.get("dir") == "desc",
            tuple(column for column in COLUMNS if column in asked) or USUAL,
        )

    @property
    def too_short(self) -> bool:
        """Whether something is to be looked for, of which there is not enough."""
        return 0 < len(self.term) < LEAST_TERM or bool(self.term and not folding.plain(self.term))

    @property
    def choice(self) -> Choice:
        """The customers that are meant."""
        return Choice(
            "" if self.too_short else self.term,
            tuple(folding.tag(tag) for tag in self.tags if not tag.startswith(WITHOUT)),
            self.match != ALL_TAGS,
            tuple(folding.tag(tag[1:]) for tag in self.tags if tag.startswith(WITHOUT)),
            self.country,
            self.state,
            self.sort,
            self.descending,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The fields of an address that leads here, without those that say what is usual."""
        given: Mapping[str, str] = {
            "q": self.term,
            "match": self.match,
            "country": self.country,
            "state": self.state,
            "sort": "" if self.sort == "name" else self.sort,
            "dir": "desc" if self.descending else "",
        }
        found = [(name, value) for name, value in given.items() if value]
        found += [("tag", tag) for tag in self.tags]
        if self.columns != USUAL:
            found += [("col", column) for column in self.columns]
        return found

    def address(self, **more: str) -> str:
        """The query of an address that leads here, `?` and all; `more` are further fields."""
        given = [*self.pairs(), *((name, value) for name, value in more.items() if value)]
        return "?" + urlencode(given)

    def sorted_by(self, order: str) -> Self:
        """The same list by another order; by the same one, the other way round. Money begins with
        the most, dates with the newest."""
        first = order in ("open", "created")
        turned = not self.descending if order == self.sort else first
        return self._replace(sort=order, descending=turned)


def _tags(texts: list[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in ",".join(texts).split(","):
        tag = text.strip().replace("\N{MINUS SIGN}", WITHOUT)
        bare = tag.removeprefix(WITHOUT).strip()
        try:
            known = read_tags([bare])
        except ValueError:
            continue
        if known:
            mark = WITHOUT if tag.startswith(WITHOUT) else ""
            found.setdefault(folding.tag(bare), mark + bare)
    return tuple(found.values())[:MOST_TAGS]
