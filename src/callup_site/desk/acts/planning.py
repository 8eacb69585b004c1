"""Acts that write the plan, the readiness part, the estimate and the package, and what follows for the lines."""

from callup_site.desk.record import Prepare

ACTS: dict[str, Prepare] = {}
