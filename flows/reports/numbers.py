"""Numbers, dates and times as people read them; knows languages and time zones, knows nothing of what is counted."""

from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from flows.reports.facts import Counts, PerDay, Shares

NOTHING = "—"
LOCALES = {"id": "id", "en": "en_GB"}
TO = {"id": "sampai", "en": "to"}
CLOCK = {"id": "%H.%M", "en": "%H:%M"}
ONE_DECIMAL = Decimal("0.1")


class Numbers:
    """Formats for one language and one time zone. None always becomes a dash: it cannot be said."""

    def __init__(self, language: str, timezone: str) -> None:
        self.language = language
        self.locale = Locale.parse(LOCALES[language])
        self.zone = ZoneInfo(timezone)

    def count(self, number: int | None) -> str:
        """A whole number: 6.750 or 6,750."""
        return NOTHING if number is None else str(format_decimal(number, locale=self.locale))

    def counts(self, interval: Counts | None) -> str:
        """An interval of people, "1.283 sampai 1.382"; one number when it is exact."""
        if interval is None:
            return NOTHING
        return self._joined(self.count(interval.low), self.count(interval.high))

    def change(self, interval: Counts | None) -> str:
        """An interval of people with its sign, "+1.283 sampai +1.382"; zero has none."""
        if interval is None:
            return NOTHING
        return self._joined(self._signed(interval.low), self._signed(interval.high))

    def share(self, share: float | None) -> str:
        """A share 0-1 as per cent with one decimal: 20,5 % or 20.5 %."""
        return NOTHING if share is None else f"{self._per_cent(share, ROUND_HALF_UP)} %"

    def shares(self, interval: Shares | None) -> str:
        """An interval of shares, "19,0 sampai 20,5 %", rounded outwards so that it never gets narrower."""
        if interval is None:
            return NOTHING
        if interval.low == interval.high:
            return self.share(interval.low)
        low = self._per_cent(interval.low, ROUND_FLOOR)
        return f"{self._joined(low, self._per_cent(interval.high, ROUND_CEILING))} %"

    def per_day(self, interval: PerDay | None) -> str:
        """Followers per day with one decimal, rounded outwards."""
        if interval is None:
            return NOTHING
        low = self._one_decimal(Decimal(str(interval.low)), ROUND_FLOOR)
        return self._joined(low, self._one_decimal(Decimal(str(interval.high)), ROUND_CEILING))

    def day(self, day: date) -> str:
        """A local date with its weekday: Rabu, 7 Februari 2024."""
        return str(format_date(day, "EEEE, d MMMM y", locale=self.locale))

    def short_day(self, day: date | None) -> str:
        """A local date within a sentence: 7 Feb 2024."""
        return NOTHING if day is None else str(format_date(day, "d MMM y", locale=self.locale))

    def instant(self, moment: datetime | None) -> str:
        """An instant on the campaign's clock: 7 Feb 2024, 20.30 WIB. Raises on a naive time."""
        if moment is None:
            return NOTHING
        local = self.local(moment)
        day, clock = format_date(local, "d MMM y", locale=self.locale), local.strftime(CLOCK[self.language])
        return f"{day}, {clock} {local.tzname()}"

    def moment(self, moment: datetime | None) -> str:
        """An instant whose hour may not be known: the day alone at the first and the last second of a local day."""
        if moment is None:
            return NOTHING
        local = self.local(moment)
        is_whole_day = local.strftime("%H%M%S") in ("000000", "235959")
        return self.short_day(local.date()) if is_whole_day else self.instant(moment)

    def local(self, moment: datetime) -> datetime:
        """The instant in the campaign's zone (tzdata names WIB, WITA and WIT itself). Raises on a naive time."""
        if moment.tzinfo is None:
            raise ValueError("an instant needs its time zone; a naive time was given")
        return moment.astimezone(self.zone)

    def _joined(self, low: str, high: str) -> str:
        return low if low == high else f"{low} {TO[self.language]} {high}"

    def _signed(self, number: int) -> str:
        return f"+{self.count(number)}" if number > 0 else self.count(number)

    def _per_cent(self, share: float, rounding: str) -> str:
        # Nine decimals first: 0.2 is stored as 0.200000000000000011 and must not be rounded up to 20.1.
        return self._one_decimal(Decimal(f"{share * 100:.9f}"), rounding)

    def _one_decimal(self, number: Decimal, rounding: str) -> str:
        rounded = number.quantize(ONE_DECIMAL, rounding=rounding)
        return str(format_decimal(rounded, format="#,##0.0", locale=self.locale))
