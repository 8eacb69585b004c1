"""Which pages of accounts and offices are there? They stand before those of allauth, and close some of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from callup_site.signin import device, pages, people

app_name = "signin"


def not_here(request: HttpRequest) -> HttpResponse:
    """Pages of allauth for e-mail and opened accounts: this site has neither."""
    raise Http404(request.path_info)


urlpatterns: list[URLPattern] = [
    re_path(r"^accounts/(?:email|confirm-email|password/reset|password/set|login/code|social)/", not_here),
    path("identity/o/device", device.allow, name="device"),
    path("identity/o/api/token", device.token, name="token"),
    path("accounts/tokens/", pages.token_page, name="tokens"),
    path("accounts/tokens/<int:number>/take-back/", pages.take_back, name="take_back"),
    path("offices/", people.people, name="people"),
    path("offices/give/", people.give, name="give"),
    path("offices/seats/<int:number>/end/", people.end, name="end"),
    path("offices/lend/", people.lend, name="lend"),
    path("offices/accounts/", people.make_account, name="make_account"),
    path("offices/accounts/<str:code>/password/", people.new_password, name="new_password"),
    path("offices/accounts/<str:code>/use/", people.use, name="use"),
]
