"""Acts of the records officer: publish, withhold, release."""

from callup_site.desk.record import Prepare

ACTS: dict[str, Prepare] = {}
