"""Which parts stand in the document, and in which order?"""

from callup.documents import canonical_json, digest
from callup.package import Package
from callup.report import (
    compare_part,
    cost_part,
    ending,
    law_part,
    opening,
    origin_part,
    plan_part,
    precedents_part,
    readings_part,
    risk_part,
    tests_part,
    visible,
    waterfall_part,
    words,
)
from callup.report.blocks import Block, Document
from callup.report.plan_part import Tiles


def compose(package: Package, tiles: Tiles, record: bytes | None = None) -> Document:
    """Write the package as blocks, in the order of the page and of the print.

    Args:
        package: The decision package.
        tiles: Column and row of every jurisdiction on the tile map; none leaves the map out.
        record: The bytes of package.json, if they are at hand.

    Returns:
        The document; every text in it is visible (control signs are written out).
    """
    shown = visible.made_visible(package)
    blocks: list[Block] = [
        *opening.write_opening(shown),
        *tests_part.write_tests(shown),
        *tests_part.write_dissents(shown),
        *opening.write_gaps(shown),
        *opening.write_totals(shown),
        *opening.write_facts(shown),
        *law_part.write_matrix(shown),
        *readings_part.write_readings(shown),
        *law_part.write_findings(shown),
        *plan_part.write_plan(shown, tiles),
        *risk_part.write_risk(shown),
        *cost_part.write_bill(shown),
        *waterfall_part.write_waterfall(shown),
        *compare_part.write_comparison(shown),
        *precedents_part.write_precedents(shown),
        *ending.write_criteria(shown),
        *ending.write_assumptions(shown),
        *ending.write_tables(shown),
        *ending.write_sources(shown),
        *origin_part.write_origins(shown),
        *ending.write_again(shown, digest(package_json(package) if record is None else record)),
    ]
    title = shown.request.title.strip() or shown.request.id
    running = words.running(shown.notice)
    return Document(
        title=title,
        subject=f"Decision package {shown.request.id}",
        on=package.on,
        running=running,
        blocks=tuple(blocks),
    )


def package_json(package: Package) -> bytes:
    """The bytes of `package.json`: canonical JSON and a line end; file, attachment and digest agree."""
    return canonical_json(package) + b"\n"
