"""What holds for all tables and all rosters, whatever their bytes."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.errors import InputError, TableError
from callup.place import CODES
from callup.reference.forces import COMPONENTS, ROSTER_COLUMNS, read_user_roster, unit_types
from callup.reference.tables import build_table, data_root, list_sources, read_table
from tests.test_tables import xlsx_of

EDITIONS = [(name, edition) for name, edition, _ in list_sources()]
GOOD_SHEET = xlsx_of([list(ROSTER_COLUMNS), ["u1", "VT", "ARNG", "A company", "engineer", "company", 100]])


def bytes_of(name: str, edition: str) -> tuple[bytes, bytes]:
    folder = data_root().joinpath(*name.split("/"))
    return (folder / f"{edition}.csv").read_bytes(), (folder / f"{edition}.source.toml").read_bytes()


@pytest.mark.parametrize(("name", "edition"), EDITIONS)
def test_the_files_as_they_are_can_be_read(name, edition):
    rows, source = bytes_of(name, edition)
    assert build_table(name=name, edition=edition, rows=rows, source=source) == read_table(name, edition)


@given(st.sampled_from(EDITIONS), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
@settings(max_examples=150, deadline=None)
def test_any_flipped_byte_in_a_table_is_refused(which, place, flip):
    rows, source = bytes_of(*which)
    changed = bytearray(rows)
    changed[int(place * len(rows))] ^= flip
    with pytest.raises(TableError, match="wanted the digest"):
        build_table(name=which[0], edition=which[1], rows=bytes(changed), source=source)


@given(st.sampled_from(EDITIONS), st.integers(1, 200))
@settings(max_examples=40, deadline=None)
def test_a_table_cut_short_or_grown_is_refused(which, size):
    rows, source = bytes_of(*which)
    for changed in (rows[:-size], rows + b"\n" * size):
        with pytest.raises(TableError):
            build_table(name=which[0], edition=which[1], rows=changed, source=source)


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_a_source_of_any_bytes_is_refused_as_a_table_error(raw):
    with pytest.raises(TableError):
        build_table(name="made/up", edition="2025", rows=b"n\n1\n", source=raw)


def read_bytes(raw: bytes, ending: str):
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"own{ending}"
        file.write_bytes(raw)
        return read_user_roster(file)


@given(st.binary(max_size=2000), st.sampled_from([".csv", ".xlsx", ".txt", ""]))
@settings(max_examples=150, deadline=None)
def test_a_roster_of_any_bytes_raises_nothing_but_an_input_error(raw, ending):
    with pytest.raises(InputError):
        read_bytes(raw, ending)


@given(st.lists(st.lists(st.text(max_size=12), min_size=7, max_size=7), max_size=5))
@settings(max_examples=100, deadline=None)
def test_a_roster_of_any_cells_raises_nothing_but_an_input_error(rows):
    text = io.StringIO()
    csv.writer(text).writerows([list(ROSTER_COLUMNS), *rows])
    with pytest.raises(InputError):
        read_bytes(text.getvalue().encode("utf-8", "surrogatepass"), ".csv")


@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_a_damaged_sheet_is_read_or_refused_and_never_breaks_the_program(changes):
    raw = bytearray(GOOD_SHEET)
    for place, value in changes:
        raw[int(place * len(raw))] = value
    try:
        units = read_bytes(bytes(raw), ".xlsx").units
    except InputError:
        return
    assert len(units) == 1


good_rows = st.lists(
    st.tuples(
        st.text("abcXYZ0123-", min_size=1, max_size=20),
        st.sampled_from(CODES),
        st.sampled_from(COMPONENTS),
        st.text("abc XYZ,;'\"é", min_size=1, max_size=30).filter(lambda text: text.strip() == text),
        st.sampled_from(sorted(unit_types())),
        st.sampled_from(["company", "battalion", "team"]),
        st.integers(1, 100_000).map(str),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)


@given(good_rows)
@settings(max_examples=80, deadline=None)
def test_what_is_written_as_a_roster_is_read_back_in_order(rows):
    text = io.StringIO()
    csv.writer(text).writerows([ROSTER_COLUMNS, *rows])
    units = read_bytes(text.getvalue().encode(), ".csv").units
    read = [(u.id, u.home, u.component, u.title, u.type, u.echelon, str(u.people)) for u in units]
    assert read == rows
