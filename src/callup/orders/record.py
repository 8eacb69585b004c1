"""What does an order consist of? Units and positions, never persons; every order has a last day."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from callup.request import Name, People

ConsentStage = Literal["given", "refused", "withdrawn"]


class Consent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the governor of one home said: `line` None: on all lines; `until` (excluded) None: nobody has said.

    `people`: at most so many at one time; None: no limit was stated. `on`: day on which it was said.
    """

    home: str
    stage: ConsentStage
    on: date
    source: str
    line: Name | None = None
    people: People | None = None
    until: date | None = None


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """People of one unit on one line. `until` is excluded, `last_day` is the day before it.

    `is_part`: not the whole of what the plan has of this unit there. `conditions` are those of the decision, word for
    word. `authority` are the citations that the decision rests on.
    """

    line: str
    unit: str
    unit_title: str
    unit_type: str
    people: int
    is_part: bool
    status: str
    home: str
    host: str | None
    since: date
    until: date
    last_day: date
    conditions: tuple[str, ...]
    authority: tuple[str, ...]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """The order to one home (empty: civilian donors), in one version; `follows` is the version before, None: none."""

    id: str
    home: str
    version: int
    follows: int | None
    lines: tuple[OrderLine, ...]


class NotOrdered(msgspec.Struct, frozen=True, kw_only=True):
    """What was approved and is not ordered, in people, and why."""

    line: str
    people: int
    because: str


class Orders(msgspec.Struct, frozen=True, kw_only=True):
    """All orders under one decision. `decision` is the digest of the bytes of the decision; `on` the day of writing.

    `recalls` are people to be brought home, `not_extended` says in words what was not extended and why.
    """

    callup: Literal[1]
    version: str
    request: str
    title: str
    decision: str
    on: date
    office: str
    orders: tuple[Order, ...]
    not_ordered: tuple[NotOrdered, ...]
    notes: tuple[str, ...]
    recalls: tuple["RecallTask", ...] = ()
    not_extended: tuple[str, ...] = ()


class Extension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The decision to let people of a line stay longer: until before `until`. `home` None: of all homes."""

    line: Name
    until: date
    on: date
    office: str
    reason: Annotated[str, Meta(min_length=1, max_length=2000)]
    home: str | None = None


class RecallTask(msgspec.Struct, frozen=True, kw_only=True):
    """People who must be brought home because a consent is gone: whose order, how many, from which day."""

    order: str
    line: str
    home: str
    host: str | None
    unit: str
    unit_title: str
    people: int
    on: date
    because: str
