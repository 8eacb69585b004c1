"""What may the person at the keyboard choose, and how are choices told afterwards?

A choice is an argument of the walk: it changes no fact, and the package says each that differs from the usual.
"""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from callup.period import Period
from callup.request import FactStatement
from callup.sourcing.plan import Assignment, Ceiling, Donor, Floor

Progress = Callable[[str, float | None], None]
MOST_TOLD = 500
UNSAID: tuple[object, ...] = (None, (), {})


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What the person at the keyboard chose; everything else comes from documents and tables.

    `floors` and `floor` are shares of strength that stay, `stated` those of a season or a unit type;
    `days` is the term of lines that give none.
    `resamples` above 0 asks how far the risk moves with its inputs; each costs four further runs.
    `donors` are civilian agencies that lend officers; none: nobody has named any.
    `homes`, `hosts`, `statuses` narrow the review; `supposed` are facts taken to be otherwise than known.
    `rotations` [days] and `dwell` say how long people go and how long their unit rests; none: for the whole term.
    `ceilings` bound what governors consent to; `order` puts objectives first.
    `running` is a plan that runs already: the new one begins on the day `on` and disturbs it as little as possible.
    `stayed` are periods during which a court has stayed the mission; their days are paid all the same.
    `fema_share` (0 to 1) is the share of a disaster's cost that FEMA bears; none: the least share in law.
    `stoppable`: Ctrl-C while sourcing gives the best plan so far.
    """

    on: date
    seed: int = 1
    seasons: int = 100_000
    resamples: int = 0
    price_year: int | None = None
    roster: Path | None = None
    donors: tuple[Donor, ...] = ()
    floor: float | None = None
    floors: dict[str, float] = {}
    stated: tuple[Floor, ...] = ()
    days: int | None = None
    homes: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    supposed: tuple[FactStatement, ...] = ()
    rotations: tuple[int, ...] = ()
    dwell: float | None = None
    ceilings: tuple[Ceiling, ...] = ()
    order: tuple[str, ...] = ()
    running: tuple[Assignment, ...] = ()
    stayed: tuple[Period, ...] = ()
    fema_share: float | None = None
    stoppable: bool = False


def quiet(step: str, share: float | None) -> None:
    """Progress that nobody watches."""


def chosen_in_words(choices: Choices) -> dict[str, str]:
    """The choices that differ from what nobody would have to say, by name; the day is always told.

    Example:
        >>> chosen_in_words(Choices(on=date(2025, 12, 24), seed=7))
        {'on': '2025-12-24', 'seed': '7'}
        >>> chosen_in_words(Choices(on=date(2025, 12, 24), fema_share=0.0))
        {'on': '2025-12-24', 'fema_share': '0.0'}
    """
    told = {"on": choices.on.isoformat()}
    for field in msgspec.structs.fields(choices):
        value = getattr(choices, field.name)
        if field.name not in {"on", "stoppable"} and value not in UNSAID and value != field.default:
            told[field.name] = value.name if isinstance(value, Path) else _in_json(value)
    return told


def _in_json(value: object) -> str:
    """A choice as JSON; a long one, such as a running plan, as its digest."""
    told = msgspec.json.encode(value)
    return told.decode() if len(told) <= MOST_TOLD else "sha256:" + sha256(told).hexdigest()
