"""Does any table or record make room for a person? Units and positions only."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import msgspec
import pytest

import callup
from callup.reference.tables import list_tables

# Words of a field that would hold who somebody is, or data on persons subject to enforcement.
FORBIDDEN_WORDS = {
    "surname", "forename", "firstname", "lastname", "fullname", "person", "persons", "alien", "detainee", "detainees",
    "inmate", "suspect", "suspects", "arrestee", "victim", "victims", "immigrant", "migrant", "soldier", "airman",
    "ssn", "edipi", "passport", "nationality", "citizenship", "ethnicity", "religion", "gender", "sex", "birth",
    "born", "birthday", "birthplace", "fingerprint", "fingerprints", "biometric", "biometrics", "dna", "photo",
    "face", "signature",
}  # fmt: skip
FORBIDDEN_PHRASES = (
    "first_name", "last_name", "given_name", "family_name", "full_name", "middle_name", "member_name", "officer_name",
    "commander_name", "signed_by_name", "a_number", "alien_number", "social_security", "service_number", "dod_id",
    "date_of_birth", "country_of_origin", "home_address", "license_plate", "licence_plate", "named_person",
)  # fmt: skip

# A rank or title followed by a capitalised word, in running text: how persons get into tables.
TITLED_NAME = re.compile(
    r"\b(?:(?:Gen|Gov|Sen|Rep|Lt|Col|Maj|Capt|Sgt|Adm|Brig|Mr|Mrs|Ms|Dr)\.? [A-Z][a-z]+"
    r"|(?:President|Governor|Secretary|Mayor|Senator|General|Judge|Justice|Sheriff|Director) [A-Z][a-z]+)"
)
ADDRESSES = {"url", "source_url"}
UNITS = re.compile(r"per_person|person_(?:hour|day|week|month|year|km)s?")  # a unit, as in usd_per_person_day


def words_of(field: str) -> set[str]:
    return set(re.split(r"[^a-z]+", UNITS.sub("", field.lower())))


def is_about_persons(field: str) -> bool:
    return bool(words_of(field) & FORBIDDEN_WORDS) or any(phrase in field.lower() for phrase in FORBIDDEN_PHRASES)


def record_types() -> Iterator[type[msgspec.Struct]]:
    for module in pkgutil.walk_packages(callup.__path__, "callup."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting = list(msgspec.Struct.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.split(".")[0] == "callup":
            yield kind


def test_no_table_has_a_column_about_a_person():
    found = [
        (table.name, column) for table in list_tables() for column in table.source.column if is_about_persons(column)
    ]
    assert found == []


def test_no_record_has_a_field_about_a_person():
    kinds = list(record_types())
    assert len(kinds) > 20
    found = [
        (kind.__qualname__, field) for kind in kinds for field in kind.__struct_fields__ if is_about_persons(field)
    ]
    assert found == []


def test_no_cell_names_a_person_with_rank_or_title():
    for table in list_tables():
        for row in table.rows:
            told = (cell for column, cell in row.items() if column not in ADDRESSES)
            assert [hit.group() for cell in told for hit in TITLED_NAME.finditer(cell)] == [], table.name


@pytest.mark.parametrize("field", ["last_name", "alien_number", "detainee_id", "date_of_birth", "person", "dna"])
def test_the_words_find_what_they_are_for(field):
    assert is_about_persons(field)


@pytest.mark.parametrize(
    "field", ["unit_name", "people", "personnel", "name", "guard_state", "detention_support", "usd_per_person_day"]
)
def test_the_words_leave_units_and_positions_alone(field):
    assert not is_about_persons(field)


@pytest.mark.parametrize("text", ["Gen. Smith said", "according to Governor Smith", "Dr Smith"])
def test_the_pattern_finds_a_titled_name(text):
    assert TITLED_NAME.search(text)
