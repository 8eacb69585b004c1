"""Which points does a sweep have, and what does each of them ask of the steps?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path

import msgspec

from callup.errors import InputError, UnknownName
from callup.request import Case, Facts, FactStatement, Line
from callup.steps import Choices
from callup.sweep.document import AS_KNOWN, AXES, PointTable, Sweep, WhatIf
from callup.sweep.outcome import Keys, case_digest, keys_of

SCOPES = ("line", "status", "home", "host")


class Point(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One point as people name it: numbered from 1, with the value of every axis.

    `floor` and `days` None: as the tables of assumptions say. Empty lists leave the request as it is.
    """

    number: int
    case: str
    on: date
    what_if: str
    floor: float | None
    days: int | None
    lines: tuple[str, ...]
    roles: tuple[str, ...]
    statuses: tuple[str, ...]
    hosts: tuple[str, ...]
    seed: int


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One point with all that is needed to work it out anywhere.

    Points with the same `keys.review` share their review, those with the same `keys.plan` their plan as well;
    `inputs` names the outcome.
    """

    point: Point
    case: Case
    choices: Choices
    keys: Keys

    @property
    def inputs(self) -> str:
        """Digest of all that the outcome depends on."""
        return self.keys.inputs


def points_of(sweep: Sweep, cases: Mapping[str, Case]) -> tuple[Point, ...]:
    """All points of a sweep in their order: the product of the axes, or the points as listed.

    Args:
        sweep: What is varied.
        cases: Every case of the sweep by its path; one that gives no day is answered for the day of its request.

    Returns:
        Points numbered from 1. The axes turn in the order of `AXES`, the last one fastest.
    """
    named = _combined(sweep) if not sweep.point else (_listed(sweep, one) for one in sweep.point)
    return tuple(
        Point(number=number, **{**values, "on": values["on"] or cases[str(values["case"])].request.asked_on})  # type: ignore[arg-type]
        for number, values in enumerate(named, start=1)
    )


def _axes(sweep: Sweep) -> dict[str, list[object]]:
    """The values of every axis; an axis that nobody varies has one value."""
    return {
        "case": list(sweep.case),
        "on": list(sweep.on) or [None],
        "what_if": [one.name for one in sweep.what_if] or [AS_KNOWN],
        "floor": list(sweep.floor) or [None],
        "days": list(sweep.days) or [None],
        **{axis: [tuple(names) for names in getattr(sweep, axis)] or [()] for axis in AXES[5:9]},
        "seed": list(sweep.seed) or [1],
    }


def _combined(sweep: Sweep) -> Iterator[dict[str, object]]:
    axes = _axes(sweep)
    return (dict(zip(axes, values, strict=True)) for values in product(*axes.values()))


def _listed(sweep: Sweep, point: PointTable) -> dict[str, object]:
    said = {axis: getattr(point, axis) for axis in AXES}
    given = {axis: tuple(value) if isinstance(value, list) else value for axis, value in said.items()}
    shared = {axis: values[0] for axis, values in _axes(sweep).items()} | {"what_if": AS_KNOWN}
    return shared | {axis: value for axis, value in given.items() if value is not None}


def tasks_of(sweep: Sweep, cases: Mapping[str, Case]) -> tuple[Task, ...]:
    """What each point asks of the steps, in the order of the points.

    Raises:
        InputError: A point leaves no line of its request.
        UnknownName: A point names a line that its request does not have.
    """
    sets = {AS_KNOWN: WhatIf(name=AS_KNOWN)} | {one.name: one for one in sweep.what_if}
    asked: dict[tuple[object, ...], tuple[Case, str]] = {}
    tasks = []
    for point in points_of(sweep, cases):
        everywhere, particular = facts_of(sets[point.what_if], point.on)
        same = (point.case, point.lines, point.roles, point.what_if, point.on)
        if same not in asked:
            case = with_facts(narrowed(cases[point.case], point), particular)
            asked[same] = (case, case_digest(case))
        choices = _choices(point, sweep, everywhere)
        tasks.append(Task(point=point, case=asked[same][0], choices=choices, keys=keys_of(asked[same][1], choices)))
    return tuple(tasks)


def _choices(point: Point, sweep: Sweep, supposed: tuple[FactStatement, ...]) -> Choices:
    return Choices(
        on=point.on,
        seed=point.seed,
        seasons=sweep.seasons,
        price_year=sweep.price_year,
        roster=None if sweep.roster is None else Path(sweep.roster).absolute(),
        floor=point.floor,
        days=point.days,
        hosts=point.hosts,
        statuses=point.statuses,
        supposed=supposed,
    )


def facts_of(what_if: WhatIf, on: date) -> tuple[tuple[FactStatement, ...], tuple[FactStatement, ...]]:
    """The facts of a set: those for everyone, and those for one status, home or host.

    A particular one that gives no first day begins on the day of the answer, so that no older statement goes before it.

    Example:
        >>> one = FactStatement(name="home_governor_consent", value="written")
        >>> two = WhatIf(name="two agree", homes=["TX", "FL"], fact=[one])
        >>> everywhere, particular = facts_of(two, date(2025, 7, 1))
        >>> everywhere, [said.home for said in particular]
        ((), ['TX', 'FL'])
    """
    homes: list[str | None] = [*what_if.homes] or [None]
    stated = [msgspec.structs.replace(fact, home=home or fact.home) for home in homes for fact in what_if.fact]
    particular = [one for one in stated if one.status or one.home or one.host]
    everywhere = tuple(one for one in stated if one not in particular)
    return everywhere, tuple(msgspec.structs.replace(one, since=one.since or on) for one in particular)


def with_facts(case: Case, facts: Iterable[FactStatement]) -> Case:
    """The case in which some facts are so: whatever was stated within their scope gives way to them."""
    said = list(facts)
    kept = [old for old in case.facts.fact if not any(_within(old, new) for new in said)]
    return msgspec.structs.replace(case, facts=msgspec.structs.replace(case.facts, fact=kept + said))


def _within(old: FactStatement, new: FactStatement) -> bool:
    """Whether a statement says something of the same fact in no wider a scope."""
    return old.name == new.name and all(getattr(new, key) in {None, getattr(old, key)} for key in SCOPES)


def narrowed(case: Case, point: Point) -> Case:
    """The case with the lines and roles of a point only; a line without any of the roles is left out.

    Facts about lines that are left out go with them.
    """
    known = [line.id for line in case.request.line]
    for name in point.lines:
        if name not in known:
            raise UnknownName(where=f"{_said(point)}, lines", name=name, kind=f"a line of {point.case}", known=known)
    lines = [_of_roles(line, point.roles) for line in case.request.line if not point.lines or line.id in point.lines]
    left = [line for line in lines if line is not None]
    if not left:
        raise InputError(
            where=_said(point),
            found=f"no line with a role of {', '.join(point.roles)}",
            wanted="at least one line of the request",
            remedy="name other lines or roles",
        )
    request = msgspec.structs.replace(case.request, line=left)
    return Case(request=request, facts=_about(case.facts, {line.id for line in left}))


def _of_roles(line: Line, roles: tuple[str, ...]) -> Line | None:
    if not roles:
        return line
    left = [role for role in line.roles if role in roles]
    return msgspec.structs.replace(line, roles=left) if left else None


def _about(facts: Facts, lines: set[str]) -> Facts:
    return msgspec.structs.replace(facts, fact=[one for one in facts.fact if one.line is None or one.line in lines])


def _said(point: Point) -> str:
    return f"point {point.number} of the sweep"
