"""The words of mails, by language: texts/<language>.json, and nothing else holds any."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kundenakte.domain.account import Account
from kundenakte.domain.periods import Span
from kundenakte.domain.writing import Writing

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
FALLBACK = "en"
INFORMAL = "_du"  # ending of the files that say du to the reader


class Words:
    """The words of one language, and how it writes numbers and days."""

    def __init__(self, language: str, texts: Mapping[str, Any]) -> None:
        self.language = language
        self.texts = texts
        self.writing = Writing.of(texts)

    @property
    def code(self) -> str:
        """The language as HTML names it: "de" also for the file that says du."""
        return self.language.removesuffix(INFORMAL)

    @property
    def informal(self) -> bool:
        """Whether the reader is addressed with du."""
        return self.language.endswith(INFORMAL)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key such as "labels.invoice" with its `values`. Raises KeyError."""
        group, _, name = key.partition(".")
        text = self.texts[group][name] if name else self.texts[group]
        return str(text).format(**values) if values else str(text)

    def has(self, group: str, name: str) -> bool:
        """Whether a group of texts has this one."""
        return name in self.texts[group]

    def template(self, name: str) -> dict[str, str]:
        """SUBJECT, TITLE, TEXT and CLOSING as they are without texts of one's own."""
        return {"CLOSING": self.texts["closing"], **self.texts["templates"][name]}

    def span(self, span: Span) -> str:
        """1 month, 14 days."""
        return self._counted("spans", span)

    def notice(self, span: Span) -> str:
        """Likewise, in a sentence on notice, where German bends it."""
        return self._counted("notice_spans", span)

    def per(self, span: Span, price: str) -> str:
        """A price with the time that it is for: EUR 9.99 every 3 months."""
        return self._counted("per", span, price=price)

    def _counted(self, group: str, span: Span, **values: str) -> str:
        one, many = self.texts[group][span.unit]
        text = one if span.count == 1 else many
        return str(text.format(count=span.count, **values))


def written(language: str, account: Account) -> str:
    """The text file for a language code: with du where the account says so, English where there is
    none for it."""
    code = language.lower().replace("_", "-").partition("-")[0]
    informal = code + INFORMAL
    if account.settings.get("ADDRESS_FORM") == "du" and informal in LANGUAGES:
        return informal
    return code if code in LANGUAGES else FALLBACK


@cache
def words_of(language: str) -> Words:
    """The words of one of LANGUAGES. Raises KeyError for another."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return Words(language, json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8")))
