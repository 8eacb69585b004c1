# ruff: noqa: ANN401, PLC0415, S608, SLF001 - the site is imported once its home is set
"""What does an answer of the site cost? Processor time per request, questions to the database, bytes; never asserts.

    PYTHONPATH=. python -m bench.site [REQUESTS]          (make bench-site)

The reference set: 2,000 requests with 12,000 lines, each request sent, accepted and found complete: one is walked
through the desk, the rest are its copies with entries of their own. A home of its own is made and thrown away.
Every request goes through the whole WSGI application, as a server calls it, in one process.

Baselines, named in the output: a bare Django view without middleware that answers one query of the same 25 rows (or of
the one row) as JSON; and sqlite3 with json behind WSGI without Django, which is about the least that Python can do.
"""

import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

REQUESTS = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
TIMES, WARM, LINES = 200, 20, 6
SLUG, SEATS = "reference-0", ("requester", "agency_approver", "intake_validator", "planner")
COLUMNS = "slug, version, title, requester, stage, people, asked_on, acted_at"
Answer = tuple[int, bytes, int]
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def request_text() -> str:
    """A made-up request of six lines."""
    head = f"""callup = 1
id = "{SLUG}"
title = "Help after the flood in a made-up county"
asked_on = 2026-11-20
to = "Office of the governor"
from = {{office = "County emergency office", kind = "local"}}
mission = {{kind = "disaster", law_enforced = "none"}}
"""
    line = '[[line]]\nid = "line-{0}"\ntitle = "Search with boats {0}"\npeople = {1}\nroles = ["search-rescue"]\n'
    line += 'hosts = ["TX"]\n'
    return head + "".join(line.format(number, 10 * number + 10) for number in range(LINES))


def walk_one() -> dict[str, Any]:
    """Accounts with their seats, and one request as the desk writes it."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from callup.stages import Holding
    from callup_site.desk import acting, store
    from callup_site.desk.record import Intent
    from callup_site.signin.models import Account

    now, accounts = datetime.now(UTC), {}
    for office in SEATS:
        accounts[office] = Account.objects.create_user(office.replace("_", "-"))
        TOTP.activate(accounts[office], generate_totp_secret())
        until = now.date() + timedelta(days=30)
        store.give_seat(
            Holding(account=accounts[office].code, office=office, request="*", since=now.date(), until=until), "a0", now
        )
    first = Intent(act="request.write", office="requester", subject=SLUG, form={"request": request_text()})
    acting.begin(accounts["requester"].code, SLUG, first, at=now)
    sending = Intent(act="request.submit", office="agency_approver", subject=SLUG)
    acting.perform(accounts["agency_approver"].code, SLUG, [sending], at=now)
    rest = [Intent(act="request.accept", office="intake_validator", subject=SLUG)]
    rest += [Intent(act="line.complete", office="intake_validator", subject=f"line-{one}") for one in range(LINES)]
    acting.perform(accounts["intake_validator"].code, SLUG, rest, at=now)
    return accounts


def copy_it(count: int) -> None:
    """Copies of the one request, with rows and entries of their own, in bulk."""
    from django.db import transaction

    from callup.ledger import digest_of, entry_bytes, parse_entry
    from callup_site.desk.models import Act, Document, Entry, Head, Request, Thing

    first = Request.objects.get()
    things, documents = list(Thing.objects.all()), list(Document.objects.all())
    acts, entries = list(Act.objects.all()), list(Entry.objects.all())
    leaf, later = len(entries), timedelta(seconds=1)
    kinds = (Request, Thing, Document, Act, Entry)
    made: dict[type, list[Any]] = {kind: [] for kind in kinds}
    start = {kind: kind.objects.order_by("-pk")[0].pk + 1 for kind in kinds if kind is not Entry}

    def again(row: Any, **more: Any) -> Any:
        kind = type(row)
        values = {one.attname: getattr(row, one.attname) for one in kind._meta.concrete_fields}
        if kind is not Entry:
            values["id"] = start[kind] + len(made[kind])
        made[kind].append(kind(**{**values, **more}))
        return made[kind][-1]

    for number in range(1, count):
        slug, at = f"reference-{number}", first.acted_at + number * later
        request = again(first, slug=slug, acted_at=at, title=f"{first.title}, copy {number}")
        for one in things:
            again(one, request_id=request.id, subject=slug if one.subject == SLUG else one.subject)
        papers = {one.id: again(one, request_id=request.id).id for one in documents}
        subjects = {one.id: slug if one.subject == SLUG else one.subject for one in acts}
        numbers = {
            one.id: again(
                one, request_id=request.id, slug=slug, subject=subjects[one.id], document_id=papers.get(one.document_id)
            ).id
            for one in acts
        }
        last = None
        for one in entries:
            told = msgspec.structs.replace(parse_entry(bytes(one.data)), request=slug, previous=last)
            data = entry_bytes(told)
            last = digest_of(data)
            again(one, leaf=leaf, act_id=numbers[one.act_id], slug=slug, digest=last, data=data)
            leaf += 1
    with transaction.atomic():
        for kind in kinds:
            kind.objects.bulk_create(made[kind], batch_size=500)
        Head.objects.update(next_leaf=leaf)


def called(app: App, path: str, headers: dict[str, str]) -> Answer:
    """One request as a server makes it: status, body, nanoseconds of processor time."""
    where, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": where, "QUERY_STRING": query, "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False, "REMOTE_ADDR": "127.0.0.1", "SCRIPT_NAME": "", **headers,
    }  # fmt: skip
    status: list[str] = []
    began = time.process_time_ns()
    answer = app(environ, lambda told, _: status.append(told))
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return int(status[0][:3]), body, time.process_time_ns() - began


def cost_of(app: App, path: Callable[[int], str], headers: dict[str, str]) -> tuple[float, int, int]:
    """Median processor time [ms], questions to the database in one request, bytes of the last answer."""
    spent, body = [], b""
    for number in range(-WARM, TIMES):
        status, body, ns = called(app, path(number % REQUESTS), headers)
        assert status == 200, (path(number), status, body[:300])
        spent.append(ns)
    with counted() as asked:
        called(app, path(REQUESTS // 2), headers)
    return median(spent[WARM:]) / 1e6, len(asked), len(body)


@contextmanager
def counted() -> Any:
    """The questions to the database; what SQLite is told when it is opened is none."""
    from django.db import connection

    asked: list[str] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        asked.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield asked


def rows_of(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows as plain values."""
    return [{name.strip(): str(value) for name, value in zip(COLUMNS.split(","), one, strict=True)} for one in found]


def bare_list(request: Any) -> Any:  # noqa: ARG001
    """A bare Django view: 25 rows."""
    from django.http import JsonResponse

    from callup_site.desk.models import Request

    found = Request.objects.order_by("-acted_at", "-id").values_list(*COLUMNS.split(", "))[:25]
    return JsonResponse({"requests": rows_of(found)})


def bare_one(request: Any, slug: str) -> Any:  # noqa: ARG001
    """A bare Django view: one row."""
    from django.http import JsonResponse

    from callup_site.desk.models import Request

    return JsonResponse(rows_of(Request.objects.filter(slug=slug).values_list(*COLUMNS.split(", ")))[0])


@contextmanager
def bare_django() -> Any:
    """A WSGI application of Django with these two views and no middleware."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test.utils import override_settings
    from django.urls import path

    globals()["urlpatterns"] = [path("list", bare_list), path("one/<str:slug>", bare_one)]
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF=__name__):
        yield WSGIHandler()


def least(database: Path) -> App:
    """sqlite3 and json behind WSGI, without Django, over a connection that stays open."""
    rows = sqlite3.connect(database)

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        _, kind, *rest = environ["PATH_INFO"].split("/")
        sql = f"SELECT {COLUMNS} FROM desk_request "
        if kind == "list":
            found = rows.execute(sql + "ORDER BY acted_at DESC, id DESC LIMIT 25").fetchall()
        else:
            found = rows.execute(sql + "WHERE slug = ?", rest).fetchall()
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"requests": rows_of(found)}).encode()]

    return app


def a_few(path: str) -> Callable[[int], str]:
    """Addresses of a few requests, one after the other, so that their public accounts are known by then."""
    return lambda number: path.format(f"reference-{REQUESTS - 1 - number % 10}")


def row(name: str, cost: tuple[float, int, int], base: tuple[float, float], goal: str = "") -> None:
    """One line of the output."""
    ms, asked, size = cost
    ratios = f"{ms / base[0]:7.1f} x {ms / base[1]:7.1f} x"
    print(f"{name:34} {ms:8.2f} ms {asked:5} {size:9,} {ratios}   {goal}")


def bench(home: Path) -> None:
    """Make the reference set and print the table."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from callup_site.signin import tokens
    from callup_site.signin.adapters import READ
    from callup_site.wsgi import application

    settings.API_PER_MINUTE = dict.fromkeys(settings.API_PER_MINUTE, 10**9)
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    accounts = walk_one()
    copy_it(REQUESTS)
    made = f"made in {time.perf_counter() - began:.0f} s"
    print(f"{REQUESTS:,} requests, {REQUESTS * LINES:,} lines, {made}; medians of {TIMES} on {os.cpu_count()} cores")
    planner = accounts["planner"]
    browser = Client()
    browser.force_login(planner)
    cookie = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}
    token = {"HTTP_AUTHORIZATION": f"Bearer {tokens.make(planner, 'bench', frozenset({READ}), days=1)}"}
    with bare_django() as bare:
        lists, ones = cost_of(bare, lambda _: "/list", {}), cost_of(bare, lambda n: f"/one/reference-{n}", {})
    limit = least(home / "callup.sqlite3")
    bottom = [cost_of(limit, path, {})[0] for path in (lambda _: "/list", lambda n: f"/one/reference-{n}")]
    of_list, of_one = (lists[0], bottom[0]), (ones[0], bottom[1])
    print(f"{'':34} {'processor':>11} {'asked':>5} {'bytes':>9} {'bare':>9} {'least':>9}")
    row("bare Django view, list of 25", lists, of_list)
    row("bare Django view, one request", ones, of_one)
    row("sqlite3 + json, list of 25", (bottom[0], 1, 0), of_list)
    row("sqlite3 + json, one request", (bottom[1], 1, 0), of_one)
    row("API, list of 25", cost_of(application, lambda _: "/api/v1/requests", token), of_list, "goal 4 ms")
    row("API, one request", cost_of(application, a_few("/api/v1/requests/{}"), token), of_one, "goal 4 ms")
    fresh = cost_of(application, lambda n: f"/api/v1/requests/reference-{n}", token)
    row("API, one request, just acted on", fresh, of_one, "its public account is folded anew")
    row("API, public list", cost_of(application, lambda _: "/api/v1/public/requests", {}), of_list)
    row(
        "desk, list of 25", cost_of(application, lambda _: "/desk/requests/", cookie), of_list, "goal 12 ms, 10, 150 KB"
    )
    page = cost_of(application, a_few("/desk/requests/{}/"), cookie)
    row("desk, overview of a request", page, of_one, "150 KB")
    row("desk, inbox", cost_of(application, lambda _: "/desk/", cookie), of_list, "150 KB")
    print("bare, least: how many times the processor time of the bare view, and of sqlite3 + json, for the same rows")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="callup-bench-") as made:
        os.environ.update(CALLUP_HOME=made, DJANGO_SETTINGS_MODULE="callup_site.settings")
        os.environ.pop("CALLUP_DATABASE", None)
        bench(Path(made))
