"""How much, and how sure is it? Whole dollars, always low, central and high."""

import msgspec


class Dollars(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An amount in whole US dollars with its range.

    Example:
        >>> Dollars(low=1, central=2, high=4) + Dollars(low=10, central=20, high=40)
        Dollars(low=11, central=22, high=44)
    """

    low: int
    central: int
    high: int

    def __add__(self, other: "Dollars") -> "Dollars":
        """Add two amounts: low to low, central to central, high to high."""
        return Dollars(low=self.low + other.low, central=self.central + other.central, high=self.high + other.high)


NOTHING = Dollars(low=0, central=0, high=0)
