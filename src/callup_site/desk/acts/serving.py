"""Acts on orders and service: order, depart, arrive, extend, release, recall, close."""

from callup_site.desk.record import Prepare

ACTS: dict[str, Prepare] = {}
