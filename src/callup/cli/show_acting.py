"""How are decisions, orders and accounts shown on a terminal?"""

from rich.markup import escape

from callup.accounts import Account, ClaimState
from callup.cli.show import listed, printed, say, table_of
from callup.decision import Decision
from callup.orders import Orders
from callup.period import in_words

MOST_ORDERS = 30


def decision(found: Decision) -> None:
    """Each line with what was asked, planned, lawful, ruled and approved, then reasons, conditions, dissents."""
    _notes(found.notes)
    table = table_of(
        f"Decision of {in_words(found.on)}: {_words(found.outcome)}",
        "line", "asked>", "planned>", "lawful>", "ruled>", "approved>", "outcome", "until",
    )  # fmt: skip
    for one in found.lines:
        counts = (one.asked, one.planned, one.lawful, one.ruled, one.approved)
        table.add_row(one.line, *(_count(count) for count in counts), _words(one.outcome), str(one.until or ""))
    printed(table)
    listed("Against the whole", found.because)
    for one in found.lines:
        listed(f"{one.line}: what of the ruling does not hold", one.because)
        listed(f"{one.line}: conditions", one.conditions)
    listed("Dissent", [f"{one.office}{f' on {one.line}' if one.line else ''}: {one.says}" for one in found.dissents])


def orders(found: Orders) -> None:
    """Units by home, with status, place, first and last day; what is not ordered; who is recalled."""
    _notes(found.notes)
    table = table_of("Orders", "order", "line", "unit", "people>", "status", "host", "first day", "last day")
    rows = [(order, line) for order in found.orders for line in order.lines]
    for order, line in rows[:MOST_ORDERS]:
        table.add_row(
            order.id, line.line, escape(line.unit_title), f"{line.people:,}", line.status, line.host or "at home",
            str(line.since), str(line.last_day),
        )  # fmt: skip
    printed(table)
    if len(rows) > MOST_ORDERS:
        say(f"… and {len(rows) - MOST_ORDERS} more; all with --json or --out.")
    listed("Conditions", dict.fromkeys(text for _, line in rows for text in line.conditions))
    listed("Not ordered", [f"{one.line}, {one.people:,} people: {one.because}" for one in found.not_ordered])
    listed("Not extended", found.not_extended)
    listed("To be recalled", [f"{one.order}, {one.unit_title}, {one.people:,}: {one.because}" for one in found.recalls])


def account(found: Account) -> None:
    """The quantities of each line apart, then claims with their terms and documents."""
    _notes(found.notes)
    table = table_of(
        f"Account on {in_words(found.on)}, people", "line", "asked>", "lawful>", "offered>", "approved>", "ordered>",
        "present>", "person-days>",
    )  # fmt: skip
    for one in found.lines:
        counts = (one.asked, one.lawful, one.offered, one.approved, one.ordered, one.present, one.person_days)
        table.add_row(one.line, *(_count(count) for count in counts))
    printed(table)
    money = table_of("Account, whole dollars", "line", "estimate>", "claimed>", "accepted>", "spent>")
    for one in found.lines:
        sums = (one.estimate_usd, one.claimed_usd, one.accepted_usd, one.spent_usd)
        money.add_row(one.line, *(f"{usd:,}" for usd in sums))
    printed(money)
    _claims(found.claims)
    listed("Does not fit", found.misfits)


def _claims(claims: tuple[ClaimState, ...]) -> None:
    if not claims:
        return
    table = table_of("Claims", "claim", "line", "home", "stage", "USD>", "terms", "documents lacking")
    for one in claims:
        terms = [f"{due.step}: {due.state}" + (f" {due.due_on}" if due.due_on else "") for due in one.dues]
        lacking = ", ".join(paper.id for paper in one.lacking) or "none"
        bill = one.claim
        table.add_row(bill.id, bill.line, bill.home, bill.stage, f"{bill.usd:,}", "; ".join(terms), lacking)
    printed(table)


def _notes(notes: tuple[str, ...]) -> None:
    for note in dict.fromkeys(notes):
        say(f"[bold]{escape(note)}[/bold]")


def _words(text: str) -> str:
    return text.replace("_", " ")


def _count(count: int | None) -> str:
    return "not known" if count is None else f"{count:,}"
