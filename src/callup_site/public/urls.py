"""Addresses that everyone can read. They stay as they are: others point to them."""

from django.urls import URLPattern, path

from callup_site.public import files, pages

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", pages.index, name="index"),
    path("health/", files.health, name="health"),
    path("ledger/", pages.to_check, name="ledger"),
    path("ledger/<path:path>", files.ledger_file, name="ledger_file"),
    path("public/check/", pages.check, name="check"),
    path("public/check/verify_standalone.py", files.verifier, name="verifier"),
    path("public/check/check_proof_standalone.py", files.proof_checker, name="proof_checker"),
    path("public/days/<str:name>", files.day, name="day"),
    path("public/offices/", pages.offices, name="offices"),
    path("public/offices/<slug:thing>.svg", files.diagram, name="diagram"),
    path("public/feed.atom", files.feed, name="feed"),
    path("public/requests.csv", files.all_requests_csv, name="requests_csv"),
    path("public/lines.csv", files.all_lines_csv, name="lines_csv"),
    path("public/requests.json", files.all_requests_json, name="requests_json"),
    path("public/entries.jsonl", files.all_entries, name="entries"),
    path("public/requests/", pages.requests, name="requests"),
    path("public/requests/pages/<int:page>/", pages.requests, name="requests_page"),
    path("public/requests/<str:slug>/", pages.one_request, name="request"),
    path("public/requests/<str:slug>/versions/<int:version>/", pages.one_request, name="version"),
    path("public/requests/<str:slug>/card.html", pages.card, name="card"),
    path("public/requests/<str:slug>/feed.atom", files.request_feed, name="request_feed"),
    path("public/requests/<str:slug>/lines.csv", files.request_lines, name="request_lines"),
    path("public/requests/<str:slug>/request.json", files.request_json, name="request_json"),
    path("public/requests/<str:slug>/proofs/<int:leaf>.json", files.proof, name="proof"),
    path("public/requests/<str:slug>/documents/<str:digest>/<str:name>", files.document, name="document"),
]
