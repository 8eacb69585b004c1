"""Reading tables, places, forces and rosters: what is given, and what is refused in which words."""

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from callup.errors import InputError, TableError, UnknownName
from callup.place import CODES, distance_km
from callup.reference.forces import (
    ROSTER_COLUMNS,
    read_claims,
    read_qualifications,
    read_roster,
    read_strengths,
    read_user_roster,
    unit_types,
)
from callup.reference.places import read_places, read_tiles
from callup.reference.tables import (
    build_assumptions,
    build_table,
    data_root,
    digest_of,
    digests,
    list_sources,
    read_assumptions,
    read_table,
)
from callup.role import ROLE_SLUGS

HEADER = ",".join(ROSTER_COLUMNS)
GOOD_ROW = "u1,VT,ARNG,A company,engineer,company,100"


def table_of(csv: str, *columns: str, rows: int = 1, digest: str | None = None):
    """Build a table with right digest from its text and the TOML lines of its columns."""
    raw = csv.encode()
    told = digest or "sha256:" + hashlib.sha256(raw).hexdigest()
    source = f"""callup = 1
title = "t"
publisher = "p"
published = "2025"
retrieved = 2026-11-23
url = "u"
licence = "l"
digest = "{told}"
rows = {rows}
kind = "fact"
""" + "\n".join(columns)
    return build_table(name="made/up", edition="2025", rows=raw, source=source.encode())


def column(name: str, kind: str, more: str = "") -> str:
    return f'[column.{name}]\ntype = "{kind}"\nmeaning = "m"\n{more}\n'


def roster_file(folder: Path, *lines: str, name: str = "own.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return file


def xlsx_of(rows: list[list[str | int]]) -> bytes:
    """The smallest XLSX that holds these rows."""
    cells = "".join(
        "<row>"
        + "".join(
            f"<c><v>{cell}</v></c>" if isinstance(cell, int) else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
            for cell in row
        )
        + "</row>"
        for row in rows
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="units" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{cells}</sheetData></worksheet>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return packed.getvalue()


# Tables


def test_the_newest_edition_is_read_unless_one_is_named():
    assert read_table("rates/pay").edition == "2026"
    assert read_table("rates/pay", "2025").edition == "2025"


def test_every_table_in_the_package_has_a_source_and_every_source_a_table():
    root = Path(str(data_root()))
    tables = {str(path.relative_to(root)).removesuffix(".csv") for path in root.rglob("*.csv")}
    sources = {str(path.relative_to(root)).removesuffix(".source.toml") for path in root.rglob("*.source.toml")}
    assert tables == sources == {f"{name}/{edition}" for name, edition, _ in list_sources()}


def test_digests_are_those_of_the_newest_editions():
    pay = data_root() / "rates" / "pay" / "2026.csv"
    assert digests()["rates/pay"] == digest_of(pay)
    assert digests(["rates/pay"]) == {"rates/pay": digest_of(pay)}


def test_an_unknown_table_offers_the_nearest_name():
    with pytest.raises(UnknownName, match="did you mean 'places/jurisdictions'"):
        read_table("places/jurisdiction")
    with pytest.raises(UnknownName, match="known: 2025, 2026"):
        read_table("rates/pay", "1871")
    with pytest.raises(UnknownName):
        digests(["no/table"])


def test_a_table_with_another_digest_is_refused_with_exit_code_11():
    with pytest.raises(TableError, match=r"made/up/2025\.csv: found sha256:.* wanted the digest sha256:00") as caught:
        table_of("n\n1\n", column("n", "whole"), digest="sha256:00")
    assert caught.value.exit_code == 11


def test_a_wrong_cell_is_named_by_file_row_and_column():
    with pytest.raises(TableError, match=r"made/up/2025\.csv, row 3, n: found '-2', wanted a whole number of at least"):
        table_of("n\n1\n-2\n", column("n", "whole", "minimum = 0"), rows=2)


@pytest.mark.parametrize(
    ("kind", "more", "cell"),
    [
        ("whole", "", "1.5"),
        ("whole", "", "１"),
        ("whole", "", "1_000"),
        ("whole", "maximum = 5", "6"),
        ("whole", "", ""),
        ("decimal", "", "nan"),
        ("decimal", "", "1e5"),
        ("decimal", "minimum = 0.5", "0.4"),
        ("day", "", "2025-02-30"),
        ("day", "", "20250101"),
        ("day", "", "2025-W01-1"),
        ("flag", "", "2"),
        ("flag", "", "True"),
        ("code", "", "a b"),
        ("code", 'values = ["NA", "NO"]', "NB"),
        ("text", "", " "),
    ],
)
def test_a_cell_that_is_not_what_its_column_declares_is_refused(kind, more, cell):
    with pytest.raises(TableError, match=r"row 2, n: found"):
        table_of(f'n,x\n"{cell}",1\n', column("n", kind, more), column("x", "flag"))


@pytest.mark.parametrize(
    ("kind", "more", "cell"),
    [
        ("whole", "minimum = -5", "-5"),
        ("whole", "empty = true", ""),
        ("decimal", "maximum = 2", "1.50"),
        ("day", "", "2024-02-29"),
        ("flag", "", "0"),
        ("code", 'values = ["NA", "NO"]', "NA"),
        ("code", 'values = ["NA"]\nempty = true', ""),
        ("code", "", "O-10"),
        ("text", "", "NaN, null, None"),
    ],
)
def test_a_cell_that_is_what_its_column_declares_stays_as_it_stands(kind, more, cell):
    table = table_of(f'n,x\n"{cell}",1\n', column("n", kind, more), column("x", "flag"))
    assert table.rows[0]["n"] == cell


@pytest.mark.parametrize(
    ("csv", "rows", "message"),
    [
        ("m\n1\n", 1, "header: found m, wanted n"),
        ("", 0, "header: found no header"),
        ("n\n1,2\n", 1, "row 2: found 2 cells, wanted 1 cells"),
        ("n\n1\n", 2, "found 1 rows, wanted 2 rows"),
        ('n\n"1\n', 1, "wanted a CSV in UTF-8"),
    ],
)
def test_a_table_of_another_shape_is_refused(csv, rows, message):
    with pytest.raises(TableError, match=message):
        table_of(csv, column("n", "whole"), rows=rows)


def test_columns_in_another_order_are_refused():
    with pytest.raises(TableError, match="found b, a, wanted a, b"):
        table_of("b,a\n1,2\n", column("a", "whole"), column("b", "whole"))


def test_a_source_with_an_unknown_key_is_refused():
    with pytest.raises(TableError, match=r"made/up/2025\.source\.toml: found .*unknown field `colour`"):
        table_of("n\n1\n", column("n", "whole", 'colour = "red"'))


# Assumptions


def assumption(**changed: str) -> dict[str, str]:
    row = {"name": "a", "low": "1", "central": "2", "high": "3", "unit": "", "meaning": "m", "source": "s"}
    return {**row, **changed}


def test_assumptions_keep_low_central_and_high():
    read = build_assumptions([assumption()], where="x.csv")["a"]
    assert (read.low, read.central, read.high) == (1.0, 2.0, 3.0)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"low": "5"}, "low <= central <= high"),
        ({"high": ""}, "wanted a number"),
        ({"central": "nan"}, "low <= central <= high"),
    ],
)
def test_assumptions_out_of_order_are_refused(changed, message):
    with pytest.raises(TableError, match=message):
        build_assumptions([assumption(**changed)], where="x.csv")


def test_an_assumption_named_twice_is_refused():
    with pytest.raises(TableError, match="row 3, a: found the name a second time"):
        build_assumptions([assumption(), assumption()], where="x.csv")


def test_a_table_of_another_kind_is_no_assumption_table():
    with pytest.raises(TableError, match="this is no assumption table"):
        read_assumptions("places/tiles")


def test_every_assumption_table_can_be_read():
    standard = ["name", "low", "central", "high", "unit", "meaning", "source"]
    for name, _, source in list_sources():
        if list(source.column) == standard:
            assert source.kind == "assumption", name
            assert all(value.source.strip() and value.meaning.strip() for value in read_assumptions(name).values())


# Places


def test_only_the_district_has_no_governor_to_consent():
    assert [code for code, place in read_places().items() if not place.has_governor] == ["DC"]


def test_places_are_the_54_in_the_order_of_codes():
    assert tuple(read_places()) == CODES


def test_distances_are_those_of_the_map():
    places = read_places()
    assert 2300 < distance_km(places["VT"], places["TX"]) < 2900
    assert distance_km(places["VA"], places["MD"]) < 300
    assert distance_km(places["GU"], places["HI"]) > 5000


def test_every_jurisdiction_has_a_tile_of_its_own():
    tiles = read_tiles()
    assert tuple(tiles) == CODES
    assert len(set(tiles.values())) == 54


def test_tiles_lie_roughly_as_on_the_map():
    tiles = read_tiles()
    for west, east in (("WA", "ME"), ("CA", "VA"), ("HI", "PR"), ("GU", "HI")):
        assert tiles[west][0] < tiles[east][0]
    for north, south in (("WA", "CA"), ("ND", "TX"), ("NY", "FL"), ("ME", "CT"), ("MD", "DC")):
        assert tiles[north][1] < tiles[south][1]


# Forces


def test_strengths_are_the_newest_planning_values_of_all_54():
    strengths = read_strengths()
    assert tuple(strengths) == CODES
    assert sum(strength.people for strength in strengths.values()) == 432_503
    assert strengths["PR"].people > 6_500
    assert strengths["GA"].people > 10_000


def test_estimated_strengths_say_so():
    quality = {code: strength.quality for code, strength in read_strengths().items()}
    assert sorted(code for code, value in quality.items() if value != "reported") == ["GU", "PR", "VI"]


def test_the_roster_leaves_overlay_packages_out():
    assert not {unit.type for unit in read_roster().units} & {"cerfp", "hrf"}


def test_the_roster_holds_the_additive_people_and_no_empty_unit():
    units = read_roster().units
    assert sum(unit.people for unit in units) == 248_795 + 88_110 + 57 * 22
    assert min(unit.people for unit in units) > 0
    assert {unit.home for unit in units} == set(CODES)


def test_the_roster_says_in_plain_words_that_it_is_illustrative():
    roster = read_roster()
    assert roster.illustrative
    for words in ("illustrative roster", "211 of 2,056", "UNVERIFIED", "GU, PR, VI are estimates", "Defense Manpower"):
        assert words in roster.note


def test_no_headquarters_is_listed_with_field_units():
    staff = [unit for unit in read_roster().units if unit.echelon.endswith("_hq")]
    assert staff
    assert all(unit.type == "hq" or unit.type.startswith("wing_") for unit in staff)


def test_no_staff_is_qualified_as_trained_for_any_role():
    assert [q for q in read_qualifications() if q.tier == 1 and q.type in {"hq", "bct_hq"}] == []


def test_qualifications_name_known_roles_types_and_components_once():
    rows = read_qualifications()
    known = {(row["component"], row["type"]) for row in read_table("forces/units").rows}
    keys = [(q.role, q.component, q.type) for q in rows]
    assert len(keys) == len(set(keys))
    assert {(q.component, q.type) for q in rows} <= known
    assert {q.role for q in rows} == set(ROLE_SLUGS) - {"legal-services"}
    assert all(row["why"] for row in read_table("forces/qualifications").rows)


def test_every_listed_type_can_do_something():
    used = {(q.component, q.type) for q in read_qualifications()}
    assert {(unit.component, unit.type) for unit in read_roster().units} <= used


def test_transport_rests_on_few_trained_people():
    trained = {(q.component, q.type) for q in read_qualifications() if q.role == "supply-transport" and q.tier == 1}
    people = sum(unit.people for unit in read_roster().units if (unit.component, unit.type) in trained)
    assert people == 11_820


def test_claims_are_the_reported_numbers_and_a_labelled_default():
    claims = {claim.home: claim for claim in read_claims()}
    named = {code: claims[code].people for code in ("AK", "DE", "GU")}
    assert named == {"AK": 350, "DE": 250, "GU": 100}
    others = [claim for code, claim in claims.items() if code not in named]
    assert {claim.people for claim in others} == {500}
    assert all("default" in claim.reason and "UNVERIFIED" in claim.reason for claim in others)
    assert all(claim.source for claim in claims.values())


def test_no_claim_is_made_up_where_no_number_is_stated():
    assert {"DC", "VI"}.isdisjoint(claim.home for claim in read_claims())


def test_there_is_no_claim_before_the_day_of_the_order():
    assert read_claims(date(2025, 10, 7)) == ()
    assert len(read_claims(date(2025, 10, 8))) == 52


# Rosters that users hand in


def test_a_roster_of_ones_own_is_not_illustrative(tmp_path):
    roster = read_user_roster(roster_file(tmp_path, GOOD_ROW))
    assert not roster.illustrative
    assert [(unit.id, unit.home, unit.people, unit.confidence) for unit in roster.units] == [("u1", "VT", 100, "U")]


def test_csv_and_xlsx_give_the_same_units(tmp_path):
    rows = [list(ROSTER_COLUMNS), ["u1", "VT", "ARNG", "A company", "engineer", "company", 100]]
    sheet = tmp_path / "own.xlsx"
    sheet.write_bytes(xlsx_of(rows))
    assert read_user_roster(sheet).units == read_user_roster(roster_file(tmp_path, GOOD_ROW)).units


def test_columns_may_stand_in_any_order_and_a_byte_order_mark_is_no_harm(tmp_path):
    file = tmp_path / "own.csv"
    lines = [",".join(reversed(ROSTER_COLUMNS)), ",".join(reversed(GOOD_ROW.split(",")))]
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert read_user_roster(file).units == read_user_roster(roster_file(tmp_path, GOOD_ROW)).units


def test_all_bad_rows_are_told_in_one_message(tmp_path):
    bad = [
        "u1,VT,ARNG,A company,engineer,company,100",
        "u1,VT,ARNG,B company,engineer,company,100",
        "u2,VX,ARNG,C company,engineer,company,100",
        "u3,VT,NAVY,D company,engineer,company,100",
        "u4,VT,ARNG,E company,enginer,company,100",
        "u5,VT,ARNG,F company,engineer,company,-5",
        "u6,VT,ARNG,G company,engineer,company,about 100",
        ",VT,ARNG,H company,engineer,company,100",
    ]
    with pytest.raises(InputError) as caught:
        read_user_roster(roster_file(tmp_path, *bad))
    told = str(caught.value)
    for words in (
        "own.csv: found rows that cannot be used",
        "row 2, unit_id: found 'u1', wanted every id once",
        "row 3, unit_id: found 'u1'",
        "row 4, jurisdiction: found 'VX', wanted a known name, did you mean",
        "row 5, component: found 'NAVY', wanted a known name: ARNG, ANG, ARNG+ANG",
        "row 6, type: found 'enginer', wanted a known name, did you mean 'engineer'?",
        "row 7, authorised: found '-5', wanted a whole number of people",
        "row 8, authorised: found 'about 100'",
        "row 9, unit_id: found ''",
    ):
        assert words in told
    assert caught.value.exit_code == 10


def test_at_most_20_bad_rows_are_shown_and_the_rest_counted(tmp_path):
    bad = [f"u{number},VT,ARNG,x,engineer,company,-1" for number in range(50)]
    with pytest.raises(InputError, match="and 30 more") as caught:
        read_user_roster(roster_file(tmp_path, *bad))
    assert str(caught.value).count("authorised") == 20


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (HEADER + ",commander", "found 'commander', wanted the name of a column"),
        (HEADER.replace("authorised", "authorized"), "did you mean 'authorised'"),
        (HEADER.replace(",authorised", ""), "found no column authorised"),
        (HEADER + ",type", "found a column twice"),
        ("", "found no column unit_id"),
    ],
)
def test_other_columns_are_refused(tmp_path, header, message):
    file = tmp_path / "own.csv"
    file.write_text(header + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_user_roster(file)


def test_a_roster_without_units_is_refused(tmp_path):
    with pytest.raises(InputError, match="wanted at least one unit"):
        read_user_roster(roster_file(tmp_path))


def test_a_missing_file_another_ending_and_broken_bytes_are_refused(tmp_path):
    with pytest.raises(InputError, match="check the name"):
        read_user_roster(tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"wanted \.csv or \.xlsx"):
        read_user_roster(roster_file(tmp_path, GOOD_ROW, name="own.ods"))
    (tmp_path / "own.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="wanted a CSV in UTF-8"):
        read_user_roster(tmp_path / "own.csv")
    (tmp_path / "own.xlsx").write_bytes(b"PK no zip")
    with pytest.raises(InputError, match="found no readable XLSX"):
        read_user_roster(tmp_path / "own.xlsx")


def test_a_unit_may_be_at_hand_for_a_time_alone(tmp_path):
    file = tmp_path / "own.csv"
    header = HEADER + ",since,until\n"
    file.write_text(header + GOOD_ROW + ",2026-05-01,\n", encoding="utf-8")
    unit = read_user_roster(file).units[0]
    assert (unit.since, unit.until) == (date(2026, 5, 1), None)
    file.write_text(header + GOOD_ROW + ",2026-05-01,2026-05-01\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2, until: found '2026-05-01', wanted a day after since"):
        read_user_roster(file)
    file.write_text(header + GOOD_ROW + ",May,\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2, since: found 'May', wanted a day such as 2026-05-01, or nothing"):
        read_user_roster(file)


def test_a_small_file_that_unpacks_to_an_enormous_one_is_refused(tmp_path):
    packed = tmp_path / "own.xlsx"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for part in range(3):
            file.writestr(f"xl/{part}.xml", bytes(70_000_000))
    assert packed.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="bytes when unpacked"):
        read_user_roster(packed)


def test_the_known_types_are_those_of_the_tables():
    assert {"transportation", "wing_rescue", "cst"} <= unit_types()
