"""Whatever people try, in whatever order, with whatever offices: duties stay apart, the law holds, the ledger is whole.

Most of what is tried fits the stage that a thing is at, the rest is nonsense; a quarter is tried by people who hold
offices at random, also such as do not go together. Each sequence begins at one of four points of the same request.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from random import Random

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from callup.errors import CallupError
from callup.ledger import Chains, digest_of, parse_entry
from callup.orders import Orders
from callup.reference.offices import read_offices
from callup.stages import Holding, breaches
from callup_site.desk import acting, store
from callup_site.desk.acts import serving
from callup_site.desk.models import Act, Document, Entry, Head, Thing
from callup_site.desk.record import Intent
from tests.site import planned_request as world

BOOK = read_offices()
PEOPLE = tuple(f"p{number}" for number in range(6))
HOMES = ("MD", "VA", "DC")
STEPS = int(os.environ.get("CALLUP_STEPS", "40"))
EXAMPLES = int(os.environ.get("CALLUP_SEQUENCES", "4"))
FOUND_LAWFUL = {"line.find_lawful", "line.find_conditions", "line.settle_lawful", "line.settle_conditions"}
AGAIN = "line.review_again"
RESTS_ON_LAW = {"line.source_full", "line.source_part", "line.approve", "line.order"}


def begun() -> None:
    """A draft."""
    first = {"request": world.REQUEST, "facts": world.FACTS}
    seat("requester", "requester")
    intent = Intent(act="request.write", office="requester", subject=world.SLUG, form=first)
    acting.begin("requester", world.SLUG, intent, at=world.AT)


def packaged() -> None:
    """All parts written, the package made and not put together yet."""
    world.costed()
    world.done("package", "package_integrator")


def decided_on() -> None:
    """A package that waits for its decision."""
    packaged()
    world.act("request.certify_funds", "funds_certifier", fund="Operations", usd="90,000,000")
    world.act("request.assemble", "package_integrator")


def approved() -> None:
    """Approved, with the consent of every home of the plan."""
    decided_on()
    lines = [{"line": line, "people": people, "reason": "So many."} for line, people in APPROVED.items()]
    world.act("request.approve_in_part", "decision_authority", reason="As ruled.", lines=lines)
    for one in Thing.objects.filter(thing="consent"):
        seat(f"delegate-{one.home}", "governors_delegate", one.home)
        give = Intent(
            act="consent.give", office="governors_delegate", subject=one.subject, home=one.home,
            until=date(2021, 3, 1), form={"source": "letter of the governor"},
        )  # fmt: skip
        acting.perform(f"delegate-{one.home}", world.SLUG, [give], at=world.AT)


APPROVED = {"supplies": 200, "radio": 60, "crowd": 0}
STARTS = {"draft": begun, "review": world.in_review, "package": packaged, "decision": decided_on, "approved": approved}


def seat(account: str, office: str, home: str = "") -> None:
    held = Holding(
        account=account, office=office, request="*", since=date(2021, 1, 1), until=date(2031, 1, 1), home=home or None
    )  # fmt: skip
    store.give_seat(held, "admin", world.AT)


WAYS_OUT = {"withdrawn", "expired", "superseded", "declined", "refused", "not_lawful"}


class Story:
    """One sequence of tries, and what was acknowledged.

    Each office has an account of its own, those of homes one for each home; besides, a few people hold offices at
    random, also such as do not go together.
    """

    def __init__(self, chance: Random) -> None:
        self.chance, self.at, self.acknowledged, self.refused = chance, world.AT, 0, 0
        for office in BOOK.offices:
            for home in HOMES:
                seat(f"{office}-{home}", office, home)
        for one in PEOPLE:
            for office in chance.sample(sorted(BOOK.offices), chance.randint(1, 3)):
                seat(one, office, chance.choice(HOMES))

    def step(self) -> None:
        """One try: what the tables offer somebody, or nonsense, by an account of the office or by anybody."""
        chance, offered = self.chance, self._offered()
        intent = offered if offered and chance.random() < 0.8 else self._nonsense()
        if chance.random() < 0.05:
            self.at += timedelta(days=self.chance.choice([1, 3, 20, 100]))
        own = f"{intent.office}-{intent.home or self.chance.choice(HOMES)}"
        account = own if chance.random() < 0.8 else self.chance.choice(PEOPLE)
        try:
            self.acknowledged += len(acting.perform(account, world.SLUG, [intent], at=self.at))
        except CallupError:
            self.refused += 1

    def _offered(self) -> Intent | None:
        """An act that fits the stage of some thing; acts that lead on more often than acts that lead out."""
        within = store.latest(world.SLUG).stage
        things = list(Thing.objects.filter(request=store.latest(world.SLUG)).order_by("id"))
        fitting = [
            (act, thing) for thing in things for act in BOOK.acts.values()
            if act.thing == thing.thing and thing.stage in act.stages and (not act.within or within in act.within)
        ]  # fmt: skip
        leading = [(act, thing) for act, thing in fitting if act.next and act.next not in WAYS_OUT]
        some = leading if leading and self.chance.random() < 0.85 else fitting
        if not some:
            return None
        act, thing = self.chance.choice(some)
        until = self._end(act.id) if "until" in act.needs else None
        return Intent(
            act=act.id, office=self.chance.choice(act.offices), subject=thing.subject, seen=thing.seq,
            reason="As found.", home=thing.home or self.chance.choice(HOMES), until=until,
            form=self._form(act.id, thing.subject),
        )  # fmt: skip

    def _end(self, act: str) -> date:
        """The end that orders have; else some day."""
        if act in {"request.order", "line.order"}:
            seen = store.situation(store.latest(world.SLUG), "order_writer-MD", self.at)
            with suppress(CallupError):
                return serving.last_end(serving.every_line(serving.orders_now(seen))) or self.at.date()
        return self.at.date() + timedelta(days=self.chance.choice([1, 2, 5, 30]))

    def _nonsense(self) -> Intent:
        act = self.chance.choice(sorted(BOOK.acts))
        kind = act.partition(".")[0]
        subjects = sorted(Thing.objects.filter(thing=kind).values_list("subject", flat=True)) or ["nothing"]
        subject = self.chance.choice(subjects)
        return Intent(
            act=act, office=self.chance.choice(sorted(BOOK.offices)), subject=subject, reason="Because.",
            until=self.chance.choice([None, self.at.date(), self.at.date() + timedelta(days=9)]),
            home=self.chance.choice(["MD", "", None]), form=self._form(act, subject),
        )  # fmt: skip

    def _form(self, act: str, subject: str) -> dict[str, object]:
        people = self.chance.choice(["0", "1", "60", "500"])
        lines = [
            {"line": line, "people": people, "reason": "So many.", "until": "2021-01-21"}
            for line in ("supplies", "radio", "crowd")
        ]  # fmt: skip
        return {
            "people": people, "lines": lines, "source": "letter of the governor", "says": "We think otherwise.",
            "verdict": self.chance.choice(["allowed", "allowed_if", "barred"]), "fund": "Operations",
            "usd": "1,000", "name": "home_governor_consent", "value": "written", "condition": "if the roads are open",
            "line": self.chance.choice(["supplies", "radio", "crowd"]), "way": "economy_act",
            "since": "2021-01-16", "until": "2021-01-21", "documents": ["order", "bill"], "conditions": [],
            "rows": [{"home": "MD", "unit": "U1", "arrived": people}], "request": world.REQUEST,
        }  # fmt: skip


def what_is_wrong(story: Story) -> Iterator[str]:
    """Everything that must hold after any sequence, said where it does not."""
    yield from breaches(store.history_of(world.SLUG), BOOK)
    acts = list(Act.objects.order_by("number"))
    yield from _pairs(acts)
    yield from _unlawful(acts)
    yield from _after_the_end(acts)
    yield from _orders()
    yield from _ledger(acts)


def _pairs(acts: list[Act]) -> Iterator[str]:
    for pair in BOOK.pairs:
        for first in (one for one in acts if one.act == pair.act):
            for second in (one for one in acts if one.act == pair.other and one.number > first.number):
                same = {first.account, first.giver} & {second.account, second.giver} - {None}
                if same and first.subject == second.subject:
                    yield f"rule {pair.rule}: {pair.act} and {pair.other} by one account"


def _unlawful(acts: list[Act]) -> Iterator[str]:
    lawful: dict[str, bool] = {}
    for one in acts:
        if one.act in FOUND_LAWFUL:
            lawful[one.subject] = True
        elif one.act == AGAIN or one.stage_to == "not_lawful":
            lawful[one.subject] = False
        elif one.act in RESTS_ON_LAW and not lawful.get(one.subject):
            yield f"act {one.number}: {one.act} on '{one.subject}', which counsel did not find lawful"


def _after_the_end(acts: list[Act]) -> Iterator[str]:
    for one in acts:
        kind = one.act.partition(".")[0]
        if BOOK.stage(kind, one.stage_from).is_final and one.stage_to != one.stage_from:  # type: ignore[arg-type]
            yield f"act {one.number}: {one.act} after the final stage {one.stage_from}"


def _orders() -> Iterator[str]:
    barred = set(Thing.objects.filter(thing="line", stage="not_lawful").values_list("subject", flat=True))
    for document in Document.objects.filter(kind="orders"):
        written = msgspec.json.decode(bytes(document.data), type=Orders)
        for line in (line for order in written.orders for line in order.lines):
            if not line.since < line.until:
                yield f"an order of {line.unit} that does not end after it begins"
            if line.line == "crowd" or line.line in barred:
                yield f"an order on '{line.line}', which is barred"
    for one in Act.objects.filter(act__in=["request.order", "line.order", "request.order_in_emergency"], until=None):
        yield f"act {one.number}: {one.act} without an end"


def _ledger(acts: list[Act]) -> Iterator[str]:
    entries, chains = list(Entry.objects.order_by("leaf")), Chains()
    if [one.leaf for one in entries] != list(range(len(entries))) or Head.objects.get().next_leaf != len(entries):
        yield "leaves with a gap"
    for one in entries:
        data = bytes(one.data)
        chains.follow(parse_entry(data), digest_of(data), where=str(one.leaf))
    if {one.act_id for one in entries} != {one.id for one in acts}:
        yield "an act without an entry"


@pytest.mark.django_db
@pytest.mark.parametrize("start", STARTS)
def test_no_sequence_of_tries_breaks_the_rules(start: str) -> None:
    STARTS[start]()
    before = Act.objects.count()
    tally = {"acknowledged": 0, "refused": 0}

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize="CALLUP_SEQUENCES" not in os.environ, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(st.integers(0, 2**32))
    def tries(seed: int) -> None:
        mark = transaction.savepoint()
        try:
            story = Story(Random(seed))
            for _ in range(STEPS):
                story.step()
            assert list(what_is_wrong(story)) == []
            assert Act.objects.count() == before + story.acknowledged
            tally["acknowledged"] += story.acknowledged
            tally["refused"] += story.refused
        finally:
            transaction.savepoint_rollback(mark)

    tries()
    assert tally["acknowledged"] > 0
    assert tally["refused"] > 0
