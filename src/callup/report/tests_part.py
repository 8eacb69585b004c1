"""Is the package complete, what does it lack, and who disagrees?"""

from callup.package import Checked, Package
from callup.report import words
from callup.report.blocks import Block, Heading, Paragraph, Table, code, text

STANDING = {"met": "met", "answered": "answered", "lacking": "lacking"}


def write_tests(package: Package) -> list[Block]:
    """Every test with how it stands; those that lack an answer first."""
    heading = Heading(level=2, text=words.PARTS["tests"])
    if not package.checks:
        return [heading, Paragraph(text="The package was held against no test.")]
    counts = {name: sum(one.standing == name for one in package.checks) for name in STANDING}
    told = (
        f"State of this package: {package.state}. Of {len(package.checks)} tests {counts['met']} are met by what the "
        f"package holds, {counts['answered']} are answered by an office, {counts['lacking']} are lacking."
    )
    lacking = [one for one in package.checks if one.standing == "lacking"]
    others = [one for one in package.checks if one.standing != "lacking"]
    return [
        heading,
        Paragraph(text=f"{told} {words.INTRODUCTIONS['tests']}"),
        *_table("Tests that lack an answer", lacking),
        *_table("Tests that are met or answered", others),
    ]


def _table(caption: str, checks: list[Checked]) -> list[Block]:
    rows = tuple(
        (
            one.check.criterion,
            one.check.test,
            STANDING[one.standing],
            one.says,
            f"{one.check.why}\n{_source(one)}",
            one.check.id,
        )
        for one in checks
    )
    columns = (
        text("Criterion", 1.3), text("Test", 2), text("Stands", 0.9), text("What was found", 2.2),
        text("Why, and where the test comes from", 3.4), code("Id of the test", 1.5),
    )  # fmt: skip
    return [Table(caption=f"{caption} ({len(rows)})", columns=columns, rows=rows, row_heads=2)] if rows else []


def _source(one: Checked) -> str:
    mark = words.MARKS.get(one.check.mark, one.check.mark)
    return f"{one.check.source} ({mark})" if mark else one.check.source


def write_dissents(package: Package) -> list[Block]:
    """What offices hold against the package."""
    heading = Heading(level=2, text=words.PARTS["dissents"])
    if not package.dissents:
        return [heading, Paragraph(text=words.NO_DISSENT)]
    rows = tuple((one.office, words.day(one.on), one.about, one.says) for one in package.dissents)
    columns = (text("Office", 1.5), text("Day", 1), text("About", 1.2), text("Dissent", 4))
    return [heading, Table(caption=f"Dissents ({len(rows)})", columns=columns, rows=rows)]
