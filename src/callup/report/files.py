"""Which files does a package become?"""

from collections.abc import Callable, Iterator

from callup.package import Package
from callup.report.document import package_json
from callup.report.html import write_html
from callup.report.pdf import write_pdf
from callup.report.plan_part import Tiles


def package_files(
    package: Package, tiles: Tiles, *, progress: Callable[[str, float | None], None]
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file; all are made before the first is given, so that nothing is half written."""
    progress("package.html", 0.0)
    page = write_html(package, tiles).encode()
    progress("package.pdf", 0.5)
    printed = write_pdf(package, tiles)
    yield from (("package.json", package_json(package)), ("package.html", page), ("package.pdf", printed))
