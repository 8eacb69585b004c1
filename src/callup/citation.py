"""Where does a figure or a statement come from, and how far can it be trusted?"""

from datetime import date

import msgspec


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One source that figures and facts point to by its id.

    `grade` is the Admiralty code: reliability of the source A to F, credibility of the information 1 to 6.

    Example:
        >>> Source(id="npr-2025-06-05", title="Memo", publisher="NPR").grade is None
        True
    """

    id: str
    title: str
    publisher: str
    published_on: date | None = None
    url: str | None = None
    attribution: str | None = None
    grade: str | None = None
