"""What may be chosen for long work, and on which documents, lines and ways does it rest?

All that an answer depends on is written into the job when it is asked for. So the same job gives the same bytes,
whoever works on it and however often it is begun.
"""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from callup.choices import Choices
from callup.cli.planned import ceilings, dwell_of, fema_said, floors_said, order_said, rotation_days
from callup.documents.donors import Donors, check_donors, donors_of
from callup.documents.posted import parse_record
from callup.errors import InputError, moved
from callup.package import Answer
from callup.place import CODES
from callup.sourcing.plan import Ceiling
from callup_site.desk.models import Document, Thing
from callup_site.desk.record import Situation

LAWFUL = ("lawful", "with_conditions")
SOURCED = ("sourced_full", "sourced_part")
PLANNED = (*LAWFUL, *SOURCED, "sourced_none", "costed")
UNFOUND = ("proposed", "complete", "counsel_decides")
SETTLED = ("line.settle_lawful", "line.settle_conditions")
FINDINGS = (*SETTLED, "line.settle_barred", "line.find_lawful", "line.find_conditions", "line.find_barred",
            "line.review_again")  # fmt: skip
REFUSED = {"consent": ("refused", "withdrawn"), "offer": ("declined", "recalled")}

Days = Annotated[int, Meta(ge=1, le=3660)]


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was said when the work was asked for, in the words of a form.

    `floors`, `ceilings`, `rotations` and `order` are written as on the command line, with commas between;
    `donors` is the text of donors.toml. `what_if`: only to look at, beside the plan that is written.
    """

    on: date | None = None
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 1
    seasons: Annotated[int, Meta(ge=1, le=1_000_000)] = 100_000
    resamples: Annotated[int, Meta(ge=0, le=50)] = 0
    floors: Annotated[str, Meta(max_length=2000)] = ""
    ceilings: Annotated[str, Meta(max_length=5000)] = ""
    days: Days | None = None
    rotations: Annotated[str, Meta(max_length=200)] = ""
    dwell: Annotated[float, Meta(ge=0, le=10)] | None = None
    order: Annotated[str, Meta(max_length=200)] = ""
    donors: Annotated[str, Meta(max_length=200_000)] = ""
    price_year: Annotated[int, Meta(ge=2000, le=2100)] | None = None
    fema_share: Annotated[float, Meta(ge=0, le=1)] | None = None
    what_if: bool = False


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """All that a job rests on: what was said, what counsel and homes allow, what offices wrote, documents by number.

    `statuses` are the duty statuses that counsel named, by line; `settled` lines that two counsel settled;
    `refused` what homes refused.
    """

    said: Said
    lines: tuple[str, ...] = ()
    statuses: dict[str, tuple[str, ...]] = {}
    settled: tuple[str, ...] = ()
    refused: tuple[Ceiling, ...] = ()
    answers: tuple[Answer, ...] = ()
    documents: dict[str, int] = {}
    dissents: tuple[int, ...] = ()


def read_said(choices: dict[str, Any]) -> Said:
    """What was said, as posted; an empty field was not said.

    Raises:
        InputError: A field is not known, or its value is out of bounds.

    Example:
        >>> read_said({"seed": "7", "floors": ""}).seed
        7
    """
    told = {name: value for name, value in choices.items() if value not in ("", None)}
    try:
        said = msgspec.convert(told, Said, strict=False)
    except msgspec.ValidationError as error:
        known = ", ".join(Said.__struct_fields__)
        raise InputError(where="choices", found=str(error), wanted=f"choices among: {known}") from None
    choices_of(said, (), on=said.on or date(2000, 1, 1))
    return said


def choices_of(said: Said, refused: tuple[Ceiling, ...], *, on: date) -> Choices:
    """The choices of the rooms. What homes refused bounds the plan beside what was said.

    Raises:
        InputError: A floor, ceiling, rotation, order or donor is not written as it must be.
    """
    try:
        floor, floors, stated = floors_said(_parts(said.floors))
        donors = donors_of(parse_record(said.donors, Donors, "donors", check=check_donors)) if said.donors else ()
        return Choices(
            on=said.on or on, seed=said.seed, seasons=said.seasons, resamples=said.resamples,
            price_year=said.price_year, floor=floor, floors=floors, stated=stated, days=said.days, donors=donors,
            rotations=rotation_days(said.rotations or None), order=order_said(said.order or None),
            ceilings=(*ceilings(_parts(said.ceilings)), *refused), dwell=dwell_of(said.dwell),
            fema_share=None if said.fema_share is None else fema_said(said.fema_share),
        )  # fmt: skip
    except InputError as error:
        raise moved(error, where=error.where.removeprefix("--")) from None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").replace(";", " ").split())


def rests_on(seen: Situation, kinds: Collection[str]) -> dict[str, int]:
    """Numbers of the last documents of some kinds, as far as they are on file."""
    rows = Document.objects.filter(request=seen.request, kind__in=kinds).order_by("number").values_list("kind", "id")
    return {str(kind): int(number) for kind, number in rows}


def lines_to_plan(seen: Situation) -> tuple[str, ...]:
    """Lines that counsel found lawful, with conditions or without, and that nobody took away again."""
    return tuple(one.subject for one in seen.of("line") if one.stage in PLANNED)


def settled_by_two(seen: Situation, lines: Collection[str]) -> tuple[str, ...]:
    """Lines whose last finding is a settlement by two counsel."""
    last: dict[str, str] = {}
    for one in seen.history:
        if one.subject in lines and one.act in FINDINGS:
            last[one.subject] = one.act
    return tuple(sorted(line for line, act in last.items() if act in SETTLED))


def statuses_found(seen: Situation, lines: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Duty statuses that counsel named for a line; a line without: counsel named none, and the review decides."""
    told = {one.subject: one.facts.get("statuses") for one in seen.of("line") if one.subject in lines}
    return {line: tuple(sorted(map(str, found))) for line, found in told.items() if isinstance(found, list) and found}


def refused_by_homes(seen: Situation) -> tuple[Ceiling, ...]:
    """What homes refused or took back, where nothing else of theirs stands: nobody of them is planned again."""
    found = set()
    for kind, stages in REFUSED.items():
        for one in seen.of(kind):
            scope = (one.home, one.line if kind == "offer" else "")
            stands = any(other.stage not in stages and _scope(kind, other) == scope for other in seen.of(kind))
            if one.stage in stages and one.home in CODES and not stands:
                found.add((*scope, f"{kind} {one.stage}"))
    return tuple(
        Ceiling(home=home, people=0, line=line or None, reason=reason, source="acts on record")
        for home, line, reason in sorted(found)
    )


def _scope(kind: str, thing: Thing) -> tuple[str, str]:
    return thing.home, thing.line if kind == "offer" else ""


def answers_on_record(seen: Situation) -> tuple[Answer, ...]:
    """What offices answered to the tests of a package by their acts: counsel, once every line was found."""
    lines, offices = seen.of("line"), ("counsel_drafting", "counsel_reviewing")
    acts = [one for one in seen.history if one.office in offices and one.act.startswith("line.")]
    if not lines or not acts or any(one.stage in UNFOUND for one in lines):
        return ()
    counts = Counter("not lawful" if one.stage in {"not_lawful", "refused"} else "lawful" for one in lines)
    told = ", ".join(f"{count} {words}" for words, count in sorted(counts.items()))
    office = seen.book.office(acts[-1].office).title
    return (Answer(test="legality-counsel", office=office, on=acts[-1].on, says=f"Counsel found every line: {told}."),)
