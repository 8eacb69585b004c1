"""Who is ordered where, in which status, from which day to which day, under which conditions, and who is there?"""

from callup.orders.presence import DayCount, Presence, Report, presence
from callup.orders.record import Consent, Extension, NotOrdered, Order, OrderLine, Orders, RecallTask
from callup.orders.room import departures, write_orders
from callup.orders.running import extend, recall

__all__ = [
    "Consent",
    "DayCount",
    "Extension",
    "NotOrdered",
    "Order",
    "OrderLine",
    "Orders",
    "Presence",
    "RecallTask",
    "Report",
    "departures",
    "extend",
    "presence",
    "recall",
    "write_orders",
]
