"""What every page says about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from callup import __version__


def about_site(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - given by Django
    """Version and whether this is a demonstration."""
    return {"callup_version": __version__, "is_demo": settings.DEMO, "site_url": settings.URL}
