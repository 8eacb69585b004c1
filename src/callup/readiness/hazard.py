"""What may happen to a State, how often, and how many people of its Guard that takes?

Records only. Rates are declared episodes a year; needs and durations are log-normal; everything that nobody
measured is an assumption by name and can be replaced to see what hangs on it.
"""

from datetime import date

import msgspec

from callup.errors import TableError, UnknownName
from callup.table import Assumption

HAZARDS = ("hurricane", "flood", "severe_storm", "tornado", "winter", "fire")


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """Declared episodes a year [1/year] of one hazard in one State that begin in one month (1 to 12)."""

    home: str
    hazard: str
    month: int
    per_year: float


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """One Federal declaration: major disaster (DR), emergency (EM) or fire (FM, FS), for one State."""

    home: str
    kind: str
    incident: str
    title: str
    begun_on: date


class Episode(msgspec.Struct, frozen=True, kw_only=True):
    """Declarations of one State for one hazard, begun within days of one another, taken as one."""

    home: str
    hazard: str
    begun_on: date


class Activation(msgspec.Struct, frozen=True, kw_only=True):
    """People of one Guard called out in one past event; `days` on duty where known.

    `in_fit`: natural hazard, own State, usable for the size of a call-out. `group` holds rows of one disaster
    together; `begun_on` is the first day of the disaster.
    """

    event: str
    hazard: str
    home: str
    people: int
    days: int | None
    in_fit: bool
    group: str = ""
    begun_on: date | None = None


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """People needed at the peak of one call-out, log-normal; `rows` past call-outs carry the fit.

    `log_mean` and `log_spread` are mean and standard deviation of the natural logarithm of people.
    """

    hazard: str
    log_mean: float
    log_spread: float
    rows: int


class Duration(msgspec.Struct, frozen=True, kw_only=True):
    """Days on duty of one call-out, log-normal, one for all hazards; `rows` past events carry the fit."""

    log_mean: float
    log_spread: float
    rows: int


class Hazards(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the simulation knows about hazards.

    `dispersion`: variance over mean of the yearly number of episodes, by hazard (1 is Poisson).
    `largest`: most people a State may need at once, by home; the strength of its Guard in the tables.
    """

    rates: tuple[Rate, ...]
    needs: tuple[Need, ...]
    duration: Duration
    dispersion: dict[str, float]
    largest: dict[str, int]
    assumptions: dict[str, Assumption]

    def central(self, name: str) -> float:
        """The central value of an assumption.

        Raises:
            TableError: The assumption is not in the table.
        """
        if name not in self.assumptions:
            raise TableError(
                where="assumptions/readiness",
                found=f"no row '{name}'",
                wanted="a low, central and high value",
                remedy="add the row with its source",
            )
        return self.assumptions[name].central


def assume(hazards: Hazards, values: dict[str, float]) -> Hazards:
    """The same hazards with other central values: what hangs on an assumption?

    Args:
        hazards: Hazards as read.
        values: New central value by name of the assumption; low and high stay.

    Returns:
        Hazards with these values.

    Raises:
        UnknownName: A name that is no assumption.

    Example:
        >>> share = Assumption(name="available_share", low=0.7, central=0.8, high=0.9, unit="share", meaning="",
        ...                    source="made up")
        >>> tiny = Hazards(rates=(), needs=(), duration=Duration(log_mean=2.0, log_spread=0.0, rows=0),
        ...                dispersion={}, largest={}, assumptions={"available_share": share})
        >>> assume(tiny, {"available_share": 0.7}).central("available_share")
        0.7
    """
    for name in values:
        if name not in hazards.assumptions:
            raise UnknownName(where="assumptions/readiness", name=name, kind="an assumption", known=hazards.assumptions)
    changed = {
        name: msgspec.structs.replace(hazards.assumptions[name], central=value) for name, value in values.items()
    }
    return msgspec.structs.replace(hazards, assumptions=hazards.assumptions | changed)
