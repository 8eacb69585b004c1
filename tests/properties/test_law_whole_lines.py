"""What holds for whole lines in a batch: what the review finds for them, one by one.

A review judges a line as what people would do, for all layers and for the law alone, and a line with several roles
by the worst of them. A role that is one of several is judged by what they have in common.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.law.answer import answer, combined, verdict_of
from callup.law.batch.judge import Judged, judge_lines
from callup.law.batch.planes import pack_knowledge
from callup.law.diagram import Knowledge
from callup.law.engine import Engine
from callup.law.kept import engine_of
from callup.law.rulebase import RuleBase
from callup.reference.law import read_rule_base
from callup.request import FactStatement, Line, Mission, Request, Requester
from callup.review import Docket, Ledger, Question, review_request
from callup.review.finding import Finding
from callup.review.knowledge import Service, known_about
from callup.role import ROLE_SLUGS, STATUS_SLUGS, VERDICTS
from tests.random_law import ON, ROLES, random_base, random_line

LONG = settings.get_current_profile_name() == "long"
FEW = settings(max_examples=60 if LONG else 8, deadline=None)
randoms = st.randoms(use_true_random=True)
DAYS = (date(2025, 6, 20), date(2025, 12, 24))
LABELLED = ("administration", "interpreting", "medical", "detention-support", "area-monitoring", "search-rescue")
TELLING = ("asks_own_questions", "targets_identified_person", "purpose_is_custody", "compels_civilians")
REQUEST = "us-dhs-2025-05-09"


def some_request(random: Random) -> Request:
    """A few lines, each with one to three roles; often with facts that make another role of one."""
    facts = read_rule_base().facts
    asked = [name for name, kind in facts.items() if kind.type in {"yes_no", "choice"} and not kind.derived]
    lines = []
    for number in range(3):
        names = {name for name in asked if random.random() < random.choice([0.1, 0.5])} | {random.choice(TELLING)}
        told = {
            name: random.random() < 0.5 if facts[name].type == "yes_no" else random.choice(facts[name].values)
            for name in sorted(names)
        }
        roles = random.sample([*ROLE_SLUGS, *LABELLED * 4], random.choice([1, 1, 2, 3]))
        lines.append(Line(id=f"line-{number}", title="A line", roles=[*dict.fromkeys(roles)], facts=told))
    return Request(
        callup=1, id=random.choice([REQUEST, "made-up"]), title="A made-up request", asked_on=date(2025, 5, 1),
        to="an office", requester=Requester(office="an agency"), mission=Mission(), line=lines,
    )  # fmt: skip


def ledger_of(request: Request) -> Ledger:
    statements = [FactStatement(name=n, value=v, line=one.id) for one in request.line for n, v in one.facts.items()]
    return Ledger(kinds=read_rule_base().facts, places={}, statements=tuple(statements))


def rows_of(request: Request, ledger: Ledger, status: str, home: str) -> Iterator[tuple[str, str, Knowledge]]:
    service = Service(status=status, home=home, host=None)
    away = {} if service.away is None else {"away": frozenset({service.away})}
    for line in request.line:
        known = known_about(line.id, service, ledger) | away | {"status": frozenset({status})}
        for role in line.roles:
            yield line.id, role, known | {"role": frozenset({role})}


def in_batch(law: Engine, rows: list[Knowledge]) -> Judged:
    return judge_lines(law, pack_knowledge(rows, law.names.variables))


def act_of(judged: Judged, number: int) -> str:
    rows = judged.acts.by_name["role"]
    (role,) = (name for name, row in zip(ROLE_SLUGS, rows, strict=True) if int(row[number // 64]) >> number % 64 & 1)
    return role


@FEW
@given(random=randoms)
def test_whole_lines_of_a_batch_get_what_the_review_finds(random):
    request, on, home = some_request(random), random.choice(DAYS), random.choice(["TX", "VT", "CA"])
    base, ledger = read_rule_base(), ledger_of(request)
    reviewed = review_request(request, Docket(base=base, ledger=ledger), Question(on=on, homes=(home,)))
    findings: dict[tuple[str, str, str], Finding] = {(one.line, one.role, one.status): one for one in reviewed.findings}
    for status in random.sample(STATUS_SLUGS, 4):
        service = Service(status=status, home=home, host=None)
        law = engine_of(base, on=on, request=request.id, host=service.place)
        rows = list(rows_of(request, ledger, status, home))
        judged = in_batch(law, [known for *_, known in rows])
        for number, (line, role, _) in enumerate(rows):
            found = findings[line, role, status]
            assert VERDICTS[judged.all_layers.codes[number]] == found.verdict
            assert VERDICTS[judged.law_alone[number]] == found.law_alone
            assert act_of(judged, number) == (found.judged_as or role)
        for option in reviewed.options:
            if option.status == status:
                codes = [judged.all_layers.codes[n] for n, row in enumerate(rows) if row[0] == option.line]
                assert VERDICTS[np.min(codes)] == option.verdict


@cache
def made_up(seed: int) -> tuple[RuleBase, Engine]:
    base = random_base(seed)
    return base, Engine(base, on=ON)


def of_each(law: Engine, roles: list[str], status: str, known: Knowledge) -> str:
    """The verdict on a role that is one of several, from each of them under each combination of all readings."""
    acts, store = set(), law.store
    for role in roles:
        other = law.reclassified(law.slice(role, status, None), known)
        acts.add(other.to if other else role)
    questions = [(name, values) for name, values in store.variables if name.startswith("?")]
    verdicts = []
    for chosen in product(*([(name, value) for value in values] for name, values in questions)):
        told = known | {name: frozenset({value}) for name, value in chosen}
        nodes = [store.cut(law.slice(role, status, None).outcome, told) for role in acts]
        verdicts.append((chosen, verdict_of(set().union(*(store.leaves(node) for node in nodes)))))
    return combined(tuple(verdicts))


@FEW
@given(random=randoms, seed=st.integers(0, 5))
def test_one_of_several_roles_is_judged_by_what_survives_all_of_them(random, seed):
    base, law = made_up(seed)
    lines = []
    for _ in range(100):
        _, status, away, known = random_line(random, base, random.choice([0.3, 0.6, 0.9]))
        roles = random.sample(ROLES, random.choice([1, 2, 2, 3, 4]))
        lines.append((roles, status, known | ({"away": frozenset({away})} if away else {})))
    rows = [known | {"role": frozenset(roles), "status": frozenset({status})} for roles, status, known in lines]
    codes = in_batch(law, rows).all_layers.codes
    for code, line in zip(codes, lines, strict=True):
        assert VERDICTS[code] == of_each(law, *line)


@FEW
@given(random=randoms, seed=st.integers(0, 5))
def test_the_law_alone_in_a_batch_is_what_the_engine_says_of_it(random, seed):
    base, law = made_up(seed)
    drawn = [random_line(random, base, 0.6) for _ in range(60)]
    rows = [known | {"role": frozenset({role}), "status": frozenset({status})} for role, status, _, known in drawn]
    judged = in_batch(law, rows)
    for number, (_, status, _, known) in enumerate(drawn):
        given_alone = answer(law.slice(act_of(judged, number), status, None), known, frozenset())
        assert VERDICTS[judged.law_alone[number]] == given_alone.law_alone
        assert VERDICTS[judged.all_layers.codes[number]] == given_alone.verdict
