"""Which files does a package become?"""

from collections.abc import Callable, Iterator

from callup.package import Package
from callup.report.brief import compose_brief
from callup.report.document import compose, package_json
from callup.report.html import write_document
from callup.report.pdf import print_document
from callup.report.plan_part import Tiles
from callup.report.workbook import write_workbook


def package_files(
    package: Package, tiles: Tiles, *, progress: Callable[[str, float | None], None]
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file; all are made before the first is given, so that nothing is half written."""
    progress("package.json", 0.0)
    record = package_json(package)
    document = compose(package, tiles, record)
    progress("package.html", 0.3)
    page = write_document(document, package.version).encode()
    progress("package.pdf", 0.4)
    printed = print_document(document, record)
    progress("brief.pdf", 0.8)
    brief = print_document(compose_brief(package), record, brief=True)
    progress("package.xlsx", 0.9)
    book = write_workbook(package, document)
    yield from (
        ("package.json", record),
        ("package.html", page),
        ("package.pdf", printed),
        ("brief.pdf", brief),
        ("package.xlsx", book),
    )
