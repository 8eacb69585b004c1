"""Which are the 54 jurisdictions, where do they lie, and whose consent exists there?"""

from callup.errors import TableError
from callup.place import CODES, Place
from callup.reference.tables import read_table

# The District of Columbia's Guard is under the President: a governor's consent is not applicable there.
WITHOUT_GOVERNOR = frozenset({"federal district"})


def read_places() -> dict[str, Place]:
    """The 54 jurisdictions by postal code, in the order of `CODES`.

    Returns:
        Places; coordinates in degrees of the Guard's headquarters city, population of the 2020 census [people].

    Raises:
        TableError: The table is broken or does not hold exactly the 54.

    Sources:
        Table places/jurisdictions.

    Example:
        >>> places = read_places()
        >>> len(places), places["DC"].has_governor, places["GA"].name
        (54, False, 'Georgia')
    """
    rows = {row["jurisdiction"]: row for row in read_table("places/jurisdictions").rows}
    _require_the_54(rows, table="places/jurisdictions")
    return {code: _place(rows[code]) for code in CODES}


def read_tiles() -> dict[str, tuple[int, int]]:
    """Where each jurisdiction stands in a tile grid: (column, row), counted from the top left, from 0.

    Raises:
        TableError: The table is broken, does not hold exactly the 54, or two tiles overlap.

    Sources:
        Table places/tiles, an own arrangement, for drawing only.

    Example:
        >>> read_tiles()["AK"]
        (0, 0)
    """
    tiles = {row["code"]: (int(row["column"]), int(row["row"])) for row in read_table("places/tiles").rows}
    _require_the_54(tiles, table="places/tiles")
    if len(set(tiles.values())) < len(tiles):
        wanted = "one jurisdiction in each"
        raise TableError(where="places/tiles", found="two in one tile", wanted=wanted, remedy="move one of them")
    return {code: tiles[code] for code in CODES}


def _place(row: dict[str, str]) -> Place:
    return Place(
        code=row["jurisdiction"],
        name=row["name"],
        kind=row["kind"],
        fema_region=int(row["fema_region"]),
        latitude=float(row["jfhq_lat"]),
        longitude=float(row["jfhq_lon"]),
        population=int(row["population_2020"]),
        has_governor=row["kind"] not in WITHOUT_GOVERNOR,
    )


def _require_the_54(known: dict[str, dict[str, str]] | dict[str, tuple[int, int]], *, table: str) -> None:
    different = sorted(set(CODES) ^ set(known))
    if different:
        wanted = "exactly the 54 jurisdictions"
        raise TableError(where=table, found=f"a difference in {', '.join(different)}", wanted=wanted)
