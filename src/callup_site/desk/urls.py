"""Addresses of the desk, by step."""

from callup_site.desk.pages import (
    acts,
    asking,
    attachments,
    claims,
    counsel,
    deciding,
    homes,
    inbox,
    planning,
    publishing,
    serving,
)

app_name = "desk"
urlpatterns = [
    *inbox.urlpatterns,
    *asking.urlpatterns,
    *counsel.urlpatterns,
    *planning.urlpatterns,
    *deciding.urlpatterns,
    *serving.urlpatterns,
    *homes.urlpatterns,
    *claims.urlpatterns,
    *publishing.urlpatterns,
    *acts.urlpatterns,
    *attachments.urlpatterns,
]
