"""The application `looks`."""

from django.apps import AppConfig
from django.core.checks import register


class LooksConfig(AppConfig):
    """The design system of the pages."""

    name = "callup_site.looks"
    label = "looks"

    def ready(self) -> None:
        """Have the check of the design system run with Django's own."""
        from callup_site.looks.checks import design_system_is_there  # noqa: PLC0415 - once the applications are loaded

        register(design_system_is_there, "staticfiles")
