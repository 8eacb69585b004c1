"""What do the tables of offices say: which offices, stages and acts there are, and what does not go together?"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from callup.errors import UnknownName

Thing = Literal["request", "line", "offer", "consent", "claim", "publication"]
THINGS: tuple[Thing, ...] = ("request", "line", "offer", "consent", "claim", "publication")


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """One post. `reads` are the kinds of papers that it may read."""

    id: str
    title: str
    side: str
    does: str
    reads: frozenset[str]
    source: str


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One stage of one thing; at a final one nothing changes any more."""

    thing: Thing
    id: str
    title: str
    is_final: bool


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act: at which stages, by which offices, where it leads (None: the stage stays), what must be given with it.

    `rule` is the number of the rule of separation that the choice of offices serves; None: none.
    `within` are the stages of the request within which another thing may be acted on; none: any.
    """

    thing: Thing
    id: str
    title: str
    stages: tuple[str, ...]
    offices: tuple[str, ...]
    next: str | None
    needs: frozenset[str]
    rule: int | None
    within: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One of the rules of separation of duties."""

    number: int
    title: str
    says: str
    source: str


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two offices that one account may not have on one request; the pair counts both ways."""

    rule: int
    offices: frozenset[str]
    because: str


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two acts on one thing that one account may not both do, the second after the first."""

    rule: int
    act: str
    other: str
    because: str


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The longest lives [days]; assumptions, but for what one records officer may decide alone."""

    emergency_days: int
    delegation_days: int
    withhold_alone_days: int
    break_glass_days: int


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """All that the tables of offices say."""

    offices: dict[str, Office]
    stages: dict[Thing, tuple[Stage, ...]]
    acts: dict[str, Act]
    rules: dict[int, Rule]
    conflicts: dict[frozenset[str], Conflict]
    pairs: tuple[Pair, ...]
    terms: Terms

    def act(self, name: str) -> Act:
        """The act of that id.

        Raises:
            UnknownName: There is none.
        """
        if name not in self.acts:
            raise UnknownName(where="act", name=name, kind="an act", known=self.acts)
        return self.acts[name]

    def office(self, name: str) -> Office:
        """The office of that id.

        Raises:
            UnknownName: There is none.
        """
        if name not in self.offices:
            raise UnknownName(where="office", name=name, kind="an office", known=self.offices)
        return self.offices[name]

    def stage(self, thing: Thing, name: str) -> Stage:
        """The stage of that id.

        Raises:
            UnknownName: There is none.
        """
        known = {stage.id: stage for stage in self.stages[thing]}
        if name not in known:
            raise UnknownName(where=f"stage of a {thing}", name=name, kind="a stage", known=known)
        return known[name]


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of the truth table: `next` is the stage it leads to; None: the office may not do this there."""

    thing: Thing
    stage: str
    act: str
    office: str
    next: str | None


def next_stage(book: Book, act: str, stage: str) -> str | None:
    """Where an act leads from a stage; None: it cannot be done there.

    Raises:
        UnknownName: There is no such act or stage.

    Example:
        >>> from callup.reference.offices import read_offices
        >>> book = read_offices()
        >>> next_stage(book, "request.submit", "draft"), next_stage(book, "request.submit", "closed")
        ('submitted', None)
    """
    told = book.act(act)
    book.stage(told.thing, stage)
    if stage not in told.stages:
        return None
    return stage if told.next is None else told.next


def truth_table(book: Book) -> Iterator[Cell]:
    """Every office at every stage with every act of the thing: allowed with its next stage, or not.

    Example:
        >>> from callup.reference.offices import read_offices
        >>> cells = list(truth_table(read_offices()))
        >>> len(cells), sum(cell.next is not None for cell in cells)
        (25982, 244)
    """
    for thing in THINGS:
        for stage in book.stages[thing]:
            for act in (one for one in book.acts.values() if one.thing == thing):
                leads = next_stage(book, act.id, stage.id)
                for office in book.offices:
                    yield Cell(
                        thing=thing, stage=stage.id, act=act.id, office=office,
                        next=leads if office in act.offices else None,
                    )  # fmt: skip
