"""How are a joint plan and the frontier shown on a terminal?"""

from callup.cli.show import MOST_STATES, listed, plan, printed, say, table_of
from callup.joint.bound import UNITS
from callup.joint.record import Frontier, FrontierPoint, JointPlan, Sample, StateBound
from callup.percent import in_percent
from callup.report.frontier_chart import bound_in_words


def joint_plan(found: JointPlan) -> None:
    """The plan, what the bound leaves of the Guards it binds most, and the check on fresh seasons."""
    plan(found.plan)
    chance = found.bound.measure.endswith("chance")
    say(f"[bold]Bound: {bound_in_words(found.bound)}[/bold] ({UNITS[found.bound.measure]}).")
    say(
        f"Sent: {found.people_sent:,} of {found.people_asked:,} people, "
        f"{found.person_days_sent:,} of {found.person_days_asked:,} person-days."
    )
    if found.over_without:
        say(f"Above the bound without any plan: {', '.join(found.over_without)}.")
    table = table_of(
        "What the bound leaves of the Guards that could send most beyond it",
        "Guard", "could send>", "ceiling>", "given>", "limit>", "before>", "after>", "fresh, before>", "after>",
    )  # fmt: skip
    bound_most = sorted(found.states, key=lambda one: (one.ceiling_lowest - one.could_send, one.home))
    held = [one for one in bound_most if one.ceiling_lowest < one.could_send]
    for one in held[:MOST_STATES]:
        table.add_row(one.home, *_people(one), *(_risk(value, chance=chance) for value in _risks(one)))
    if held:
        printed(table)
    else:
        say("The bound holds no Guard back.")
    _samples((found.in_sample, found.out_of_sample), chance=chance)
    listed("What this does not know", found.notes)


def frontier(found: Frontier) -> None:
    """One row for each bound, in and out of sample."""
    chance = found.measure.endswith("chance")
    say(f"Asked: {found.people_asked:,} people, {found.person_days_asked:,} person-days.")
    say(f"Bound in every State: {found.unit}.")
    filled = table_of(
        "Fill and cost", "bound", "people>", "person-days>", "Guards>", "largest share>", "USD>", "States over>",
        "over, fresh>",
    )  # fmt: skip
    added = table_of(
        "What the plan adds to unmet need, on its own seasons and on fresh ones", "bound", "unmet days>", "fresh>",
        "CVaR-95>", "fresh>", "most in one State>", "fresh>",
    )  # fmt: skip
    for point in found.points:
        limit = "none" if point.bound.at_most is None else _risk(point.bound.at_most, chance=chance)
        filled.add_row(limit, *_fill(point))
        added.add_row(limit, *_added(point), *_most(point, chance=chance))
    printed(filled)
    printed(added)
    for point in found.points[:1]:
        say(
            f"Without any plan: {point.in_sample.unmet_before:,.0f} unmet person-days a season, "
            f"{point.out_of_sample.unmet_before:,.0f} on the fresh seasons; sums of all States over a year."
        )
    listed("What this does not know", found.notes)


def _fill(point: FrontierPoint) -> tuple[str, ...]:
    return (
        f"{point.people_sent:,}",
        f"{point.person_days_sent:,}",
        f"{point.guards}",
        in_percent(point.largest_share, 1),
        f"{point.usd:,}",
        f"{len(point.in_sample.over)}",
        f"{len(point.out_of_sample.over)}",
    )


def _added(point: FrontierPoint) -> tuple[str, ...]:
    samples = (point.in_sample, point.out_of_sample)
    unmet = (f"{one.unmet_after - one.unmet_before:,.1f}" for one in samples)
    tails = (f"{one.tail_after - one.tail_before:,.0f}" for one in samples)
    return *unmet, *tails


def _most(point: FrontierPoint, *, chance: bool) -> tuple[str, ...]:
    samples = (point.in_sample, point.out_of_sample)
    return tuple(f"{_risk(one.most_added, chance=chance)} {one.most_added_in or ''}".strip() for one in samples)


def _people(one: StateBound) -> tuple[str, ...]:
    return f"{one.could_send:,}", f"{one.ceiling:,}", f"{one.given:,}"


def _risks(one: StateBound) -> tuple[float | None, ...]:
    return one.limit, one.before, one.after, one.fresh_before, one.fresh_after


def _risk(value: float | None, *, chance: bool) -> str:
    if value is None:
        return "none"
    return in_percent(value, 2) if chance else f"{value:,.1f}"


def _samples(samples: tuple[Sample, Sample], *, chance: bool) -> None:
    table = table_of(
        "Check on seasons that the plan has not seen",
        "seasons", "unmet days before>", "after>", "CVaR-95 before>", "after>", "most added>", "in", "States over>",
    )  # fmt: skip
    for name, one in zip(("of the plan", "fresh"), samples, strict=True):
        table.add_row(
            f"{name}, seed {one.seed}",
            f"{one.unmet_before:,.1f}",
            f"{one.unmet_after:,.1f}",
            f"{one.tail_before:,.0f}",
            f"{one.tail_after:,.0f}",
            _risk(one.most_added, chance=chance),
            one.most_added_in or "",
            ", ".join(over.home for over in one.over) or "none",
        )
    printed(table)
