"""The doors after the package: decide, order, account. Read the documents, call one room, write and show."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from callup import steps
from callup.accounts import Actuals
from callup.accounts import account as make_account
from callup.cli import show_acting
from callup.cli.doors import deliver
from callup.decision import Basis
from callup.decision import decide as make_decision
from callup.documents import canonical_json, digest, write_bytes
from callup.documents.actuals import read_claims, read_offers, read_reports
from callup.documents.made import read_decision, read_orders, read_package
from callup.documents.rulings import Consents, read_consents, read_ruling
from callup.entries import Entry, account_entry, decision_entry, order_entries, recall_entries
from callup.errors import InputError, ProofError
from callup.ledger.draft import parse_drafts
from callup.orders import Orders, extend, recall, write_orders
from callup.package import Package
from callup.reference.claims import read_checklists, read_clock
from callup.reference.offices import read_offices
from callup.reference.past import read_past
from callup.request import Case
from callup.review import Review
from callup.review.precedent import compare_with_past

if TYPE_CHECKING:
    from callup.cli.acting import Happened, Published
    from callup.cli.options import Output


def decide(package_path: Path, ruling_path: Path, published: "Published", output: "Output") -> None:
    """Step 8."""
    package, of_package = read_package(package_path)
    ruling = read_ruling(ruling_path)
    basis = Basis(package=package, digest=of_package, book=read_offices(), firsts=first_uses(package))
    decision = make_decision(ruling, basis)
    deliver(decision, "decide", output, show_acting.decision)
    version, at, made = _told(decision, published)
    _write_entries([decision_entry(decision, version=version, at=at, digest=made)], "decide", published, output)


def order(
    paths: tuple[Path, Path], on: date, consents_path: Path | None, published: "Published", output: "Output"
) -> None:
    """Step 9."""
    decision, of_decision = read_decision(paths[0])
    package, of_package = read_package(paths[1])
    _same(decision.package, of_package, paths[1])
    said = read_consents(consents_path) if consents_path is not None else None
    if said is not None and said.request != decision.request:
        raise InputError(where=f"{consents_path}, request", found=said.request, wanted=decision.request)
    consents = said.consent if said is not None else []
    orders = write_orders(decision, package.plan, consents, digest=of_decision, on=on)
    if said is not None:
        orders = _running(orders, said)
    deliver(orders, "order", output, show_acting.orders)
    version, at, made = _told(orders, published)
    entries = [
        *order_entries(orders, version=version, at=at, digest=made),
        *recall_entries(orders.recalls, request=orders.request, version=version, at=at, digest=made),
    ]
    _write_entries(entries, "order", published, output)


def _running(orders: Orders, said: Consents) -> Orders:
    """The orders as extensions and later words of governors leave them."""
    longer, refused = extend(orders, said.extension, said.consent)
    day = max([orders.on, *(one.on for one in said.consent)])
    return msgspec.structs.replace(longer, recalls=recall(longer, said.consent, on=day), not_extended=refused)


def account(paths: tuple[Path, Path, Path], happened: "Happened", told: tuple["Published", "Output"]) -> None:
    """Step 10."""
    published, output = told
    package, of_package = read_package(paths[0])
    decision, of_decision = read_decision(paths[1])
    orders, of_orders = read_orders(paths[2])
    _same(decision.package, of_package, paths[0])
    _same(orders.decision, of_decision, paths[1])
    digests = {"package": of_package, "decision": of_decision, "orders": of_orders}
    found = make_account(package, decision, orders, _actuals(package, happened), on=happened.on, digests=digests)
    deliver(found, "account", output, show_acting.account)
    version, at, made = _told(found, published)
    _write_entries([account_entry(found, version=version, at=at, digest=made)], "account", published, output)


def first_uses(package: Package) -> frozenset[tuple[str, str]]:
    """Line and duty status of every use without a precedent that matches on role and status."""
    case = Case(request=package.request, facts=package.facts)
    docket = steps.docket_of(case, steps.Choices(on=package.on))
    review = Review(findings=package.findings, options=())
    found = compare_with_past(package.request, docket, review, read_past(), on=package.on)
    return frozenset((one.line, one.status) for one in found if one.first_of_its_kind)


def _same(named: str, given: str, path: Path) -> None:
    """The document is the one that the next one names.

    Raises:
        ProofError: It is another one.
    """
    if named != given:
        raise ProofError(where=str(path), found=given, wanted=named, remedy="give the document that it was made from")


def _actuals(package: Package, happened: "Happened") -> Actuals:
    lines, papers = [line.id for line in package.request.line], read_checklists()
    known = {one.id for one in papers}
    return Actuals(
        offers=read_offers(happened.offers, lines=lines) if happened.offers else (),
        reports=read_reports(happened.presence, lines=lines) if happened.presence else (),
        claims=read_claims(happened.claims, lines=lines, documents=known) if happened.claims else (),
        clock=read_clock(),
        documents=papers,
    )


def _told(document: object, published: "Published") -> tuple[int, str, str]:
    """Version of the request, instant, and digest of the bytes that are written."""
    return published.request_version, published.at or "", digest(canonical_json(document) + b"\n")


def _write_entries(entries: list[Entry], verb: str, published: "Published", output: "Output") -> None:
    """Write entries that `callup ledger append` takes, where an instant was told; each is checked first."""
    if published.at is None or output.out is None:
        return
    data = canonical_json(entries)
    parse_drafts(data, where=f"{verb}.entries.json")
    write_bytes(output.out / f"{verb}.entries.json", data + b"\n")
