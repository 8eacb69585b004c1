"""Which page stands at which address?"""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("callup_site.signin.urls")),
    path("", include("callup_site.public.urls")),
    path("api/", include("callup_site.api.urls")),
    path("accounts/", include("allauth.urls")),
    path("desk/", include("callup_site.desk.urls")),
    path("", include("allauth.idp.urls")),
]
