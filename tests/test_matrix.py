"""Does the engine give the matrix of 26 roles and nine columns that was worked out by hand?

`cases/matrix.csv` has the letters with their keys, `cases/matrix-columns.toml` what each column takes as given,
`cases/matrix-keys.toml` what a key points to. Run with `-rP` to see the number of cells that agree.
"""

import csv
import tomllib
from functools import cache
from pathlib import Path

import msgspec
import pytest

from callup.law.answer import Answer, answer
from callup.law.engine import Engine
from callup.law.fact import token_of
from callup.law.rulebase import RuleBase
from callup.reference.law import read_rule_base
from callup.role import ROLE_SLUGS

CASES = Path(__file__).parent / "cases"
LETTERS = {"allowed": "P", "allowed_if": "C", "unsettled": "Q", "barred": "X"}

# (role, column): why the engine's letter may differ from the matrix. A difference without a reason fails.
DIFFERENCES: dict[tuple[str, str], str] = {}


@cache
def matrix() -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    with (CASES / "matrix.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {(row["role"], name): row[name].split(":") for row in rows for name in row if name != "role"}
    return {at: (letter, tuple(keys.split(","))) for at, (letter, keys) in cells.items()}


@cache
def setup() -> dict:
    return tomllib.loads((CASES / "matrix-columns.toml").read_text(encoding="utf-8"))


@cache
def rules_of_keys() -> dict[str, list[str]]:
    found = tomllib.loads((CASES / "matrix-keys.toml").read_text(encoding="utf-8"))
    return {name: key["rules"] for name, key in found["key"].items()}


COLUMNS = {column["name"]: column for column in setup()["column"]}


def engine(base: RuleBase) -> Engine:
    return Engine(base, on=setup()["on"], request=setup()["request"])


@cache
def today() -> Engine:
    return engine(read_rule_base())


def answer_of(role: str, column: str, law: Engine, **other: object) -> Answer:
    chosen = COLUMNS[column]
    given = setup()["given"] | chosen.get("given", {}) | other
    facts = law.base.facts
    known = {name: frozenset({token_of(facts[name], value, where=column)}) for name, value in given.items()}
    away = {True: "yes", False: "no"}.get(chosen.get("away"))
    return answer(law.slice(role, chosen["status"], away), known, frozenset())


def letter_of(found: Answer, law: Engine) -> str:
    """The letter of the matrix: S is an open line on which only State law is left to decide."""
    if found.verdict != "open":
        return LETTERS[found.verdict]
    return "S" if all(law.base.facts[name].state_matter for name in found.deciding) else "open"


def differing(column: str, law: Engine) -> dict[str, str]:
    letters = {role: letter_of(answer_of(role, column, law), law) for role in ROLE_SLUGS}
    return {role: letter for role, letter in letters.items() if letter != matrix()[role, column][0]}


def test_the_matrix_has_every_role_and_every_column():
    assert {role for role, _ in matrix()} == set(ROLE_SLUGS)
    assert {column for _, column in matrix()} == set(COLUMNS)
    assert len(matrix()) == 26 * 9


@pytest.mark.parametrize("column", COLUMNS)
def test_every_cell_of_a_column_agrees_or_has_a_written_reason(column):
    reasons = {role: why for (role, where), why in DIFFERENCES.items() if where == column}
    assert differing(column, today()).keys() == reasons.keys()


def test_the_number_of_cells_that_agree_is_234_of_234():
    agree = sum(26 - len(differing(column, today())) for column in COLUMNS)
    print(f"{agree} of {len(matrix())} cells of the matrix agree ({agree / len(matrix()):.1%})")  # noqa: T201
    assert agree == len(matrix()) - len(DIFFERENCES)
    assert agree == 234


@pytest.mark.parametrize("column", COLUMNS)
def test_a_rule_behind_the_keys_of_each_cell_can_fire(column):
    for role in ROLE_SLUGS:
        alive = {rule.rule for rule in answer_of(role, column, today()).rules if rule.fires != "no"}
        carried = [rules_of_keys()[key] for key in matrix()[role, column][1]]
        wanted = {rule for rules in carried for rule in rules}
        if matrix()[role, column][0] == "X" and not _allowing(alive):
            continue  # barred because nothing allows it: the key tells which authority does not reach that far
        if matrix()[role, column] == ("X", ("r",)):
            continue  # the plan's authority does not hold the role
        assert alive & wanted, f"{role} in {column}: none of {sorted(wanted)} among {sorted(alive)}"


def _allowing(alive: set[str]) -> bool:
    return any(rule.id in alive and rule.kind == "allows" for rule in read_rule_base().rules)


def test_every_rule_named_by_a_key_exists():
    known = {rule.id for rule in read_rule_base().rules}
    assert {rule for rules in rules_of_keys().values() for rule in rules} <= known


def changed(base: RuleBase, rule_id: str, **change: object) -> RuleBase:
    return msgspec.structs.replace(
        base,
        provisions=tuple(
            msgspec.structs.replace(
                provision,
                rule=tuple(
                    msgspec.structs.replace(rule, **change) if rule.id == rule_id else rule for rule in provision.rule
                ),
            )
            for provision in base.provisions
        ),
    )


@pytest.mark.parametrize(
    ("rule", "change", "column"),
    [
        ("sad-state-law", {"kind": "notes"}, "SAD_HOME"),
        ("sad-police-power", {"kind": "notes"}, "T32_HOME"),
        ("emac-art13", {"kind": "notes"}, "SAD_EMAC"),
        ("emac-art13-core", {"kind": "notes"}, "SAD_EMAC"),
        ("emac-art1", {"kind": "forbids"}, "SAD_EMAC"),
        ("32usc502f", {"kind": "notes"}, "T32_HOME"),
        ("32usc502f-host", {"kind": "allows"}, "T32_OTHER_HOST_NO"),
        ("10usc275-disputed", {"kind": "notes"}, "T10_12406"),
        ("order-2025-07-no-custody", {"kind": "notes"}, "T10_12301D"),
        ("10usc251-255-scope", {"kind": "notes"}, "T10_INSURRECTION"),
        ("military-lawyers-bar", {"kind": "notes"}, "T10_INSURRECTION"),
        ("32usc112", {"kind": "requires"}, "T32_112"),
        ("32usc112-plan", {"must": ()}, "T32_112"),
    ],
)
def test_one_changed_rule_makes_a_cell_differ(rule, change, column):
    assert differing(column, engine(changed(read_rule_base(), rule, **change))) != differing(column, today())


def test_bars_that_hide_each_other_must_all_go_before_a_cell_differs():
    one = changed(read_rule_base(), "10usc275", kind="notes")
    assert differing("T10_12406", engine(one)) == {}
    assert "crowd-control" in differing("T10_12406", engine(changed(one, "18usc1385", kind="notes")))
    one = changed(read_rule_base(), "8usc1357g", kind="notes")
    assert differing("T32_HOME", engine(one)) == {}
    assert "locate-persons" in differing("T32_HOME", engine(changed(one, "sad-police-power", kind="notes")))


# --- all hazards: a declared disaster, and no law is enforced ---

RELIEF = {"law_enforced": "none", "mission_kind": "disaster", "state_emergency_declared": True}
RELIEF_LETTERS = {
    "SAD_HOME": "P", "SAD_EMAC": "P", "T32_HOME": "C", "T32_OTHER_HOST_YES": "C", "T10_12301D": "C", "T10_12406": "C",
}  # fmt: skip
STATE_DUTY, FEDERAL_DUTY = ("SAD_HOME", "SAD_EMAC"), ("T10_12301D", "T10_12406")
RELIEF_DIFFERENCES = {
    "a condition keeps the act that of the role": {
        (role, column) for role in ("interpreting", "area-monitoring") for column in STATE_DUTY
    },
    "following named persons stays a direct act in a disaster too": {
        ("surveillance", column) for column in RELIEF_LETTERS
    },
    "whether it is a direct act stays disputed in federal service": {
        (role, column) for role in ("in-processing", "interpreting") for column in FEDERAL_DUTY
    },
    "no condition of the statutes is left open": {
        (role, "T10_12406") for role in ("logistics", "supply-transport", "communications", "administration")
    },
}


def test_in_a_disaster_72_of_90_cells_are_as_the_rule_of_thumb_says_and_18_differ_for_a_reason():
    law = Engine(read_rule_base(), on=setup()["on"])
    found = {
        (role, column): letter_of(answer_of(role, column, law, **RELIEF), law)
        for role in ROLE_SLUGS[:15]
        for column in RELIEF_LETTERS
    }
    differ = {at for at, letter in found.items() if letter != RELIEF_LETTERS[at[1]]}
    assert differ == set().union(*RELIEF_DIFFERENCES.values())
    assert (len(found) - len(differ), len(found)) == (72, 90)
