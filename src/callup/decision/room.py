"""What of a ruling holds?

The law of the package bounds it: what is barred cannot be approved, what is disputed or open only after two counsel,
and the conditions of the law come along whether the ruling repeats them or not. Refusals are answers.
"""

from datetime import date

import msgspec

from callup import __version__
from callup.decision.record import (
    Answer,
    AnswerShown,
    Decision,
    DissentShown,
    LineDecision,
    LineOutcome,
    LineRuling,
    Outcome,
    Ruling,
)
from callup.decision.ways import Found, consents_on, index_findings, most_at_once, ways_of
from callup.errors import InputError, ProofError, UnknownName
from callup.package import Package
from callup.request import FactStatement, Line
from callup.sourcing.plan import Assignment
from callup.stages import Book, Done, breaches

OFFICE = "decision_authority"
MUST_BE_ASSESSED = ("Cost", "Readiness")
NO_DIGEST = "The ruling names no digest of a package; it was held against the package that was given."
NO_CERTIFICATE = "No certificate of funds is on record."


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What a ruling is held against.

    `digest` is that of the bytes of the package; `firsts` are line and duty status of every first use of its kind.
    """

    package: Package
    digest: str
    book: Book
    firsts: frozenset[tuple[str, str]] = frozenset()


class _Heard(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the package that bear on one line."""

    line: Line
    assignments: tuple[Assignment, ...]
    answers: tuple[Answer, ...]
    consents: tuple[FactStatement, ...]
    found: Found
    on: date


def decide(ruling: Ruling, basis: Basis) -> Decision:
    """Hold a ruling against the package it is on.

    Args:
        ruling: What the decision authority rules, with the answers of counsel and the dissents.
        basis: The package with its digest, the tables of offices, first uses.

    Returns:
        A decision for every line of the request: approved n of m with conditions, refused, or not decided; what of the
        ruling does not hold is told with its reason. A ruling by an account that did what does not go together with
        deciding is out of turn as a whole, and approves nothing.

    Raises:
        InputError: The ruling is on another request.
        UnknownName: It names a line or an office that is not there.
        ProofError: The package is not the one that the ruling names: nobody edits a package that is decided on.

    Sources:
        Table offices/rules; docs/steps/8-decide.md.
    """
    _check(ruling, basis)
    because = _against_all(ruling, basis)
    lines = _lines(ruling, basis, because)
    return Decision(
        callup=1,
        version=__version__,
        request=ruling.request,
        title=basis.package.request.title,
        package=basis.digest,
        on=ruling.on,
        office=OFFICE,
        outcome=_outcome(ruling, lines, because),
        reason=ruling.returned or "",
        because=because,
        notes=_notes(ruling, basis.package),
        lines=lines,
        answers=_answers(ruling),
        dissents=_dissents(ruling, basis),
        certified_usd=ruling.certificate.usd if ruling.certificate else None,
        certified_fund=ruling.certificate.fund if ruling.certificate else None,
    )


def _check(ruling: Ruling, basis: Basis) -> None:
    known = {line.id for line in basis.package.request.line}
    if ruling.request != basis.package.request.id:
        wanted = f"the request of the package, '{basis.package.request.id}'"
        raise InputError(where="request", found=f"'{ruling.request}'", wanted=wanted, remedy="give its package")
    named = [one.id for one in ruling.line] + [one.line for one in ruling.answer]
    for name in (*named, *(one.line for one in ruling.dissent if one.line)):
        if name not in known:
            raise UnknownName(where="line", name=name, kind="a line of the request", known=known)
    for one in ruling.dissent:
        basis.book.office(one.office)
    if ruling.package is not None and ruling.package != basis.digest:
        raise ProofError(
            where="package",
            found=basis.digest,
            wanted=ruling.package,
            remedy="give the package that was ruled on; a changed package needs a ruling of its own",
        )


def _against_all(ruling: Ruling, basis: Basis) -> tuple[str, ...]:
    """What stands against the ruling as a whole."""
    found = list(breaches(_record(ruling), basis.book))
    if ruling.on < basis.package.on:
        found.append(f"The ruling is of {ruling.on}, before the day of the package, {basis.package.on}.")
    lacking = [
        one.title for one in basis.package.headings if one.title in MUST_BE_ASSESSED and one.state == "not assessed"
    ]
    if lacking and ruling.returned is None:
        found.append(f"Not assessed, and needed before a decision: {', '.join(lacking)}.")
    return tuple(found)


def _record(ruling: Ruling) -> tuple[Done, ...]:
    """The acts that the document tells of, with who did them."""

    def done(act: str, account: str, office: str, on: date) -> Done:
        return Done(act=act, account=account, office=office, request=ruling.request, subject=ruling.request, on=on)

    acts = [done("line.answer", one.account, one.office, one.on) for one in ruling.answer]
    acts += [done("request.dissent", one.account, one.office, ruling.on) for one in ruling.dissent]
    if ruling.certificate is not None:
        acts.append(done("request.certify_funds", ruling.certificate.account, "funds_certifier", ruling.certificate.on))
    return (*acts, done("request.approve", ruling.account, OFFICE, ruling.on))


def _lines(ruling: Ruling, basis: Basis, because: tuple[str, ...]) -> tuple[LineDecision, ...]:
    found = index_findings(basis.package.findings)
    ruled = {one.id: one for one in ruling.line}
    decided = []
    for line in basis.package.request.line:
        heard = _Heard(
            line=line,
            assignments=tuple(one for one in basis.package.plan.assignments if one.line == line.id),
            answers=tuple(one for one in ruling.answer if one.line == line.id),
            consents=consents_on(basis.package.facts, ruling.on),
            found=found,
            on=ruling.on,
        )
        holds = not because and ruling.returned is None
        decided.append(_line(heard, ruled.get(line.id) if holds else None, basis.firsts))
    return tuple(decided)


def _line(heard: _Heard, ruled: LineRuling | None, firsts: frozenset[tuple[str, str]]) -> LineDecision:
    """One line: what may be approved, what is."""
    lawful, against = ways_of(heard.line.id, heard.assignments, heard.found, heard.answers, heard.consents, firsts)
    on_lawful = [one for one in heard.assignments if (one.home, one.status, one.host) in lawful]
    most = most_at_once(on_lawful)
    approved = 0 if ruled is None else min(ruled.people, most)
    ways = tuple(lawful.values()) if approved else ()
    until, refused = _end(ruled, on_lawful, heard.on) if approved else (None, ())
    approved = 0 if refused else approved
    added = tuple(ruled.conditions) if ruled and approved else ()
    told = [*(text for way in ways for text in way.conditions), *added]
    planned = most_at_once(heard.assignments)
    because = (*refused, *(_short(ruled, most, planned, against) if ruled else ()))
    return LineDecision(
        line=heard.line.id,
        title=heard.line.title,
        asked=heard.line.people,
        planned=planned,
        lawful=most,
        ruled=None if ruled is None else ruled.people,
        approved=approved,
        outcome=_line_outcome(ruled, approved, heard.line.people),
        reason="" if ruled is None else ruled.reason,
        because=because,
        conditions=tuple(dict.fromkeys(told)) if approved else (),
        added=added,
        until=until if approved else None,
        ways=ways if approved else (),
    )


def _end(ruled: LineRuling | None, assignments: list[Assignment], on: date) -> tuple[date, tuple[str, ...]]:
    """The end of the approval: that of the ruling or of the plan, whichever is first."""
    last = max(one.until for one in assignments)
    end = last if ruled is None or ruled.until is None else min(last, ruled.until)
    first = max(on, min(one.since for one in assignments))
    if end <= first:
        return end, (f"The approval would end on {end}, before duty can begin, {first}.",)
    return end, ()


def _short(ruled: LineRuling, lawful: int, planned: int, against: dict[tuple[str, str, str | None], str]) -> list[str]:
    """Why fewer are approved than the ruling wants."""
    if ruled.people <= lawful:
        return []
    told = [f"The ruling wants {ruled.people:,} people; {lawful:,} of the {planned:,} in the plan can be approved."]
    by_reason: dict[str, list[str]] = {}
    for (home, status, host), why in against.items():
        place = f"{home or 'civilian donors'} in {status}" + (f" at {host}" if host else "")
        by_reason.setdefault(why, []).append(place)
    for why, places in by_reason.items():
        more = f" and {len(places) - 5} more" if len(places) > 5 else ""
        told.append(f"Not approved, {why}: {', '.join(places[:5])}{more}.")
    return told


def _line_outcome(ruled: LineRuling | None, approved: int, asked: int | None) -> LineOutcome:
    if ruled is None:
        return "not_decided"
    if not approved:
        return "refused"
    return "approved" if asked is not None and approved >= asked else "approved_in_part"


def _outcome(ruling: Ruling, lines: tuple[LineDecision, ...], because: tuple[str, ...]) -> Outcome:
    if because:
        return "out_of_turn"
    if ruling.returned is not None:
        return "returned"
    found = {one.outcome for one in lines}
    if not found & {"approved", "approved_in_part"}:
        return "declined"
    return "approved" if found == {"approved"} else "approved_in_part"


def _dissents(ruling: Ruling, basis: Basis) -> tuple[DissentShown, ...]:
    """Dissents that came with the package, then those that came with the ruling."""
    lines = {line.id for line in basis.package.request.line}
    came = [
        DissentShown(office=one.office, line=one.about if one.about in lines else None, says=one.says)
        for one in basis.package.dissents
    ]
    return (*came, *(DissentShown(office=one.office, line=one.line, says=one.says) for one in ruling.dissent))


def _notes(ruling: Ruling, package: Package) -> tuple[str, ...]:
    notes = [f"Made up for illustration: {ruling.illustration}"] if ruling.illustration else []
    lacking = sum(one.standing == "lacking" for one in package.checks)
    if package.state == "draft" and package.checks:
        notes.append(f"The package is a draft: {lacking} of {len(package.checks)} tests are neither met nor answered.")
    notes += [] if ruling.package else [NO_DIGEST]
    return tuple(notes if ruling.certificate else [*notes, NO_CERTIFICATE])


def _answers(ruling: Ruling) -> tuple[AnswerShown, ...]:
    """Both answers on a line, once both are given; a single one stays with its counsel (rule 2)."""
    lines = [one.line for one in ruling.answer]
    return tuple(
        AnswerShown(
            line=one.line, office=one.office, on=one.on, verdict=one.verdict, reason=one.reason,
            conditions=tuple(one.conditions),
        )
        for one in ruling.answer
        if lines.count(one.line) > 1
    )  # fmt: skip
