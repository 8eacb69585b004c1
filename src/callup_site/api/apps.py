"""The application `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The desk and the public account for programs."""

    name = "callup_site.api"
    label = "api"
