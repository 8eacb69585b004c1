"""Which tests must a package meet?"""

from functools import cache
from typing import cast

from callup.package import Check
from callup.package.record import DecidedBy
from callup.reference.tables import read_table


@cache
def read_checks() -> tuple[Check, ...]:
    """The tests of a package, in the order of the six criteria.

    Raises:
        TableError: The table is broken.

    Sources:
        Table criteria/tests.

    Example:
        >>> checks = read_checks()
        >>> len({check.id for check in checks}) == len(checks), checks[0].criterion
        (True, 'Cost')
    """
    return tuple(
        Check(
            id=row["id"],
            criterion=row["criterion"],
            decided_by=cast("DecidedBy", row["decided_by"]),
            test=row["test"],
            why=row["why"],
            source=row["source"],
            mark=row["mark"],
        )
        for row in read_table("criteria/tests").rows
    )
