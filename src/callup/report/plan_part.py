"""Who would go, what is missing and why, and what does each Guard keep?"""

from callup.package import Package
from callup.report import charts, words
from callup.report.blocks import Block, Column, Figure, Heading, Paragraph, Table, code, number, text
from callup.sourcing.plan import Assignment, Move, Plan, Share

Tiles = dict[str, tuple[int, int]]


def write_plan(package: Package, tiles: Tiles) -> list[Block]:
    """The sourcing plan: lines, Guards, a State map, and how good the plan is."""
    return plan_blocks(package.plan, tiles)


def plan_blocks(plan: Plan, tiles: Tiles) -> list[Block]:
    """The same, of a plan that stands in no package yet; its texts were made visible."""
    notes = (words.INTRODUCTIONS["plan"], plan.roster_note, f"Solver: {plan.solver}.")
    return [
        Heading(level=2, text=words.PARTS["plan"]),
        *(Paragraph(text=note) for note in notes if note),
        *_lines(plan),
        *_map(plan.shares, tiles),
        *_shares(plan.shares),
        *_unevenly(plan),
        *_donors(plan),
        *_assigned(plan.assignments),
        *_moves(plan.moves),
        *_proofs(plan),
    ]


def _lines(plan: Plan) -> list[Block]:
    rows = tuple(
        (
            short.line,
            *map(words.number, (short.asked, short.planned, short.missing)),
            "\n".join(short.reasons) or words.NONE,
        )
        for short in plan.shortfalls
    )
    columns = (
        code("Line", 1.2),
        number("Asked", 0.8),
        number("Planned", 0.8),
        number("Missing", 0.8),
        text("Reasons", 4),
    )
    if not rows:
        return [Paragraph(text="Nobody is missing on any line that is planned.")]
    return [Table(caption="People asked for, planned and missing, by line", columns=columns, rows=rows)]


def _map(shares: tuple[Share, ...], tiles: Tiles) -> list[Block]:
    if not shares or not tiles:
        return []
    known = {share.home: share for share in shares}
    drawn = [draw_tile(code_, column, row, known.get(code_)) for code_, (column, row) in sorted(tiles.items())]
    most = sorted(shares, key=lambda share: (-share.given, share.home))[:3]
    told = ", ".join(f"{share.home} {words.number(share.given)}" for share in most)
    alt = (
        f"Map with one tile for each of {len(drawn)} jurisdictions: people sent, and the share of strength kept. "
        f"Most are sent by {told}. {words.SAME_NUMBERS}"
    )
    caption = "State map: people sent (first number) and share of strength kept after claims and plan (second number)"
    return [Figure(caption=caption, alt=alt, svg=charts.tile_map(drawn))]


def draw_tile(code_: str, column: int, row: int, share: Share | None) -> charts.Row:
    """One tile of the State map: people sent and share of strength kept; None: nothing is known."""
    tile: charts.Row = {"code": charts.label(code_), "column": column, "row": row}
    if share is None:
        return tile | {"given": None, "first": "no data", "second": ""}
    return tile | {
        "given": share.given,
        "first": words.number(share.given),
        "second": words.percent(share.kept_share, digits=0),
    }


def _shares(shares: tuple[Share, ...]) -> list[Block]:
    rows = tuple(
        (
            share.home,
            *map(words.number, (share.strength, share.claimed, _held(share), share.may_give, share.given)),
            words.percent(share.kept_share),
        )
        for share in shares
    )
    columns = (
        text("Guard"),
        number("Strength"),
        number("Already claimed"),
        number("Held by floor and availability"),
        number("May send"),
        number("Sent"),
        number("Share kept"),
    )
    caption = "What each Guard may send, sends and keeps (people; share of strength kept after claims and plan)"
    return [Table(caption=caption, columns=columns, rows=rows)] if rows else []


def _held(share: Share) -> int:
    """People that are neither claimed nor may go: what floor and availability hold at home."""
    return max(0, share.strength - share.claimed - share.may_give)


def _unevenly(plan: Plan) -> list[Block]:
    if plan.gini is None:
        return []
    return [Paragraph(text=words.GINI.format(gini=f"{plan.gini:.2f}"))]


def _donors(plan: Plan) -> list[Block]:
    """Civilian supply of its own: heads, and full-time equivalents in a column apart."""
    if not plan.donors:
        return [Paragraph(text=words.NO_DONOR)]
    rows = tuple(
        (
            one.title,
            one.kind.replace("_", " "),
            words.number(one.heads),
            words.number(one.lent),
            "not stated" if one.full_time_equivalents is None else words.number(one.full_time_equivalents),
            one.source,
        )
        for one in plan.donors
    )
    columns = (
        text("Donor", 2),
        text("Kind", 1.2),
        number("Heads offered", 0.8),
        number("Heads sent", 0.8),
        number("Full-time equivalents", 1),
        text("Source", 2),
    )
    return [Table(caption=words.DONORS_CAPTION, columns=columns, rows=rows)]


def _moves(moves: tuple[Move, ...]) -> list[Block]:
    """What the plan changes in the running one; who stays is only counted."""
    if not moves:
        return []
    kept = sum(one.people for one in moves if one.change == "kept")
    moved = [one for one in moves if one.change != "kept"]
    told = f"Of the plan that runs already {words.number(kept)} people stay where they are."
    if not moved:
        return [Heading(level=3, text="Moves"), Paragraph(text=f"{told} Nobody moves.")]
    rows = tuple(
        (
            one.change,
            one.line,
            one.home or "civilian",
            one.unit_title,
            one.host or "not named",
            f"{words.day(one.since)} to {words.last_day(one.until)}",
            words.number(one.people),
        )
        for one in moved
    )
    columns = (
        text("Change", 0.9),
        code("Line", 1.1),
        text("From", 0.7),
        text("Unit", 2),
        text("Host", 0.7),
        text("Period", 2),
        number("People", 0.7),
    )
    caption = "Moves against the plan that runs already: people withdrawn and added"
    return [Heading(level=3, text="Moves"), Paragraph(text=told), Table(caption=caption, columns=columns, rows=rows)]


def _assigned(assignments: tuple[Assignment, ...]) -> list[Block]:
    if not assignments:
        return [Paragraph(text="The plan assigns nobody.")]
    alike: dict[tuple[str, ...], list[Assignment]] = {}
    for one in assignments:
        period = f"{words.day(one.since)} to {words.last_day(one.until)}"
        alike.setdefault(
            (one.line, one.home or one.unit_title, one.host or "not named", words.status(one.status), period), []
        ).append(one)
    rows = tuple(
        (
            *key,
            words.number(len(ones)),
            words.number(sum(one.whole for one in ones)),
            words.number(sum(one.people for one in ones)),
        )
        for key, ones in alike.items()
    )
    columns = (
        code("Line", 1.3),
        text("From", 0.7),
        text("Host", 0.8),
        text("Duty status", 1.1),
        text("Period", 2.2),
        number("Units", 0.7),
        number("Whole units", 0.8),
        number("People", 0.9),
    )
    return [Table(caption="Who goes where, by line and Guard", columns=columns, rows=rows, row_heads=2)]


def _proofs(plan: Plan) -> list[Block]:
    rows = tuple(
        (proof.objective, proof.unit, *map(words.plain_number, (proof.value, proof.bound, proof.gap)))
        for proof in plan.proofs
    )
    if not rows:
        return [Paragraph(text="No proof was made for this plan.")]
    columns: tuple[Column, ...] = (
        text("Objective", 3),
        text("Unit", 1.4),
        number("Value"),
        number("Bound"),
        number("Gap"),
    )
    table = Table(caption="How good the plan is", columns=columns, rows=rows)
    return [Heading(level=3, text="How good the plan is"), Paragraph(text=words.INTRODUCTIONS["proofs"]), table]
