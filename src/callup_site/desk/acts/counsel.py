"""Acts of counsel: find, refer, answer blind, settle."""

from callup_site.desk.record import Prepare

ACTS: dict[str, Prepare] = {}
