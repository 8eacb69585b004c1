"""Who stays where, for how long and on what terms?"""

from datetime import date

import msgspec

from callup.errors import InputError, TableError, UnknownName
from callup.place import CODES
from callup.request import MissionKind, RequesterKind
from callup.role import STATUS_SLUGS

WAIVERS = ("training", "equivalent_benefit")


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """People of one home on one line, in one status, for so many days. A rotation is a stay of its own.

    `host` None or equal to `home` means at home. People held ready cost as much as people at work.
    `stayed_days`: those of the days during which a court has stayed the mission; they are paid all the same.
    The inputs from `lodged_share` on are None where nobody has said: then the assumption for that kind of stay is
    used and named. `lodged_share` 0 to 1; `operations_usd_per_day` [USD of the price year per person-day];
    `extra_days` of paid preparation and release per person; `since`: first day, for the travel rates of the season;
    `locality`: a listed destination in the host; `order_days`: length of the orders.
    `waiver`: ground of 10 U.S.C. 277(c) on which repayment is waived in writing; `fema_share`: 0 to 1.
    """

    line: str
    status: str
    home: str
    host: str | None
    people: int
    days: int
    distance_km: int
    requester_kind: RequesterKind | None
    mission_kind: MissionKind | None
    law_enforcement: bool
    stayed_days: int = 0
    lodged_share: float | None = None
    operations_usd_per_day: float | None = None
    extra_days: float | None = None
    since: date | None = None
    locality: str | None = None
    order_days: int | None = None
    waiver: str | None = None
    fema_share: float | None = None

    @property
    def person_days(self) -> int:
        """Mission days of all people together."""
        return self.people * self.days

    @property
    def kind(self) -> str:
        """The kind of stay in the assumption table: "away" in another place, or where half or more are lodged."""
        lodged = self.lodged_share is not None and self.lodged_share >= 0.5
        elsewhere = self.status == "sad-emac" or self.host not in {None, self.home}
        return "away" if lodged or elsewhere else "home"

    @property
    def place(self) -> str | None:
        """Where the travel rates are taken from; None where nobody has named the place."""
        return self.host or (None if self.status in {"civilian", "sad-emac"} else self.home)


def check(stay: Stay) -> None:
    """Refuse what cannot be priced.

    Raises:
        InputError: Numbers below zero, more stayed days than days, or a share outside 0 to 1.
        UnknownName: The status is not one of the nine, or the waiver is on no ground of 277(c).
        TableError: The home is not one of the 54 jurisdictions.
    """
    where = f"stay on line '{stay.line}'"
    if stay.people < 0 or stay.days < 0 or stay.distance_km < 0:
        found = f"{stay.people} people, {stay.days} days, {stay.distance_km} km"
        raise InputError(where=where, found=found, wanted="numbers of 0 or more")
    if not 0 <= stay.stayed_days <= stay.days:
        found = f"{stay.stayed_days} stayed days of {stay.days} days"
        raise InputError(where=where, found=found, wanted="from 0 to the days of the stay")
    _check_shares(stay, where)
    _check_names(stay, where)


def _check_shares(stay: Stay, where: str) -> None:
    for name, share in (("lodged share", stay.lodged_share), ("FEMA share", stay.fema_share)):
        if share is not None and not 0 <= share <= 1:
            raise InputError(where=where, found=f"a {name} of {share}", wanted="a share from 0 to 1")


def _check_names(stay: Stay, where: str) -> None:
    if stay.status not in STATUS_SLUGS:
        raise UnknownName(where=where, name=stay.status, kind="a duty status", known=STATUS_SLUGS)
    if stay.waiver is not None and stay.waiver not in WAIVERS:
        raise UnknownName(where=where, name=stay.waiver, kind="a ground of 10 U.S.C. 277(c)", known=WAIVERS)
    if stay.status != "civilian" and stay.home not in CODES:
        remedy = "use the postal code, e.g. TX"
        raise TableError(where=where, found=f"home '{stay.home}'", wanted="one of the 54 jurisdictions", remedy=remedy)
