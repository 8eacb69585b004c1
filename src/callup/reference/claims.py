"""How do the tables of repayment become terms and checklists?"""

from functools import cache

import msgspec

from callup.accounts import Clock, Document
from callup.reference.tables import read_table


@cache
def read_clock() -> tuple[Clock, ...]:
    """The terms of all ways of repayment.

    Example:
        >>> [one.days for one in read_clock() if one.way == "mission_assignment" and one.kind == "fact"]
        [30, 90]
    """
    return tuple(
        msgspec.convert(
            {**row, "days": int(row["days"]), "start": row["from"]}, type=Clock
        )
        for row in read_table("claims/clock").rows
    )  # fmt: skip


@cache
def read_checklists() -> tuple[Document, ...]:
    """The documents that claims need.

    Example:
        >>> [one.id for one in read_checklists() if one.when == "if_waived"]
        ['waiver']
    """
    return tuple(msgspec.convert(row, type=Document) for row in read_table("claims/documents").rows)
