"""What holds for every review, whatever was stated, about whom, and in which order?"""

from datetime import date, timedelta
from functools import cache

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.law.fact import token_of
from callup.reference.law import read_fact_kinds, read_rule_base
from callup.reference.places import read_places
from callup.request import FactStatement, Line, Mission, Request, Requester
from callup.review import Docket, Ledger, Question, Review, Service, from_request, review_request, statements_on
from callup.review.knowledge import known_about
from callup.role import ROLE_SLUGS, STATUS_SLUGS, VERDICTS, worst

KINDS = read_fact_kinds()
HOMES = ("VT", "TX", "DC", "PR")
DAY = date(2025, 12, 24)
CHOICES = {
    "home_governor_consent": ["written", "refused", "withdrawn"],
    "host_governor_consent": ["written", "none"],
    "delegation": ["none", "287g", "usms_deputation"],
    "state_law_police_power_for_guard": ["none", "full"],
    "local_government_request": [True, False],
    "custody_holder": ["civilian_officer", "guard"],
    "member_consent": [True, False],
    "reimbursable": [True, False],
    "authority_id": ["A11", "A33"],
    "call_12406_ground": ["2", "3"],
    "covers_mission": [True, False],
    "requester_own_authority": [True, False],
}


@cache
def places():
    return read_places()


@st.composite
def statements(draw: st.DrawFn) -> FactStatement:
    name = draw(st.sampled_from(sorted(CHOICES)))
    maybe = st.none() | st.none()
    return FactStatement(
        name=name,
        value=draw(st.sampled_from(CHOICES[name])),
        line=draw(maybe | st.sampled_from(["line-1", "line-2"])),
        status=draw(maybe | st.sampled_from(["t32-502f", "sad"])),
        home=draw(maybe | st.sampled_from(HOMES)),
        host=draw(maybe | st.sampled_from(["TX", "DC"])),
        since=draw(maybe | st.sampled_from([date(2025, 1, 1), date(2025, 6, 1)])),
    )


said = st.lists(statements(), max_size=8)
services = st.builds(
    Service, status=st.sampled_from(STATUS_SLUGS), home=st.sampled_from(HOMES), host=st.sampled_from([None, "TX", "DC"])
)


def ledger(*stated: FactStatement) -> Ledger:
    return Ledger(kinds=KINDS, places=places(), statements=stated)


def request(*lines: Line) -> Request:
    return Request(
        callup=1, id="made-up", title="A made-up request", asked_on=date(2025, 5, 1), to="an office",
        requester=Requester(office="an agency", kind="federal_agency"), line=list(lines),
        mission=Mission(kind="interior_immigration", law_enforced="federal_civil_immigration"),
    )  # fmt: skip


def line(*roles: str, **more: object) -> Line:
    return Line(id=more.pop("id", "line-1"), title="A line", roles=list(roles), **more)


def reviewed(asked: Request, *stated: FactStatement, **question: object) -> Review:
    docket = Docket(base=read_rule_base(), ledger=ledger(*from_request(asked), *stated))
    return review_request(asked, docket, Question(**({"on": DAY, "homes": HOMES} | question)))


# --- knowledge ---


@given(said, services, st.randoms(use_true_random=False))
def test_the_order_of_statements_decides_nothing(stated, service, random):
    mixed = random.sample(stated, len(stated))
    assert known_about("line-1", service, ledger(*mixed)) == known_about("line-1", service, ledger(*stated))


@given(said, services)
def test_what_is_known_was_stated_and_what_was_not_stated_is_unknown(stated, service):
    known = known_about("line-1", service, ledger(*stated))
    told = {(one.name, token_of(KINDS[one.name], one.value, where="test")) for one in stated}
    for name, tokens in known.items():
        assert tokens
        from_the_places = tokens == {"not_applicable"} or KINDS[name].derived or name == "place_abroad"
        assert from_the_places or all((name, token) in told for token in tokens)


@given(said, statements(), services)
def test_a_statement_about_another_line_changes_nothing(stated, other, service):
    other = msgspec.structs.replace(other, line="line-9")
    assert known_about("line-1", service, ledger(*stated, other)) == known_about("line-1", service, ledger(*stated))


@given(said, statements(), services)
def test_a_statement_with_every_scope_named_beats_all_others(stated, narrow, service):
    host = service.host or "TX"
    service = msgspec.structs.replace(service, host=host)
    broad = [one for one in stated if None in (one.line, one.status, one.home, one.host)]
    narrow = msgspec.structs.replace(narrow, line="line-1", status=service.status, home=service.home, host=host)
    known = known_about("line-1", service, ledger(*broad, narrow))
    token = token_of(KINDS[narrow.name], narrow.value, where="test")
    from_the_places = ({"not_applicable"}, {"no"}) if narrow.name == "place_abroad" else ({"not_applicable"},)
    assert known[narrow.name] in ({token}, *from_the_places)


@given(said, services)
def test_where_there_is_no_governor_nobody_can_state_a_consent(stated, service):
    known = known_about("line-1", service, ledger(*stated))
    if service.home == "DC":
        assert known["home_governor_consent"] == {"not_applicable"}
    if service.host == "DC":
        assert known["host_governor_consent"] == {"not_applicable"}


@given(said, st.dates(date(2024, 12, 1), date(2025, 12, 31)))
def test_a_statement_that_begins_later_is_not_known_earlier(stated, day):
    held = statements_on(day, stated)
    assert all(one.since is None or one.since <= day for one in held)
    assert set(held) <= set(statements_on(day + timedelta(1), stated))


# --- reviews ---

few = settings(max_examples=settings.default.max_examples // 3)
roles = st.lists(st.sampled_from(ROLE_SLUGS), min_size=1, max_size=3, unique=True)
statuses = st.sampled_from(STATUS_SLUGS)
hosts = st.sampled_from([(), ("TX",), ("DC",)])


@few
@given(roles, statuses, hosts, said)
def test_a_mixed_line_is_exactly_as_bad_as_its_worst_role_alone(names, status, host, stated):
    mixed = reviewed(request(line(*names)), *stated, statuses=(status,), hosts=host)
    alone = [reviewed(request(line(name)), *stated, statuses=(status,), hosts=host).options for name in names]
    for one, *others in zip(mixed.options, *alone, strict=True):
        assert {other.home for other in others} == {one.home}
        assert one.verdict == worst([other.verdict for other in others])


@few
@given(roles, statuses, hosts, said, st.sets(st.sampled_from(HOMES), min_size=1))
def test_a_guard_gets_the_same_answer_whoever_is_asked_about_with_it(names, status, host, stated, some):
    asked = request(line(*names))
    everyone = reviewed(asked, *stated, statuses=(status,), hosts=host)
    few_homes = tuple(home for home in HOMES if home in some)
    fewer = reviewed(asked, *stated, statuses=(status,), hosts=host, homes=few_homes)
    assert {one.home: one for one in fewer.options} == {one.home: one for one in everyone.options if one.home in some}


@few
@given(roles, statuses, hosts, said)
def test_findings_cover_every_guard_that_can_serve_exactly_once(names, status, host, stated):
    review = reviewed(request(line(*names)), *stated, statuses=(status,), hosts=host)
    can = [home for home in HOMES if Service(status=status, home=home, host=host[0] if host else None).possible]
    assert sorted(one.home for one in review.options) == sorted(can)
    for name in names:
        parts = [one for one in review.findings if one.role == name]
        named = [one.home for one in parts if one.home is not None]
        assert len(set(named)) == len(named)
        assert len(named) + sum(one.guards for one in parts if one.home is None) == len(can)


@few
@given(roles, statuses, hosts, said)
def test_a_finding_says_what_its_verdict_promises(names, status, host, stated):
    for one in reviewed(request(line(*names)), *stated, statuses=(status,), hosts=host).findings:
        assert (len({view.verdict for view in one.views}) >= 2) == (one.verdict == "unsettled")
        assert all(view.held_by for view in one.views)
        assert one.verdict != "open" or one.questions
        assert not (one.verdict == "barred" and one.conditions)
        assert one.verdict != "allowed_if" or one.conditions
        assert not (one.verdict == "allowed" and one.conditions)
        assert VERDICTS.index(one.verdict) <= VERDICTS.index(one.law_alone)
        assert all(rule.citation and rule.because for rule in one.rules)


@few
@given(roles, statuses, hosts, said)
def test_the_same_review_twice_is_the_same_review(names, status, host, stated):
    first, second = (reviewed(request(line(*names)), *stated, statuses=(status,), hosts=host) for _ in range(2))
    assert msgspec.json.encode(first) == msgspec.json.encode(second)


@few
@given(statuses, hosts, said)
def test_a_line_without_roles_is_never_more_than_open(status, host, stated):
    review = reviewed(request(line()), *stated, statuses=(status,), hosts=host)
    assert {one.verdict for one in review.options} <= {"open"}
