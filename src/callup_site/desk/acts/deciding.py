"""Acts of decision: approve n of m, decline, return, certify funds, dissent."""

from callup_site.desk.record import Prepare

ACTS: dict[str, Prepare] = {}
