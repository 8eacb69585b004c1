"""Acts around the package: certify money, put it together, put a dissent on record."""

from collections.abc import Iterator

import msgspec

from callup.cost import Bill
from callup.documents import canonical_json
from callup.errors import InputError, OutOfTurn
from callup.package import Dissent, Package
from callup.readiness.risk import Risk
from callup.request import Facts, Request
from callup.sourcing.plan import Plan
from callup_site.desk.acts import forms
from callup_site.desk.acts.publishing import due
from callup_site.desk.acts.written import WRITTEN, kept, latest, proposed, read, written
from callup_site.desk.models import Document
from callup_site.desk.record import Intent, Outcome, Paper, Prepare, Situation
from callup_site.desk.working import FILES, PROPOSED

LINES_IN_AN_ENTRY = 100


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """Money is there: the fund, the dollars, and the estimate that it was certified for (None: none is written)."""

    callup: int = 1
    fund: str
    usd: int
    estimate: str | None
    estimate_usd: int | None


def certify_funds(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Money is there.

    Form:
        fund: Title of the fund.
        usd: Whole dollars.
    """
    fund, usd = forms.text(intent.form, "fund", most=300), forms.whole(intent.form, "usd", least=1)
    if not fund:
        raise InputError(where="fund", found="nothing", wanted="the title of a fund")
    estimate = latest(seen, "bill" + WRITTEN)
    central = read(estimate, Bill).total.central if estimate else None
    record = Certificate(fund=fund, usd=usd, estimate=estimate.digest if estimate else None, estimate_usd=central)
    paper = Paper(kind="certificate", paper="package", name="certificate.json", data=canonical_json(record))
    return Outcome(papers=(paper,), body={"fund": fund, "usd": usd, "estimate_usd": central})


def assemble(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """The package that a job made of the written parts becomes the package of the request, with all its files.

    Form:
        document: Number of the document; left out: the last package that was made.
    """
    document = proposed(seen, intent, ("package" + PROPOSED,))
    package = read(document, Package)
    _made_of_written_parts(seen, package)
    papers = (kept(document, "package", paper="package", name="package.json"), *_files(seen, document))
    lines = [
        {"line": one.line, "people_asked": one.asked, "people_planned": one.sourced}
        for one in package.lines[:LINES_IN_AN_ENTRY]
    ]
    tests = {name: sum(one.standing == name for one in package.checks) for name in ("met", "answered", "lacking")}
    body = {"state": package.state, "on": package.on.isoformat(), "tests": tests, "lines": lines}
    return Outcome(papers=papers, body=body, openings=tuple(due(seen, one.kind) for one in papers))


def _made_of_written_parts(seen: Situation, package: Package) -> None:
    facts = seen.latest("facts")
    pairs = {
        "plan": (package.plan, written(seen, "plan", Plan)),
        "readiness part": (package.risk, written(seen, "risk", Risk)),
        "estimate": (package.bill, written(seen, "bill", Bill)),
        "request": (package.request, seen.read("request", Request)),
        "facts": (package.facts, read(facts, Facts) if facts else Facts(callup=1)),
        "dissents": (package.dissents, tuple(dissents(seen))),
    }  # fmt: skip
    other = [name for name, (holds, stands) in pairs.items() if canonical_json(holds) != canonical_json(stands)]
    planned = {one.line for one in package.plan.assignments}
    if any(seen.thing("line", line).stage != "costed" for line in planned):
        other.append("stages of the lines")
    if other:
        raise OutOfTurn(
            where="package", found=f"a package that holds another {' and another '.join(other)} than on record",
            wanted="a package of the parts that their offices wrote", remedy="ask for the package again",
        )  # fmt: skip


def _files(seen: Situation, document: Document) -> Iterator[Paper]:
    """The files made together with the package: all have the same number within their kind."""
    for name, (kind, _) in FILES.items():
        file = Document.objects.filter(request=seen.request, kind=kind + PROPOSED, number=document.number).first()
        if file is not None:
            yield kept(file, kind, paper="package", name=name)


def dissent(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """What an office holds against the request or a part; it stays with the package and the decision.

    Form:
        about: A line, a criterion, or `request`; left out: the request.
        says: The dissent; left out: the reason of the act.
    """
    about = forms.text(intent.form, "about", most=200) or "request"
    says = forms.text(intent.form, "says") or intent.reason
    office = seen.book.office(intent.office).title
    record = Dissent(office=office, on=seen.on, about=about, says=says)
    paper = Paper(kind="dissent", paper="package", name="dissent.json", data=canonical_json(record))
    return Outcome(papers=(paper,), body={"about": about, "says": says})


def dissents(seen: Situation) -> Iterator[Dissent]:
    """Dissents on record, in order."""
    for one in Document.objects.filter(request=seen.request, kind="dissent").order_by("number"):
        yield read(one, Dissent)


ACTS: dict[str, Prepare] = {
    "request.certify_funds": certify_funds,
    "request.assemble": assemble,
    "request.dissent": dissent,
}
