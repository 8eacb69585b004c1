"""Addresses of the API: one folder for each version that is kept."""

from callup_site.api.door import urlpatterns

__all__ = ["urlpatterns"]
