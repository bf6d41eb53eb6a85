"""How a language writes numbers, money, days and times; the forms come from its text file."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from kundenakte.domain.money import decimal_text
from kundenakte.domain.times import BERLIN

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"


class Writing(NamedTuple):
    """The forms of one language, such as "{day:02}.{month:02}.{year}" and
    "{sign}{amount} {currency}"."""

    date_format: str
    months: tuple[str, ...]
    time_format: str
    money_format: str
    thousands: str
    decimal: str

    @classmethod
    def of(cls, texts: Mapping[str, Any]) -> "Writing":
        """The forms that a text file names. Raises KeyError where it lacks one."""
        forms = {name: texts[name] for name in cls._fields}
        return cls(**{**forms, "months": tuple(forms["months"])})

    def day(self, value: date | str) -> str:
        """23.11.2026 or 23 Nov 2026; "" for no day, and what is no date as it is."""
        try:
            day = value if isinstance(value, date) else date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
        name = self.months[day.month - 1]
        return self.date_format.format(day=day.day, month=day.month, year=day.year, name=name)

    def time(self, instant: str, *, seconds: bool = False, zone: bool = False) -> str:
        """A stored instant as day and time in Berlin, with its zone if asked for; "" for none."""
        if not instant:
            return ""
        at = datetime.fromisoformat(instant).astimezone(BERLIN)
        clock = f"{at:%H:%M:%S}" if seconds else f"{at:%H:%M}"
        text = self.time_format.format(day=self.day(at.date()), clock=clock)
        return f"{text} (UTC{at.isoformat()[-6:]})" if zone else text

    def money(self, cents: int, currency: str) -> str:
        """1.234,56 EUR or EUR 1,234.56, with a no-break space and a true minus."""
        amount = self.number(Decimal(abs(cents)).scaleb(-2), 2)
        sign = MINUS if cents < 0 else ""
        return self.money_format.format(sign=sign, amount=amount, currency=currency)

    def number(self, value: Decimal, least: int = 0) -> str:
        """A number with `least` decimals, or as many as it has."""
        whole, _, rest = decimal_text(abs(value), least).partition(".")
        grouped = f"{int(whole):,}".replace(",", self.thousands)
        sign = MINUS if value < 0 else ""
        return f"{sign}{grouped}{self.decimal}{rest}" if rest else f"{sign}{grouped}"


def in_fours(number: str) -> str:
    """An IBAN or a creditor reference in groups of four, as it is printed."""
    compact = "".join(number.split())
    return NO_BREAK.join(compact[at : at + 4] for at in range(0, len(compact), 4))


def masked_account(iban: str) -> str:
    """An IBAN by its country and its last four characters."""
    compact = "".join(iban.split()).upper()
    return f"{compact[:2]}{NO_BREAK}••••{NO_BREAK}{compact[-4:]}" if compact else ""
