"""What does one entry say in words, and which plain values does it hold?"""

from collections.abc import Mapping
from typing import Any

from callup.reference.offices import read_offices
from callup.stages.book import THINGS
from callup_site.public.record import Kept, Leaf, Told

Body = Mapping[str, Any]
BESIDE_THE_TABLES = {
    "request.lines": "More lines of the request",
    "request.plan_lines": "More lines of the plan",
    "decision.made": "Tell the decision",
    "decision.lines": "More lines of the decision",
    "order.written": "Write an order",
    "order.written_in_emergency": "Write an order in an emergency",
    "order.recalled": "Recall people",
    "presence.reported": "Report who is there",
    "account.published": "Tell the account",
    "publication.told": "Tell what was withheld",
}
NUMBERS = {
    "people_asked": "people asked", "people_lawful": "lawful", "people_planned": "planned",
    "people_offered": "people offered", "people_approved": "approved", "people_ordered": "people ordered",
    "people_committed": "committed", "people_en_route": "on the way", "people_arrived": "there",
    "people_released": "released", "people": "people", "usd": "USD", "paid_usd": "USD paid",
}  # fmt: skip


def words_of(act: str) -> str:
    """An act in words.

    Example:
        >>> words_of("request.submit"), words_of("order.written")
        ('Send the request', 'Write an order')
    """
    known = read_offices().acts.get(act)
    return known.title if known else BESIDE_THE_TABLES.get(act, act.replace(".", ", ").replace("_", " "))


def stage_words(thing: str, stage: str) -> str:
    """A stage in words; what no table knows stays as it is.

    Example:
        >>> stage_words("request", "submitted"), stage_words("request", "elsewhere")
        ('Submitted', 'elsewhere')
    """
    rows = read_offices().stages[thing] if thing in THINGS else ()
    return next((one.title for one in rows if one.id == stage), stage)


def office_words(office: str) -> str:
    """An office by its title, also where an entry gives its id.

    Example:
        >>> office_words("order_writer"), office_words("Harbour Office")
        ('Order writer', 'Harbour Office')
    """
    known = read_offices().offices.get(office)
    return known.title if known else office


def numbers_of(body: Body) -> str:
    """The numbers that an act tells of one thing, in words.

    Example:
        >>> numbers_of({"people_arrived": 1200, "people_released": 0, "line": "bags"})
        '1,200 there, 0 released'
    """
    found = {words: whole(body.get(name)) for name, words in NUMBERS.items()}
    return ", ".join(f"{value:,} {words}" for words, value in found.items() if value is not None)


def told(leaf: Leaf, body: Body) -> Told:
    """One entry as a row of the timeline."""
    entry = leaf.entry
    kind, to = entry.act.partition(".")[0], text(body.get("leads_to"))
    subject = text(body.get("subject")) or text(body.get("line"))
    return Told(
        number=leaf.number, digest=leaf.digest, at=entry.at, version=entry.version, act=entry.act,
        office=text(body.get("shown_as")) or office_words(entry.office), numbers=numbers_of(body),
        words=words_of(entry.act),
        on="" if subject == entry.request else subject, reason=text(body.get("reason")),
        until=text(body.get("until")) or None, leads_to=stage_words(kind, to) if to else "", document=entry.document,
    )  # fmt: skip


def kept(leaf: Leaf, told_at: Mapping[tuple[str, str], str]) -> list[Kept]:
    """What an entry withholds."""
    entry = leaf.entry
    rows = [(one.fields, one.reason, one.authority, one.until, one.seconded_by) for one in entry.redactions]
    if entry.delay:
        fields = tuple(one.field for one in entry.withheld)
        rows = [(fields, entry.delay.reason, entry.delay.authority, entry.delay.review_on, None)]
    return [
        Kept(
            number=leaf.number, digest=leaf.digest, at=entry.at, fields=tuple(fields), reason=reason,
            authority=authority, until=until, seconded_by=second,
            told_at=max((told_at[leaf.digest, one] for one in fields), default=None)
            if all((leaf.digest, one) in told_at for one in fields) else None,
        )
        for fields, reason, authority, until, second in rows
    ]  # fmt: skip


def text(value: Any) -> str:  # noqa: ANN401 - whatever an entry holds
    """A text; empty where it is none."""
    return value if isinstance(value, str) else ""


def whole(value: Any) -> int | None:  # noqa: ANN401
    """A whole number; None where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """The texts of a list."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def tables(value: Any) -> list[Body]:  # noqa: ANN401
    """The tables of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list | tuple) else []
