"""Which tables are there, and do they still say what they said?

A table is `data/<shelf>/<name>/<edition>.csv` with `<edition>.source.toml` beside it.
The newest edition is the last one in the order of letters. A table that does not match its digest,
its columns or their ranges is refused: a wrong number is worse than none.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from callup.errors import TableError, UnknownName
from callup.reference.cells import REMEDY, check_column, read_rows
from callup.table import Assumption, Table, TableSource

ASSUMPTION_COLUMNS = ["name", "low", "central", "high", "unit", "meaning", "source"]


def data_root() -> Traversable:
    """The folder of tables that comes with the package.

    Example:
        >>> (data_root() / "places" / "jurisdictions").is_dir()
        True
    """
    return files("callup") / "data"


def digest_of(path: Path | Traversable) -> str:
    """The digest of a file's bytes, as it is written in a `source.toml`.

    Example:
        >>> digest_of(data_root() / "forces" / "reaction" / "2025-10-31.csv")[:14]
        'sha256:7beefa8'
    """
    return _digest(path.read_bytes())


def _digest(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


@cache
def list_sources() -> tuple[tuple[str, str, TableSource], ...]:
    """Every table as (name, edition, source), in the order of names; no rows are read.

    Raises:
        TableError: A table without its source, or a source that cannot be read.

    Example:
        >>> [edition for name, edition, _ in list_sources() if name == "rates/pay"]
        ['2025', '2026']
    """
    return tuple(
        (name, edition, _source(name, edition))
        for name, folder in _folders()
        for edition in sorted(file.name.removesuffix(".csv") for file in folder.iterdir() if file.name.endswith(".csv"))
    )


def list_tables() -> tuple[Table, ...]:
    """Every table in every edition, read and checked.

    Raises:
        TableError: One of them is broken.

    Example:
        >>> sum(table.name == "rates/pay" for table in list_tables())
        2
    """
    return tuple(read_table(name, edition) for name, edition, _ in list_sources())


@cache
def read_table(name: str, edition: str | None = None) -> Table:
    """Read one table and check every cell; the newest edition unless one is named.

    Args:
        name: Shelf and name, for example ``places/jurisdictions``.
        edition: Day or year that the facts hold.

    Returns:
        The table; rows are text by column, empty text is unknown.

    Raises:
        UnknownName: No such table or edition.
        TableError: The table does not match its digest, its columns or their ranges.

    Example:
        >>> table = read_table("places/jurisdictions")
        >>> table.edition, len(table.rows), table.rows[0]["name"]
        ('2020-04-01', 54, 'Alaska')
    """
    chosen = _choose(name, edition)
    folder = data_root().joinpath(*name.split("/"))
    rows = (folder / f"{chosen}.csv").read_bytes()
    return build_table(name=name, edition=chosen, rows=rows, source=(folder / f"{chosen}.source.toml").read_bytes())


def build_table(*, name: str, edition: str, rows: bytes, source: bytes) -> Table:
    """Build a table from the bytes of its two files, or refuse it.

    Args:
        name: Shelf and name, for messages.
        edition: Edition, for messages.
        rows: Bytes of the CSV.
        source: Bytes of the `source.toml`.

    Returns:
        The checked table.

    Raises:
        TableError: Naming file, row, column, what was found and what was wanted.

    Example:
        >>> try:
        ...     build_table(name="x/y", edition="2025", rows=b"", source=b"= 1")
        ... except TableError as error:
        ...     print(error.where)
        x/y/2025.source.toml
    """
    told = decode_source(source, where=f"{name}/{edition}.source.toml")
    where = f"{name}/{edition}.csv"
    if _digest(rows) != told.digest:
        raise TableError(where=where, found=_digest(rows), wanted=f"the digest {told.digest}", remedy=REMEDY)
    records = read_rows(rows, where=where, columns=list(told.column))
    if len(records) != told.rows:
        raise TableError(where=where, found=f"{len(records)} rows", wanted=f"{told.rows} rows", remedy=REMEDY)
    for column, declared in told.column.items():
        check_column(records, column, declared, where=where)
    return Table(name=name, edition=edition, source=told, rows=tuple(records))


def decode_source(raw: bytes, *, where: str) -> TableSource:
    """Read a `source.toml`.

    Raises:
        TableError: It is not TOML, or a field is missing, unknown or of the wrong type.

    Example:
        >>> try:
        ...     decode_source(b"callup = 2", where="x.source.toml")
        ... except TableError as error:
        ...     print(error.found)
        Invalid enum value 2 - at `$.callup`
    """
    try:
        return msgspec.toml.decode(raw, type=TableSource)
    except (msgspec.MsgspecError, ValueError) as error:
        raise TableError(where=where, found=str(error), wanted="a table source", remedy=REMEDY) from error


def read_assumptions(name: str) -> dict[str, Assumption]:
    """Read an assumption table: low, central and high value by name.

    Args:
        name: Shelf and name, for example ``assumptions/cost``.

    Returns:
        Assumptions by name, in the order of the table.

    Raises:
        UnknownName: No such table.
        TableError: Wrong columns, a name twice, or low, central and high out of order.
    """
    table = read_table(name)
    where = f"{table.name}/{table.edition}.csv"
    if list(table.source.column) != ASSUMPTION_COLUMNS:
        found, wanted = ", ".join(table.source.column), ", ".join(ASSUMPTION_COLUMNS)
        raise TableError(where=where, found=f"the columns {found}", wanted=wanted, remedy="this is no assumption table")
    return build_assumptions(table.rows, where=where)


def build_assumptions(rows: Iterable[dict[str, str]], *, where: str) -> dict[str, Assumption]:
    """Build assumptions from rows of text.

    Raises:
        TableError: A name twice, a value that is no number, or values out of order.

    Example:
        >>> row = {"name": "share", "low": "0.1", "central": "0.2", "high": "0.3", "unit": "", "meaning": "",
        ...        "source": "made up"}
        >>> build_assumptions([row], where="x.csv")["share"].central
        0.2
    """
    known: dict[str, Assumption] = {}
    for number, row in enumerate(rows, start=2):
        place = f"{where}, row {number}, {row['name']}"
        if row["name"] in known:
            raise TableError(where=place, found="the name a second time", wanted="every name once", remedy="merge them")
        known[row["name"]] = _assumption(row, where=place)
    return known


def _assumption(row: dict[str, str], *, where: str) -> Assumption:
    try:
        low, central, high = (float(row[column]) for column in ("low", "central", "high"))
    except ValueError as error:
        raise TableError(where=where, found=str(error), wanted="a number", remedy="give all three values") from error
    if not low <= central <= high:
        found = f"{low}, {central}, {high}"
        raise TableError(where=where, found=found, wanted="low <= central <= high", remedy="put them in order")
    told = {column: row[column] for column in ("name", "unit", "meaning", "source")}
    return Assumption(low=low, central=central, high=high, **told)


def digests(names: Iterable[str] | None = None) -> dict[str, str]:
    """The digest of the newest edition of each table, to be written into a result.

    Args:
        names: Tables that were used; all tables if left out.

    Raises:
        UnknownName: A name that is no table.

    Example:
        >>> list(digests(["forces/strength"]))
        ['forces/strength']
    """
    newest = {name: source.digest for name, _, source in list_sources()}
    wanted = newest if names is None else names
    for name in wanted:
        _known(name, newest, kind="a table")
    return {name: newest[name] for name in wanted}


def _folders() -> Iterable[tuple[str, Traversable]]:
    shelves = sorted((shelf for shelf in data_root().iterdir() if shelf.is_dir()), key=lambda shelf: shelf.name)
    for shelf in shelves:
        for folder in sorted(shelf.iterdir(), key=lambda folder: folder.name):
            if folder.is_dir():
                yield f"{shelf.name}/{folder.name}", folder


@cache
def _source(name: str, edition: str) -> TableSource:
    file = data_root().joinpath(*name.split("/"), f"{edition}.source.toml")
    where = f"{name}/{edition}.source.toml"
    if not file.is_file():
        raise TableError(where=where, found="no file", wanted="the source of the table", remedy="no source, no row")
    return decode_source(file.read_bytes(), where=where)


def _choose(name: str, edition: str | None) -> str:
    editions = [known for known_name, known, _ in list_sources() if known_name == name]
    if not editions:
        _known(name, [known_name for known_name, _, _ in list_sources()], kind="a table")
    if edition is None:
        return editions[-1]
    _known(edition, editions, kind=f"an edition of {name}")
    return edition


def _known(name: str, known: Iterable[str], *, kind: str) -> None:
    if name not in (names := list(known)):
        raise UnknownName(where="tables", name=name, kind=kind, known=names)
