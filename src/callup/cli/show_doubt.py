"""How is it shown on a terminal how far a figure can be trusted?"""

from callup.cli import show
from callup.cli.show import MOST_STATES, listed, printed, say, table_of
from callup.percent import in_percent
from callup.readiness.backtest import Backtest
from callup.readiness.risk import Risk
from callup.readiness.scoring import Coverage
from callup.readiness.spread import InputSpread, NationSpread, Range


def risk(found: Risk) -> None:
    """The States whose risk rises most, and how far the figures move with the inputs."""
    show.risk(found)
    if found.input_spread is None:
        say("Spread by the inputs: not assessed; run callup simulate with --resamples 40.")
        return
    _nation(found.input_spread)
    _states(found, found.input_spread)
    listed("How the inputs were varied", found.input_spread.notes)


def _nation(spread: InputSpread) -> None:
    table = table_of(
        f"All States: middle {in_percent(spread.level)} of {spread.resamples} resamples of {spread.seasons:,} seasons",
        "figure", "as read>", "all inputs>", "record only>", "assumptions only>", "dice only>", "by assumptions>",
    )  # fmt: skip
    for one in spread.nation:
        table.add_row(*_nation_row(one))
    printed(table)


def _nation_row(one: NationSpread) -> tuple[str, ...]:
    digits = 0 if one.unit == "person-days" else 2
    share = "not seen" if one.assumption_share is None else in_percent(one.assumption_share)
    ranges = (one.everything, one.record, one.assumptions, one.dice)
    return (one.quantity, f"{one.as_read:,.{digits}f}", *(_numbers(range_, digits) for range_ in ranges), share)


def _states(found: Risk, spread: InputSpread) -> None:
    table = table_of(
        f"The same States, middle {in_percent(spread.level)} by the inputs",
        "State", "chance before>", "after>", "rise>", "unmet days before>", "after>", "worst 5 % after>",
    )  # fmt: skip
    by_home = {one.home: one for one in spread.states}
    for state in show.rising(found)[:MOST_STATES]:
        one = by_home[state.home]
        chances = (_chances(range_) for range_ in (one.chance_before, one.chance_after, one.chance_rise))
        days = (_numbers(range_, 0) for range_ in (one.unmet_before, one.unmet_after, one.tail_after))
        table.add_row(one.home, *chances, *days)
    printed(table)


def _numbers(range_: Range, digits: int) -> str:
    return f"{range_.low:,.{digits}f} to {range_.high:,.{digits}f}"


def _chances(range_: Range) -> str:
    return f"{in_percent(range_.low, 1)} to {in_percent(range_.high, 1)}"


def backtest(found: Backtest) -> None:
    """One row for each quantity: coverage, score, baseline."""
    weights = "all years count alike"
    if found.half_life_years is not None:
        weights = f"a year {found.half_life_years:g} years older counts half"
    say(
        f"Fitted on {found.trained_on[0]} to {found.trained_on[1]} ({weights}), scored on {found.scored_on[0]} to "
        f"{found.scored_on[1]}; {found.seasons:,} drawn years, seed {found.seed}."
    )
    _coverage(found)
    _scores(found)
    listed("What this does not test", found.notes)


def _coverage(found: Backtest) -> None:
    table = table_of(
        "Share of true values inside the interval (in brackets: share of drawn values inside)",
        "quantity", "cases>", *(f"{in_percent(one.level)}>" for one in found.scores[0].coverage),
        "climatology 50, 80, 95 %>",
    )  # fmt: skip
    for one in found.scores:
        baseline = ", ".join(in_percent(level.baseline) for level in one.coverage)
        table.add_row(one.quantity, f"{one.cases:,}", *(_inside(level) for level in one.coverage), baseline)
    printed(table)


def _inside(level: Coverage) -> str:
    return f"{in_percent(level.seen)} ({in_percent(level.drawn)})"


def _scores(found: Backtest) -> None:
    table = table_of(
        "CRPS against climatology (lower is better)",
        "quantity", "mean drawn>", "mean true>", "CRPS>", "climatology>", "skill>", "better in>", "draws below>",
    )  # fmt: skip
    for one in found.scores:
        table.add_row(
            one.quantity,
            f"{one.mean_drawn:,.2f}",
            f"{one.mean_seen:,.2f}",
            f"{one.crps:,.3f}",
            f"{one.crps_baseline:,.3f}",
            "unknown" if one.skill is None else in_percent(one.skill, 1, sign="+"),
            f"{one.better} of {one.compared}",
            in_percent(one.pit),
        )
    printed(table)
