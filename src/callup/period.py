"""From when until when? `since` is included, `until` is excluded; None means that nobody has said."""

from datetime import date

import msgspec

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


class Period(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A span of days, open where an end is None.

    Example:
        >>> january = Period(since=date(2025, 1, 1), until=date(2025, 2, 1))
        >>> january.days, january.holds_on(date(2025, 2, 1))
        (31, False)
    """

    since: date | None = None
    until: date | None = None

    @property
    def days(self) -> int | None:
        """Number of days, or None when an end is not known."""
        if self.since is None or self.until is None:
            return None
        return (self.until - self.since).days

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def in_words(day: date) -> str:
    """A day as people write it.

    Example:
        >>> in_words(date(2025, 5, 9))
        '9 May 2025'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
