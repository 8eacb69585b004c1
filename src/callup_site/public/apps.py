"""The application `public`."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The public account; reads only."""

    name = "callup_site.public"
    label = "public"
