"""The application `desk`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Documents, acts, entries."""

    name = "callup_site.desk"
    label = "desk"
