"""Which questions does this request leave open?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import msgspec

from callup.intake.questions import OF_HOSTS, OF_LENDERS, OF_LINES, OF_REQUEST, REQUESTER, Asked
from callup.period import Period
from callup.place import CODES
from callup.request import Facts, FactStatement, Line, Request

WITHOUT_GOVERNOR = ("DC",)
"""Jurisdictions whose Guard no governor commands: consent is not applicable there, which is not the same as given."""

_UNKNOWN: tuple[None] = (None,)


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """One question that the request leaves open. `line` None: the request as a whole."""

    line: str | None
    about: str
    question: str
    who: str
    why: str


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """One reported total against the sum of the published lines; the remainder stays visible."""

    reported: int
    source: str
    lines_sum: int
    unattributed: int


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """The request's gaps as questions, and its sums."""

    gaps: tuple[Gap, ...]
    tallies: tuple[Tally, ...]
    lines_sum: int


def complete(request: Request, facts: Facts, *, on: date | None = None) -> Intake:
    """List what a request leaves open, and hold its totals against its lines.

    Args:
        request: The request as written.
        facts: What has been stated about it.
        on: The day of the question: facts that begin later are not known yet. None: everything stated counts.

    Returns:
        Gaps first of the request, then of each line in its order; one tally per reported total, none dropped.
        People are counted; a line without a number adds nothing to the sum.

    Example:
        >>> from callup.request import Mission, Requester, Total
        >>> request = Request(callup=1, id="a", title="Sandbags", asked_on=date(2025, 5, 9), to="State Guard",
        ...                   requester=Requester(office="County"), mission=Mission(),
        ...                   total=[Total(people=50, source="s")],
        ...                   line=[Line(id="bags", title="Fill bags", people=40)])
        >>> intake = complete(request, Facts(callup=1))
        >>> intake.tallies[0].unattributed, [gap.about for gap in intake.gaps if gap.line == "bags"][:2]
        (10, ['roles', 'hosts'])
    """
    stated = tuple(statement for statement in facts.fact if _stated_by(statement, on))
    lines_sum = sum(line.people or 0 for line in request.line)
    tallies = tuple(
        Tally(reported=total.people, source=total.source, lines_sum=lines_sum, unattributed=total.people - lines_sum)
        for total in request.total
    )
    gaps = (*_of_request(request, stated), *_of_totals(tallies), *_of_lines(request, stated))
    return Intake(gaps=gaps, tallies=tallies, lines_sum=lines_sum)


def _stated_by(statement: FactStatement, on: date | None) -> bool:
    """Whether a statement holds on the day of the question."""
    return on is None or Period(since=statement.since, until=statement.until).holds_on(on)


def _gap(asked: Asked, *, line: str | None = None, more: str = "") -> Gap:
    return Gap(line=line, about=asked.about, question=asked.question + more, who=asked.who, why=asked.why)


def _of_request(request: Request, stated: Sequence[FactStatement]) -> Iterator[Gap]:
    """Questions to the request as a whole."""
    written = {
        "requester_kind": request.requester.kind is not None,
        "mission_kind": request.mission.kind is not None,
        "law_enforced": request.mission.law_enforced is not None,
    }
    for asked in OF_REQUEST:
        open_lines = [line.id for line in request.line if not _answered(asked, line, stated)]
        if asked.about == "end_date":
            open_lines = [line.id for line in request.line if line.id in open_lines and line.until is None]
        if open_lines and not written.get(asked.about, False):
            part = len(open_lines) < len(request.line)
            yield _gap(asked, more=f" Not yet said for: {', '.join(sorted(open_lines))}." if part else "")
    yield from _of_consents(request, stated)


def _of_consents(request: Request, stated: Sequence[FactStatement]) -> Iterator[Gap]:
    """How many governors have been heard, of those who lend and of those where the work is."""
    lenders = [code for code in CODES if code not in WITHOUT_GOVERNOR]
    hosts = sorted({host for line in request.line for host in line.hosts} - set(WITHOUT_GOVERNOR))
    for asked, codes in ((OF_LENDERS, lenders), (OF_HOSTS, hosts)):
        fully = sum(_heard(asked.about, code, request.line, stated, enough=all) for code in codes)
        partly = sum(_heard(asked.about, code, request.line, stated, enough=any) for code in codes) - fully
        if fully < len(codes):
            some = f", of which {partly} for some lines only" if partly else ""
            yield _gap(asked, more=f" Heard so far: {fully + partly} of {len(codes)}{some}.")


def _heard(
    about: str,
    code: str,
    lines: Iterable[Line],
    stated: Sequence[FactStatement],
    *,
    enough: Callable[[Iterable[bool]], bool],
) -> bool:
    """Whether a governor's answer is stated for all or any of the lines it concerns; a refusal is an answer too."""
    side = "home" if about.startswith("home") else "host"
    concerned = [line for line in lines if side == "home" or code in line.hosts]
    answers = {one.line for one in stated if one.name == about and getattr(one, side) in {None, code}}
    return enough(about in line.facts or bool(answers & {None, line.id}) for line in concerned)


def _of_totals(tallies: Sequence[Tally]) -> Iterator[Gap]:
    """Totals that disagree with each other, and people in a total who are on no line."""
    reported = sorted({tally.reported for tally in tallies})
    if len(reported) > 1:
        figures = " or ".join(f"{people:,}" for people in reported)
        question = f"Which total is right: {figures}?"
        yield Gap(line=None, about="totals", question=question, who=REQUESTER, why="Sources report different totals.")
    remainders = sorted({tally.unattributed for tally in tallies} - {0})
    if remainders:
        why = "People whose task nobody has stated can be neither reviewed nor sourced."
        yield Gap(line=None, about="remainder", question=_remainder(remainders), who=REQUESTER, why=why)


def _remainder(remainders: list[int]) -> str:
    """Ask about the people between the lines and the totals.

    Example:
        >>> _remainder([3000, 4000])
        'What are the 3,000 or 4,000 people for who are in a total but on no line?'
    """
    over = " or ".join(f"{people:,}" for people in remainders if people > 0)
    under = " or ".join(f"{-people:,}" for people in remainders if people < 0)
    texts = [f"What are the {over} people for who are in a total but on no line?"] if over else []
    texts += [f"Why do the lines hold {under} people more than a total?"] if under else []
    return " ".join(texts)


def _of_lines(request: Request, stated: Sequence[FactStatement]) -> Iterator[Gap]:
    """Questions to each line."""
    alike: dict[tuple[object, ...], list[str]] = {}
    for line in request.line:
        alike.setdefault(_content(line), []).append(line.id)
    for line in request.line:
        for asked, written in OF_LINES:
            if not written(line) and not (asked.facts and _answered(asked, line, stated)):
                yield _gap(asked, line=line.id)
        twins = sorted(other for other in alike[_content(line)] if other != line.id)
        if twins:
            question = f"Is this the same need as {', '.join(twins)}?"
            yield Gap(line=line.id, about="duplicate", question=question, who=REQUESTER, why="One need counts once.")


def _content(line: Line) -> tuple[object, ...]:
    """What a line asks for; two lines with the same are alike in every respect that they state."""
    named = (tuple(sorted(line.roles)), tuple(sorted(line.hosts)), tuple(sorted(line.statuses)))
    return (line.title.strip().lower(), line.people, line.since, line.until, *named)


def _answered(asked: Asked, line: Line, stated: Sequence[FactStatement]) -> bool:
    """Whether facts answer a question for a line, in each of its statuses and hosts."""
    if any(name in line.facts for name in asked.facts):
        return True
    answers = [one for one in stated if one.name in asked.facts and one.line in {None, line.id} and one.home is None]
    return all(
        any(one.status in {None, status} and one.host in {None, host} for one in answers)
        for status in line.statuses or _UNKNOWN
        for host in line.hosts or _UNKNOWN
    )
