"""From whom, without stripping any State? The door of the room."""

from datetime import date

import msgspec
import numpy as np

from callup.errors import InputError, UnknownName
from callup.force import Claim
from callup.review import Option
from callup.sourcing.explain import explain, unexplained
from callup.sourcing.lending import lent_by
from callup.sourcing.limits import Guard, guards
from callup.sourcing.model import Model, Whole, build, given_at
from callup.sourcing.name_units import name_units
from callup.sourcing.plan import Demand, Forces, Limits, Plan, Running, Settings, Share
from callup.sourcing.pools import Case
from callup.sourcing.replan import find_moves
from callup.sourcing.running import demands_from, posted, rested, settings_from
from callup.sourcing.solve import solve, solver_name
from callup.sourcing.ways import donor_options, usable_options
from callup.table import Assumption


def source(
    demands: tuple[Demand, ...],
    options: tuple[Option, ...],
    world: Forces,
    limits: Limits,
    settings: Settings,
    running: Running | None = None,
) -> Plan:
    """Plan who serves on each line, in strict order of fill, readiness, cost, cohesion and fairness.

    Args:
        demands: Lines to be filled, in people, each with its term.
        options: What the review found for each line, home, host and duty status; only `allowed` and `allowed_if`
            are used.
        world: Roster, strengths, places and qualifications.
        limits: Floors, availability, claims and the minimum detachment.
        settings: Costs, readiness steps, rotations, order of the objectives, and when to stop searching.
        running: A plan that runs already; the new one begins on its day and disturbs it as little as possible.

    Returns:
        Assignments in whole people, shortfalls with reasons, what each Guard gives and keeps, and a proof per
        objective. The order of demands, options and units does not matter.

    Raises:
        InputError: A demand asks for fewer than no people, or ends before it begins; a duty status has no cost.
        UnknownName: A home or host is not in the table of places, or a ceiling names a line that is not asked for.

    Sources:
        Method note in docs/steps/3-source.md; standing figures in table assumptions/sourcing.

    Example:
        >>> from callup.force import Roster
        >>> roster = Roster(title="", illustrative=True, note="", units=())
        >>> nobody = Forces(roster=roster, strengths={}, places={}, qualifications=())
        >>> limits = Limits(floor=0.5, floors={}, available=0.8, claims=(), minimum_detachment=10)
        >>> settings = Settings(
        ...     usd_per_person_day={}, usd_per_person_km=0.3, substitute_training_days=14, free_share=0.1,
        ...     relative_gap=0.001, node_limit=200,
        ... )
        >>> drivers = Demand(
        ...     line="drive", title="Drive", people=20, priority=1, roles=("supply-transport",),
        ...     since=date(2026, 1, 1), until=date(2026, 2, 1),
        ... )
        >>> source((drivers,), (), nobody, limits, settings).shortfalls[0].missing
        20
    """
    model = build(case_of(demands, options, world, limits, settings, running))
    solution = solve(model)
    people, missing = solution.people(model), solution.missing(model)
    shares = _shares(model, people)
    if settings.progress and missing.any() and not solution.stopped:
        settings.progress("Sourcing: reasons for what is missing")
    assignments = name_units(model, people)
    return Plan(
        assignments=assignments,
        shortfalls=unexplained(model, missing) if solution.stopped else explain(model, options, missing),
        shares=shares,
        proofs=solution.proofs,
        gini=_gini([share.given / share.strength for share in shares if share.strength > 0]),
        moves=find_moves(model.case.running, assignments) if running is not None else (),
        roster_title=world.roster.title,
        roster_illustrative=world.roster.illustrative,
        roster_note=world.roster.note,
        solver=solver_name(stopped=solution.stopped),
        donors=lent_by(world.donors, assignments),
    )


def case_of(
    demands: tuple[Demand, ...],
    options: tuple[Option, ...],
    world: Forces,
    limits: Limits,
    settings: Settings,
    running: Running | None = None,
) -> Case:
    """All that a plan is made from, in the published order; the arguments are those of `source`."""
    for ceiling in limits.ceilings:
        if ceiling.line not in {None, *(demand.line for demand in demands)}:
            lines = [demand.line for demand in demands]
            raise UnknownName(where=f"ceiling of {ceiling.home}", name=str(ceiling.line), kind="a line", known=lines)
    return Case(
        demands=demands_from(_in_order(demands), running),
        usable={**usable_options(options), **(donor_options(options) if world.donors else {})},
        world=msgspec.structs.replace(world, roster=rested(world.roster, running, settings)),
        limits=limits,
        settings=settings_from(settings, running),
        running=posted(running, settings),
    )


def standing_limits(
    assumptions: dict[str, Assumption], claims: tuple[Claim, ...], *, floors: dict[str, float] | None = None
) -> Limits:
    """Limits with the central figures of the table, where nobody has stated others."""
    return Limits(
        floor=assumptions["floor"].central,
        floors=floors or {},
        available=assumptions["available"].central,
        claims=claims,
        minimum_detachment=round(assumptions["minimum_detachment"].central),
    )


def standing_settings(
    assumptions: dict[str, Assumption],
    usd_per_person_day: dict[str, float],
    *,
    rotation_days: tuple[int, ...] = (),
    dwell: float | None = None,
) -> Settings:
    """Settings with the central figures of the table; costs per person-day come from the room that knows rates.

    Args:
        assumptions: Table assumptions/sourcing.
        usd_per_person_day: Costs by duty status.
        rotation_days: Lengths of rotations [days]; none: everybody goes for the whole term.
        dwell: Rest at home, as a share of the time away; None: that of the table with rotations, none without.
    """
    rest = assumptions["dwell"].central if rotation_days else 0.0
    return Settings(
        rotation_days=rotation_days,
        dwell=rest if dwell is None else dwell,
        usd_per_person_day=usd_per_person_day,
        usd_per_person_km=assumptions["usd_per_person_km"].central,
        substitute_training_days=round(assumptions["substitute_training_days"].central),
        free_share=assumptions["free_share"].central,
        relative_gap=assumptions["relative_gap"].central,
        node_limit=round(assumptions["node_limit"].central),
    )


def _in_order(demands: tuple[Demand, ...]) -> tuple[Demand, ...]:
    for demand in demands:
        _check(demand)
    return tuple(sorted(demands, key=_published_order))


def _check(demand: Demand) -> None:
    where = f"line '{demand.line}'"
    if demand.people < 0:
        raise InputError(where=f"{where}, people", found=str(demand.people), wanted="a whole number of 0 or more")
    if demand.until <= demand.since:
        raise InputError(
            where=f"{where}, until", found=str(demand.until), wanted=f"a day after the first day, {demand.since}"
        )


def _published_order(demand: Demand) -> tuple[int, str, date, date, int, tuple[str, ...], str]:
    return (
        demand.priority, demand.line, demand.since, demand.until, demand.people, demand.roles, demand.title,
    )  # fmt: skip


def _shares(model: Model, people: Whole) -> tuple[Share, ...]:
    """What every Guard gives at the time at which it gives most; of equal times the one that leaves least."""
    given = given_at(model, people)
    may_give = model.standing.give[model.times.season]
    standing = guards(model.case.world, model.case.limits)
    found = {}
    for number, home in enumerate(model.standing.homes):
        time = np.lexsort((may_give[:, number], -given[:, number]))[0]
        found[home] = (round(given[time, number]), int(may_give[time, number]))
    return tuple(_share(guard, *found.get(home, (0, guard.may_give))) for home, guard in standing.items())


def _share(guard: Guard, given: int, may_give: int) -> Share:
    return Share(
        home=guard.home, strength=guard.strength, claimed=guard.claimed, may_give=may_give, given=given,
        kept_share=_kept_share(guard.strength, guard.claimed + given),
    )  # fmt: skip


def _gini(shares: list[float]) -> float | None:
    """How unevenly the Guards give; None where nobody gives."""
    if sum(shares) <= 0:
        return None
    ranked = sorted(shares)
    weighted = sum((2 * place - len(ranked) - 1) * share for place, share in enumerate(ranked, start=1))
    return round(weighted / (len(ranked) * sum(ranked)), 6)


def _kept_share(strength: int, gone: int) -> float:
    return max(0.0, round((strength - gone) / strength, 6)) if strength > 0 else 0.0
