"""How does a document look as a part of a page? Drawn once by the code that draws the package, then kept.

What is drawn is kept in files under the digest of the document and the version of callup, and can be thrown away.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.utils.safestring import SafeString

from callup import __version__
from callup.cost import Bill
from callup.documents import digest
from callup.package import Package
from callup.readiness.risk import Risk
from callup.reference.places import read_tiles
from callup.report.beside_part import side_by_side
from callup.report.blocks import Block
from callup.report.compare_part import write_comparison
from callup.report.cost_part import bill_blocks
from callup.report.ending import write_criteria
from callup.report.html import write_blocks
from callup.report.opening import write_opening
from callup.report.plan_part import plan_blocks
from callup.report.risk_part import risk_blocks
from callup.report.tests_part import write_dissents, write_tests
from callup.report.visible import made_visible
from callup.report.waterfall_part import waterfall_blocks
from callup.sourcing.plan import Plan
from callup_site.desk.models import Document

MOST_KEPT = 2000


def _package(package: Package) -> Iterable[Block]:
    return [
        *write_opening(package), *write_criteria(package), *write_tests(package), *write_dissents(package),
    ]  # fmt: skip


VIEWS: dict[str, tuple[type[Any], Callable[[Any], Iterable[Block]]]] = {
    "plan": (Plan, lambda plan: plan_blocks(plan, read_tiles())),
    "risk": (Risk, risk_blocks),
    "cost": (Bill, lambda bill: [*waterfall_blocks(bill), *bill_blocks(bill)]),
    "package": (Package, _package),
    "alternatives": (Package, write_comparison),
}
KINDS = {"plan": ("plan",), "risk": ("risk",), "bill": ("cost",), "package-proposed": ("package", "alternatives")}


def view(name: str, document: Document) -> SafeString:
    """A view of a document, as a part of a page.

    Args:
        name: Name of the view: `plan`, `risk`, `cost`, `package`, `alternatives`.
        document: The document; its bytes are fetched only where nothing is kept.
    """
    record, draw = VIEWS[name]

    def drawn() -> str:
        return write_blocks(draw(made_visible(_read(document, record))), f"{name}-")

    return _kept(f"{name}-{document.digest}", drawn)


def beside(written: Sequence[Document | None], other: Sequence[Document | None]) -> SafeString:
    """A plan with its risk and its bill, beside another.

    Args:
        written: Documents of plan, risk and bill as written; None: not written yet.
        other: Those of the what-if.
    """
    names = [one.digest if one else "none" for one in (*written, *other)]

    def drawn() -> str:
        columns = [
            tuple(_read(one, record) if one else None for one, record in zip(three, (Plan, Risk, Bill), strict=True))
            for three in (written, other)
        ]
        return write_blocks(side_by_side(columns[0], columns[1]), "beside-")  # type: ignore[arg-type]

    return _kept(f"beside-{'-'.join(names)}", drawn)


def draw_ahead(documents: Iterable[Document]) -> None:
    """Draw what pages will show, so that no page waits for it."""
    for document in documents:
        for name in KINDS.get(document.kind, ()):
            view(name, document)


def _read(document: Document, record: type[Any]) -> Any:  # noqa: ANN401 - a record of that kind
    return msgspec.json.decode(bytes(document.data), type=record)


def _kept(name: str, drawn: Callable[[], str]) -> SafeString:
    key = digest(f"{__version__} {name}".encode()).removeprefix("sha256:")
    text: str | None = _cache().get(key)
    if text is None:
        text = _as_on_site(drawn())
        _cache().set(key, text)
    return SafeString(text)  # written by callup.report, which escapes every text


def _as_on_site(text: str) -> str:
    """Tables that scroll and look as everywhere on the site."""
    text = text.replace('<div class="scroll"', '<div class="usa-table-container--scrollable"')
    return text.replace("<table>", '<table class="usa-table usa-table--compact">')


def _cache() -> BaseCache:
    folder = str(settings.HOME / "rendered")
    return FileBasedCache(folder, {"TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": MOST_KEPT}})
