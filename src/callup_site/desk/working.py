"""How does long work go from the documents on file to new documents? The rooms do it; nothing is written here."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import msgspec

from callup import __version__
from callup.choices import Choices, Progress, chosen_in_words
from callup.comparing import compare_step
from callup.cost import Bill
from callup.documents import canonical_json
from callup.package import Dissent, Package
from callup.readiness.risk import Risk
from callup.readiness.simulation import get_ready
from callup.reference.inputs import tables_used
from callup.reference.places import read_tiles
from callup.report.document import package_json
from callup.report.files import package_files
from callup.request import Case, Facts, Request
from callup.review import Option, Review
from callup.sourcing.plan import Ceiling, Plan
from callup.steps import (
    Beside,
    Found,
    assemble_step,
    price_step,
    review_document,
    review_step,
    simulate_step,
    source_step,
)
from callup_site.desk.choosing import Asked, Said, choices_of
from callup_site.desk.models import Document
from callup_site.desk.record import Paper

Record = TypeVar("Record")
FILES = {
    "package.html": ("package-html", "text/html"),
    "package.pdf": ("package-pdf", "application/pdf"),
    "brief.pdf": ("package-brief", "application/pdf"),
    "package.xlsx": ("package-xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
PROPOSED = "-proposed"


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """How a document was made: what was said, what it was bounded by, and digests of all that it rests on."""

    version: str
    said: Said
    lines: tuple[str, ...]
    statuses: dict[str, tuple[str, ...]]
    settled: tuple[str, ...]
    refused: tuple[Ceiling, ...]
    chosen: dict[str, str]
    rests_on: dict[str, str]
    tables: dict[str, str]


class MadeOf(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a document that says how it was made."""

    made: Made


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What work starts from, as records: the whole case, and the case with the lines that may be planned alone."""

    asked: Asked
    choices: Choices
    case: Case
    planned: Case
    digests: dict[str, str]
    plan: Plan | None = None
    risk: Risk | None = None
    bill: Bill | None = None
    dissents: tuple[Dissent, ...] = ()


def basis_of(asked: Asked, on: date) -> Basis:
    """Read what the work rests on."""
    numbers = [*asked.documents.values(), *asked.dissents]
    held = Document.objects.in_bulk(numbers)
    by_kind = {kind: held[number] for kind, number in asked.documents.items()}
    request = _read(by_kind["request"], Request)
    facts = _read(by_kind["facts"], Facts) if "facts" in by_kind else Facts(callup=1)
    some = type(request.line)(one for one in request.line if one.id in asked.lines)
    return Basis(
        asked=asked, choices=choices_of(asked.said, asked.refused, on=on),
        case=Case(request=request, facts=facts),
        planned=Case(request=msgspec.structs.replace(request, line=some), facts=facts),
        digests={kind: one.digest for kind, one in sorted(by_kind.items())},
        plan=_read(by_kind["plan"], Plan) if "plan" in by_kind else None,
        risk=_read(by_kind["risk"], Risk) if "risk" in by_kind else None,
        bill=_read(by_kind["bill"], Bill) if "bill" in by_kind else None,
        dissents=tuple(_read(held[number], Dissent) for number in asked.dissents),
    )  # fmt: skip


def _read(document: Document, record: type[Record]) -> Record:
    return msgspec.json.decode(bytes(document.data), type=record)


def review(basis: Basis, progress: Progress) -> list[Paper]:
    """The findings, with what stands beside them."""
    found = review_document(basis.case, basis.choices, progress)
    return [_paper("review", canonical_json(found))]


def plan(basis: Basis, progress: Progress) -> list[Paper]:
    """A plan for the lines that counsel found lawful; a what-if also with its risk and its bill."""
    made = source_step(basis.planned, basis.choices, _allowed(basis, progress), progress)
    if not basis.asked.said.what_if:
        return [_stamped("plan", made, basis)]
    return [
        _stamped("what-if", made, basis),
        _stamped("what-if-risk", simulate_step(basis.choices, made, progress), basis),
        _stamped("what-if-bill", price_step(basis.planned, basis.choices, made), basis),
    ]


def risk(basis: Basis, progress: Progress) -> list[Paper]:
    """What the written plan does to the homes."""
    get_ready()
    return [_stamped("risk", simulate_step(basis.choices, _given(basis.plan), progress), basis)]


def cost(basis: Basis, progress: Progress) -> list[Paper]:
    """What the written plan costs."""
    progress("price", None)
    return [_stamped("bill", price_step(basis.planned, basis.choices, _given(basis.plan)), basis)]


def package(basis: Basis, progress: Progress) -> list[Paper]:
    """The package of the parts that were written, with all its files."""
    record = _assembled(basis, progress)
    files = dict(package_files(record, read_tiles(), progress=progress))
    told = [
        _paper(kind + PROPOSED, files[name], name=name, media=media) for name, (kind, media) in FILES.items()
    ]  # fmt: skip
    return [_paper("package" + PROPOSED, package_json(record), name="package.json"), *told]


ROOMS: dict[str, Callable[[Basis, Progress], list[Paper]]] = {
    "review": review, "plan": plan, "risk": risk, "cost": cost, "package": package,
}  # fmt: skip


def _assembled(basis: Basis, progress: Progress) -> Package:
    case, choices, plan = basis.case, basis.choices, _given(basis.plan)
    review = review_step(case, choices, progress)
    get_ready()
    found = Found(
        review=review, plan=plan, risk=_given(basis.risk), bill=_given(basis.bill),
        comparison=compare_step(basis.planned, choices, _allowed(basis, progress), plan, progress),
    )  # fmt: skip
    beside = Beside(answers=basis.asked.answers, dissents=basis.dissents)
    return assemble_step(case, choices, found, beside, _left_out(basis))


def _left_out(basis: Basis) -> tuple[str, ...]:
    """Which lines neither the plan nor other ways count, because counsel did not find them lawful."""
    out = [one.id for one in basis.case.request.line if one.id not in basis.asked.lines]
    if not out:
        return ()
    return (f"Not planned, because counsel did not find them lawful: {', '.join(out)}. Other ways leave them out too.",)


def _allowed(basis: Basis, progress: Progress) -> Review:
    """The review of the lines that may be planned, with the duty statuses that counsel named."""
    found, named = review_step(basis.planned, basis.choices, progress), basis.asked.statuses
    kept = (one for one in found.options if one.line not in named or one.status in named[one.line])
    return msgspec.structs.replace(found, options=tuple(_as_settled(one, basis.asked) for one in kept))


def _as_settled(option: Option, asked: Asked) -> Option:
    """What two counsel settled is a way to serve, in the duty statuses that they named; a bar stays a bar."""
    named = option.line in asked.settled and option.status in asked.statuses.get(option.line, ())
    if not named or option.verdict != "unsettled":
        return option
    because = f"settled by two counsel ({option.because})"
    return msgspec.structs.replace(option, verdict="allowed_if", because=because)


def _stamped(kind: str, record: Plan | Risk | Bill, basis: Basis) -> Paper:
    """The record as a document that says how it was made."""
    asked = basis.asked
    made = Made(
        version=__version__, said=asked.said, lines=asked.lines, statuses=asked.statuses, settled=asked.settled,
        refused=asked.refused,
        chosen=chosen_in_words(basis.choices), rests_on=basis.digests,
        tables={one.name: one.digest for one in tables_used()},
    )  # fmt: skip
    fields = {name: getattr(record, name) for name in record.__struct_fields__}
    return _paper(kind, canonical_json({"callup": 1, "made": made, **fields}))


def _paper(kind: str, data: bytes, *, name: str = "", media: str = "application/json") -> Paper:
    return Paper(kind=kind, paper="working", name=name or f"{kind}.json", data=data, media=media)


def _given(record: Record | None) -> Record:
    """A part that the job was not asked for without."""
    if record is None:
        raise LookupError
    return record
