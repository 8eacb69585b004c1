"""How is the plan explained on a terminal, for one State, for one line, and for two orders of the objectives?"""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from callup.cli.show import MOST_STATES, table_of
from callup.percent import in_percent
from callup.period import in_words
from callup.readiness.weekly import StateWeeks
from callup.sourcing.changes import Change
from callup.sourcing.less import Effect, Less
from callup.sourcing.marginal import LineAnswer
from callup.sourcing.plan import Proof
from callup.sourcing.states import StateAnswer, share_in_words
from callup.sourcing.wording import capital
from callup.steps import LineDocument, StateDocument

WIDTH = 100
BLOCK_WEEKS = 4
SAME = 5e-7


def state(found: StateDocument) -> None:
    """What one State gives and keeps, which limits bind, what would change if it gave less, and its risk."""
    answer = found.state
    _say(f"[bold]{answer.home}: what it gives, what it keeps, and why[/bold]")
    _say(share_in_words(answer))
    _gives(answer)
    _keeps(answer)
    _listed(
        "Limits that bind", [capital(one.words) for one in answer.limits if one.binds] or ["None that is counted here."]
    )
    _listed("Limits that do not bind", [capital(one.words) for one in answer.limits if not one.binds])
    _less(answer)
    _moves(answer)
    _risk(found.risk)
    _say(f"[dim]Answer for {in_words(found.on)}. The State is treated as every other: the same limits, the same "
         "objectives, the same seasons.[/dim]")  # fmt: skip


def line(found: LineDocument) -> None:
    """Who gives on one line, what it lacks and why, and what would lift that."""
    answer = found.line
    _say(f"[bold]{escape(answer.line)}: {escape(answer.title)}[/bold]")
    filled = answer.asked - answer.missing
    _say(f"{filled:,} of {answer.asked:,} people on the day on which most are missing; {answer.missing:,} missing.")
    givers = ", ".join(f"{home} {people:,}" for home, people in answer.givers)
    count = f"{len(answer.givers)} Guard{'' if len(answer.givers) == 1 else 's'}"
    _say(f"Given by {count} (most people at one time): {givers}." if givers else "Nobody gives.")
    _listed("Why people are missing", answer.reasons)
    if answer.missing:
        _best(answer)
        _changes(answer.changes)
        _marginals(answer)
        _listed("Questions behind these changes, each with who can answer it",
                dict.fromkeys(text for one in answer.changes for text in one.asks))  # fmt: skip
        _listed("What is not proposed", answer.not_proposed)
        _say(f"[dim]Order: {answer.rule}[/dim]")


def orders(standing: Sequence[Proof], chosen: Sequence[Proof]) -> None:
    """The objectives of the standing order and of the one asked for, side by side."""
    before = {one.objective: one for one in standing}
    table = table_of(
        "What the order of the objectives costs (less is better in each)",
        "objective", "unit", "standing order>", "this order>", "difference>",
    )  # fmt: skip
    for one in chosen:
        was = before[one.objective].value
        table.add_row(one.objective, one.unit, _value(was), _value(one.value), _signed(one.value - was))
    _print(table)
    _say("[dim]Each value has the gap of its proof: differences within the gaps can be chance.[/dim]")


def _gives(answer: StateAnswer) -> None:
    if not answer.gives:
        return
    table = table_of("Gives", "line", "host", "duty status", "first day", "last day", "units>", "people>", "days>")
    for one in answer.gives:
        last = one.until.fromordinal(one.until.toordinal() - 1)
        table.add_row(
            one.line, one.host or "not named", one.status, f"{one.since}", f"{last}", f"{one.units:,}",
            f"{one.people:,}", f"{one.person_days:,}",
        )  # fmt: skip
    _print(table)
    units = table_of("Units", "unit", "type", "line", "people>", "as")
    for sent in answer.assignments[:MOST_STATES]:
        how = ("whole" if sent.whole else "part") + (", substitute" if sent.tier > 1 else "")
        units.add_row(sent.unit_title, sent.unit_type.replace("_", " "), sent.line, f"{sent.people:,}", how)
    _print(units)
    if len(answer.assignments) > MOST_STATES:
        _say(f"and {len(answer.assignments) - MOST_STATES:,} more (see --json).")
    months = table_of("By month", "month", "people at most>", "person-days>")
    for month in answer.months:
        months.add_row(month.month, f"{month.people:,}", f"{month.person_days:,}")
    _print(months)


def _keeps(answer: StateAnswer) -> None:
    table = table_of(
        "Keeps, by type of unit, on the day with least to spare",
        "type", "people listed>", "may leave>", "given>", "kept>", "units sent>",
    )  # fmt: skip
    for one in answer.kinds:
        if one.given:
            sent = f"{one.units_sent} of {one.units}"
            table.add_row(one.type.replace("_", " "), *_people(one.listed, one.may_give, one.given, one.kept), sent)
    rest = [one for one in answer.kinds if not one.given]
    if rest:
        sums = sum(one.listed for one in rest), sum(one.may_give for one in rest), 0, sum(one.kept for one in rest)
        table.add_row(f"{len(rest)} other types", *_people(*sums), f"0 of {sum(one.units for one in rest)}")
    _print(table)


def _people(*counts: int) -> tuple[str, ...]:
    return tuple(f"{count:,}" for count in counts)


def _less(answer: StateAnswer) -> None:
    """The objectives now and when the State gives less."""
    if not answer.less:
        return
    titles = [f"{one.words} ({one.people:,})" for one in answer.less]
    table = table_of(
        f"Why not less? The plan made anew while {answer.home} gives less (less is better in each objective)",
        "objective", "now>", *(f"{title}>" for title in titles),
    )  # fmt: skip
    for effects in zip(*(one.effects for one in answer.less), strict=True):
        table.add_row(f"{effects[0].objective} [{effects[0].unit}]".replace("[", "\\["), _value(effects[0].now),
                      *(_signed(one.then - one.now) for one in effects))  # fmt: skip
    _print(table)
    for one in answer.less:
        _bullet(less_in_words(answer.home, one))
    if all(_worse(one) is None for one in answer.less):
        _say("Its share then follows from what stands behind: units touched, the largest share, the published order.")


def less_in_words(home: str, less: Less) -> str:
    """What changes if a State gives less: the first objective that gets worse decides.

    Example:
        >>> less_in_words("TX", Less(words="nothing", people=0, effects=()))
        'If TX gave nothing, no objective up to the cost would get worse: others can take its place.'
    """
    worse = _worse(less)
    if worse is None:
        return f"If {home} gave {less.words}, no objective up to the cost would get worse: others can take its place."
    sure = "proven" if worse.bound > worse.now + SAME else "within the gap of the proof, so it can be chance"
    return (
        f"If {home} gave {less.words}, {worse.objective[0].lower()}{worse.objective[1:]} would rise by "
        f"{_value(worse.then - worse.now)} {worse.unit} ({_percent(worse)}; {sure})."
    )


def _worse(less: Less) -> Effect | None:
    """The first objective that gets worse; those behind it may do anything."""
    return next((one for one in less.effects if one.then - one.now > SAME), None)


def _percent(effect: Effect) -> str:
    return in_percent((effect.then - effect.now) / effect.now, 2) if effect.now else "from 0"


def _moves(answer: StateAnswer) -> None:
    moved = [one for one in answer.moves if one.change != "kept"]
    if not answer.moves:
        return
    kept = sum(one.people for one in answer.moves if one.change == "kept")
    table = table_of(f"Moves against the running plan ({kept:,} people stay)", "change", "line", "unit", "people>",
                     "since", "until")  # fmt: skip
    for one in moved[:MOST_STATES]:
        table.add_row(one.change, one.line, one.unit_title, f"{one.people:,}", f"{one.since}", f"{one.until}")
    _print(table)


def _risk(found: StateWeeks) -> None:
    if found.year is None:
        _say("The State is not simulated, so nothing is known of its risk.")
        return
    year = found.year
    _say(
        f"Chance that {found.home} needs more people at home than it can reach, in the year from {found.first_day}: "
        f"{in_percent(year.chance_before, 2)} without the plan, {in_percent(year.chance_after, 2)} with it "
        f"(95 % interval of the simulation {in_percent(year.chance_low, 2)} to {in_percent(year.chance_high, 2)}); "
        f"unmet person-days {year.unmet_before:,.1f} and {year.unmet_after:,.1f} a season, "
        f"in the worst 5 % of seasons {year.tail_before:,.0f} and {year.tail_after:,.0f}."
    )
    table = table_of(
        "By four weeks: highest chance in a week, unmet person-days in all",
        "four weeks from", "chance without>", "with>", "unmet days without>", "with>",
    )  # fmt: skip
    for start in range(0, len(found.weeks), BLOCK_WEEKS):
        weeks = found.weeks[start : start + BLOCK_WEEKS]
        before, after = max(one.chance_before for one in weeks), max(one.chance_after for one in weeks)
        unmet = sum(one.unmet_before for one in weeks), sum(one.unmet_after for one in weeks)
        table.add_row(
            in_words(weeks[0].begins_on),
            in_percent(before, 2),
            in_percent(after, 2),
            *(f"{days:,.2f}" for days in unmet),
        )
    _print(table)
    _say(f"[dim]{found.seasons:,} seasons, seed {found.seed}; the same seasons without and with the plan.[/dim]")


def _best(answer: LineAnswer) -> None:
    if answer.best is None:
        _say("No change that anybody may propose would fill more of this line.")
        return
    found = "" if answer.best.found is None else f" A plan in whole units was found that gains {answer.best.found:,}."
    _say(f"[bold]Cheapest change:[/bold] {escape(answer.best.words)}: {_gain(answer.best)}.{found}")


def _changes(changes: Sequence[Change]) -> None:
    if not changes:
        return
    table = table_of(
        f"What would help, the most people for each step first ({len(changes)} changes; the best, and of each kind)",
        "change", "people>", "at most>", "steps>",
    )  # fmt: skip
    for one in _worth_showing(changes):
        table.add_row(escape(one.words), f"+{one.people:,}", f"+{one.at_most:,}", f"{one.steps}")
    _print(table)


def _worth_showing(changes: Sequence[Change]) -> list[Change]:
    """The first in order, the first of every kind, and those in several States."""
    kinds: dict[str, Change] = {}
    for one in changes:
        kinds.setdefault(one.kind, one)
    shown = [*changes[:MOST_STATES], *kinds.values(), *(one for one in changes if len(one.homes) > 1)]
    return [one for one in changes if one in shown]


def _gain(change: Change) -> str:
    return f"+{change.people:,} people, at most +{change.at_most:,}"


def _marginals(answer: LineAnswer) -> None:
    if not answer.marginals:
        return
    table = table_of(
        "What the limits of a State are worth to the line (mean over 5 points of its floor, and valid within them)",
        "Guard", "may leave in addition>", "people gained>", "per person>", "per point of floor>",
    )  # fmt: skip
    for one in answer.marginals[:MOST_STATES]:
        table.add_row(one.home, f"{one.more_people:,}", f"{one.gained:,}", f"{one.gained_per_person:.2f}",
                      f"{one.gained_per_point:,.1f}")  # fmt: skip
    _print(table)
    if any(one.gained > one.more_people for one in answer.marginals):
        _say("[dim]More than 1 per person: before, too few could leave to make a detachment.[/dim]")


def _value(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.4f}"


def _signed(value: float) -> str:
    return "same" if abs(value) <= SAME else ("+" if value > 0 else "−") + _value(abs(value))


def _listed(title: str, texts: Iterable[str]) -> None:
    found = list(texts)
    if found:
        _say(f"{title}:")
        for text in found:
            _bullet(text)


def _bullet(text: str) -> None:
    lines = wrap(text, WIDTH - 4, break_long_words=False, break_on_hyphens=False) or [""]
    for number, part in enumerate(lines):
        _say(("  • " if number == 0 else "    ") + escape(part))


def _say(text: str) -> None:
    _console().print(text)


def _print(table: Table) -> None:
    _console().print(table)


def _console() -> Console:
    return Console(highlight=False, width=WIDTH)
