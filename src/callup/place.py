"""Where? The 54 jurisdictions that have a National Guard."""

from math import asin, cos, radians, sin, sqrt

import msgspec

CODES = tuple(
    "AL AK AZ AR CA CO CT DE DC FL GA GU HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND "  # noqa: SIM905
    "OH OK OR PA PR RI SC SD TN TX UT VT VA VI WA WV WI WY".split()
)

EARTH_RADIUS_KM = 6371.0


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One of the 54 jurisdictions; coordinates in degrees are those of its Guard's headquarters city.

    `has_governor` is False for the District of Columbia, where a governor's consent is not applicable.
    """

    code: str
    name: str
    kind: str
    fema_region: int
    latitude: float
    longitude: float
    population: int
    has_governor: bool


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance between two headquarters [km].

    Example:
        >>> new_york = Place(code="NY", name="", kind="state", fema_region=2, latitude=42.7, longitude=-73.8,
        ...                  population=0, has_governor=True)
        >>> distance_km(new_york, new_york)
        0.0
    """
    north_a, north_b = radians(a.latitude), radians(b.latitude)
    half = sin((north_b - north_a) / 2) ** 2
    half += cos(north_a) * cos(north_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
