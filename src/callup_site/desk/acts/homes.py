"""Acts of homes: offers and consents."""

from callup_site.desk.record import Prepare

ACTS: dict[str, Prepare] = {}
