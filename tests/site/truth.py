"""Which account may open which page, and post to it? The table; a page that is missing here fails the tests.

Every address of the site is of one kind. A page of the desk also names the papers that it shows: which offices read
them stands in the tables of offices (None: every office of the request).
"""

import re
from collections.abc import Iterator
from typing import Any, Literal

from django.urls import URLPattern, get_resolver

from callup.reference.offices import read_offices
from callup.stages import may_read

Kind = Literal["public", "door", "own", "strong", "administrator", "request", "program", "closed"]
Answer = Literal["in", "sign in", "second factor", "refused", "hidden", "not done", "no such verb"]
BOOK = read_offices()
ANONYMOUS, WEAK, SEATLESS = "anonymous", "no second factor", "no seat"
ACTORS = (ANONYMOUS, WEAK, SEATLESS, *BOOK.offices)
READERS = {one.id for one in BOOK.offices.values() if one.side in {"reader", "none"}}

PUBLIC = (
    "index",
    "health",
    "ledger",
    "ledger_file",
    "check",
    "verifier",
    "proof_checker",
    "proof",
    "day",
    "offices",
    "diagram",
    "feed",
    "requests_csv",
    "lines_csv",
    "requests_json",
    "entries",
    "requests",
    "requests_page",
    "request",
    "version",
    "card",
    "request_feed",
    "request_lines",
    "request_json",
    "document",
)
DOORS = (
    "account_login",
    "account_inactive",
    "account_signup",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "openid_connect_login",
    "openid_connect_callback",
    "account_logout",
    "oidc:logout",
)
OWN = (
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "socialaccount_connections",
    "usersessions_list",
)
STRONG = (
    "signin:device",
    "oidc:device_authorization",
    "oidc:authorization",
    "signin:tokens",
    "signin:take_back",
    "signin:people",
    "signin:lend",
    "desk:inbox",
    "desk:requests",
    "desk:new",
    "desk:import",
    "desk:template",
    "desk:states",
    "desk:state",
)
ASKING = ("desk:new", "desk:import")
MAY_BE_MISSING = ("what_if", "finding", "ask_review")
READ_WHATEVER_IS_POSTED = ("lines",)  # shows the request as it stands, and writes nothing
ADMINISTRATOR = ("give", "end", "make_account", "new_password", "use")
PROGRAMS = (
    "signin:token",
    "oidc:token",
    "oidc:revoke",
    "oidc:device_code",
    "oidc:userinfo",
    "oidc:configuration",
    "oidc:jwks",
)
CLOSED = (
    "signin:",
    "account_email",
    "account_email_verification_sent",
    "account_set_password",
    "account_reset_password",
    "account_confirm_login_code",
    "account_confirm_email",
    "account_reset_password_from_key_done",
    "account_reset_password_from_key",
    "account_reset_password_done",
    "",
)
OF_REQUEST: dict[str, str | None] = {
    "request": None,
    "lines": None,
    "questions": None,
    "answer": None,
    "complete": None,
    "complete_lines": None,
    "revise": None,
    "request.toml": None,
    "request.json": None,
    "request.xlsx": None,
    "acts": None,
    "act": None,
    "document": "working",
    "attachments": None,
    "attachment": "working",
    "publications": None,
    "findings": "working",
    "finding": "working",
    "ask_review": "working",
    "plan": "working",
    "what_if": "working",
    "readiness": "working",
    "cost": "working",
    "alternatives": "working",
    "ask": "working",
    "job": "working",
    "job_progress": "working",
    "package": "package",
    "decision": "decision",
    "emergency_order": "order",
    "orders": "order",
    "offers": "order",
    "consents": "order",
    "presence": "account",
    "sheet": "account",
    "presence_sheet": "account",
    "claims": "account",
    "account": "account",
}
KINDS: dict[str, Kind] = {
    **{f"public:{one}": "public" for one in PUBLIC},
    **dict.fromkeys(DOORS, "door"),
    **dict.fromkeys(OWN, "own"),
    **dict.fromkeys(STRONG, "strong"),
    **{f"signin:{one}": "administrator" for one in ADMINISTRATOR},
    **dict.fromkeys(PROGRAMS, "program"),
    **dict.fromkeys(CLOSED, "closed"),
    **{f"desk:{one}": "request" for one in OF_REQUEST},
}
GIVEN = {
    "slug": "r1", "number": "1", "code": "a1", "pk": "1", "path": "checkpoint", "name": "x", "thing": "request",
    "page": "1", "version": "1", "digest": "x", "home": "VT", "kind": "plan", "provider_id": "own", "key": "x",
    "uidb36": "1", "job_id": "00000000-0000-0000-0000-000000000001",
}  # fmt: skip


def addresses() -> Iterator[tuple[str, str]]:
    """Name and address of every page, with something in place of what varies."""
    for name, route in _leaves(get_resolver()):
        plain = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^)]*\))*\)", lambda found: GIVEN.get(found[1], "1"), route)
        plain = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: GIVEN.get(found[1], "1"), plain)
        plain = re.sub(r"\(\?:(\w+)[^)]*\)", r"\1", plain)
        yield name, "/" + plain.replace("^", "").replace("$", "").replace("\\", "")


def _leaves(resolver: Any, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield (f"{space}:" if space else "") + (one.name or ""), route
        elif not route.startswith("api/"):
            yield from _leaves(one, route, one.namespace or space)


def expected(name: str, actor: str, verb: str) -> set[Answer]:
    """What a page answers to an account; several where it also depends on what is there.

    `in` means past the door: shown, or sent on; `not done`: past the door, and told what is missing.
    A verb that a page has not is told before or after the door, as its view stands.
    """
    kind = KINDS[name]
    fixed: dict[Kind, set[Answer]] = {
        "door": {"in", "sign in", "refused", "hidden", "not done", "no such verb"},
        "program": {"in", "refused", "not done", "no such verb"},
        "closed": {"hidden"},
        "public": {"in", "hidden"} if verb == "GET" else {"no such verb"},
    }
    if kind in fixed:
        return fixed[kind]
    if actor == ANONYMOUS:
        return {"sign in", "in"} if (name, verb) == ("oidc:authorization", "POST") else {"sign in"}
    if actor == WEAK and kind != "own":
        return {"second factor"}
    if kind == "administrator" and actor != "administrator":
        return {"refused"}
    return _of_request(name.removeprefix("desk:"), actor, verb) if kind == "request" else _past(name, actor)


def _past(name: str, actor: str) -> set[Answer]:
    """Past the door, of a page that belongs to no request; to ask for something new is for requesters."""
    if name in ASKING and actor != "requester":
        return {"refused"}
    proof: list[Answer] = ["refused"] if "reauthenticate" in name else []  # accounts here have no password to prove
    return {"in", "hidden", "not done", "no such verb", *proof}


def _of_request(name: str, actor: str, verb: str) -> set[Answer]:
    """A page of a request that was sent: for its offices; what they may not read is refused, or not there for them."""
    if actor in {SEATLESS, "administrator"}:
        return {"hidden", "no such verb"}
    paper = OF_REQUEST[name]
    if paper is not None and not may_read(actor, paper, book=BOOK).allowed:  # type: ignore[arg-type]
        return {"refused", "hidden", "no such verb"}
    if verb == "POST" and actor in READERS and name not in READ_WHATEVER_IS_POSTED:
        return {"refused", "hidden", "not done", "no such verb"}
    return {"in", "not done", "no such verb", *(["hidden"] if name in MAY_BE_MISSING else [])}
