"""Second opinion on the plan: 200 small random worlds, each solved by another solver from another encoding."""

import random
from datetime import date

import msgspec
import pytest

from callup.sourcing.plan import Ceiling, Floor
from callup.sourcing.room import source
from tests import tiny
from tests.second_solver import best_values

LINES = ("drive", "second")
DAYS = (date(2026, 1, 1), date(2026, 1, 20), date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 15))
STATUSES = ("sad", "t32-502f", "t10-12406")
TYPES = ("transportation", "field_artillery", "medical")
WORLDS = 200


@pytest.mark.parametrize("first", range(0, WORLDS, 20))
def test_another_solver_reaches_the_same_values(first):
    for seed in range(first, first + 20):
        case = small_case(random.Random(seed))  # noqa: S311
        proofs = source(*case).proofs
        best = best_values(*case)
        assert [proof.value for proof in proofs] == pytest.approx(best, abs=1e-6), f"world {seed}"
        assert {proof.gap for proof in proofs} == {0.0}, f"world {seed}"


def small_case(dice):
    """Demands, options, forces, limits and settings of a small world."""
    return demands(dice), options(dice), forces(dice), limits(dice), settings(dice)


def demands(dice):
    made = []
    for line in LINES[: dice.choice([1, 2, 2])]:
        first, last = sorted(dice.sample(range(len(DAYS)), 2))
        roles = dice.choice([(tiny.DRIVE,), (tiny.HEAL,), (tiny.DRIVE, tiny.HEAL)])
        people, priority = dice.randint(0, 400), dice.randint(1, 2)
        made.append(
            tiny.demand(line, people, priority=priority, roles=roles, since=DAYS[first], until=DAYS[last])
        )  # fmt: skip
    return tuple(made)


def options(dice):
    return tuple(
        tiny.option(
            line, home, status=status, host=dice.choice([None, *tiny.HOMES]),
            verdict=dice.choice(["allowed", "allowed_if", "open"]),
        )
        for line in LINES
        for home in tiny.HOMES
        for status in dice.sample(STATUSES, dice.randint(0, 2))
    )  # fmt: skip


def forces(dice):
    units = [
        tiny.unit(number, dice.choice(tiny.HOMES), dice.choice(TYPES), dice.choice([20, 50, 100, 120]))
        for number in range(dice.randint(0, 7))
    ]
    return tiny.forces(*units, strengths=tiny.strengths(**{home: dice.randint(50, 1500) for home in tiny.HOMES}))


def limits(dice):
    def some(most):
        return dice.sample(tiny.HOMES, dice.randint(0, most))

    return tiny.limits(
        floor=dice.choice([0.0, 0.3, 0.5, 0.9]),
        floors={home: dice.choice([0.0, 0.3, 0.7]) for home in some(2)},
        available=dice.choice([0.5, 0.8, 1.0]),
        claims=tuple(tiny.claim(home, dice.randint(0, 200)) for home in some(2)),
        minimum_detachment=dice.randint(1, 60),
        stated=tuple(
            Floor(
                home=home, share=dice.choice([0.4, 0.8]), type=dice.choice([None, "transportation"]),
                months=dice.choice([(), (1,), (2, 3)]),
            )
            for home in some(2)
        ),
        ceilings=tuple(
            Ceiling(home=home, people=dice.randint(0, 200), line=dice.choice([None, "drive"])) for home in some(1)
        ),
    )  # fmt: skip


def settings(dice):
    return msgspec.structs.replace(
        tiny.SETTINGS,
        rotation_days=dice.choice([(), (30,), (15, 30, 60)]),
        dwell=dice.choice([0.0, 0.5, 1.0, 2.0]),
        ready_from=dice.choice([None, date(2025, 12, 30)]),
        node_limit=20_000,
    )
