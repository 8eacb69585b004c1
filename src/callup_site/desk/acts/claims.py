"""Acts on claims."""

from callup_site.desk.record import Prepare

ACTS: dict[str, Prepare] = {}
