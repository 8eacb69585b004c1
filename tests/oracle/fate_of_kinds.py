"""Would the comparison notice that a rule is of another kind, or that the same acts make another role?

Neither changes when a rule fires, so the findings do not show it: the answers do, and the role that a line becomes.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from random import Random

from callup.law.engine import Slice as EngineSlice
from callup.law.engine import _outcome
from callup.law.rulebase import Rule, RuleBase
from callup.law.wording import FALSE, fold
from callup.role import STATUS_SLUGS
from tests.oracle import asp
from tests.oracle.compare import Case, Law, _answer_differences, _turn_differences
from tests.oracle.fate import ASLEEP, EQUIVALENT, GAP, RANDOM, SLICES, WITNESS, Judge, _path
from tests.oracle.mutate import Mutant

ON = asp.DAYS[-2]
MOST_STATUSES = 3


class KindJudge:
    """Tells of mutants of kind and of reclassification whether the second reader's opinions give them away."""

    def __init__(self, judge: Judge) -> None:
        self.judge, self.base = judge, judge.base

    @cached_property
    def law(self) -> Law:
        """The rule base as it is, asked the way the oracle is."""
        return Law(self.base)

    # --- a rule of another kind ---

    def fate_of_kind(self, mutant: Mutant) -> str:
        """How a changed kind shows in the answers, or why not."""
        (key,) = mutant.rules
        rule, slices = self.judge.reader.found[key].rule, sorted(self.slices_of(mutant))
        law, random, asleep = Law(mutant.base), Random(mutant.name), True  # noqa: S311
        random.shuffle(slices)
        for role, status in slices:
            for on, request, place in self._spots(rule, random):
                asleep = False
                line = asp.Line(role=role, status=status, on=on, request=request, place=place)
                path = self._telling(random, self.law.part(Case(line, {})), mutant.base)
                if path is None:
                    continue
                known = {name: values for name, values in path.items() if name in {*asp.facts_used(), "away"}}
                case = Case(line, known)
                opinion = asp.judge(line, known, self.judge.conceded)
                if _answer_differences(law.part(case), case, opinion):
                    return WITNESS
                return GAP
        return ASLEEP if asleep else EQUIVALENT

    def slices_of(self, mutant: Mutant) -> set[tuple[str, str]]:
        """Roles and statuses in which the rule can fire."""
        (key,) = mutant.rules
        fires = self.judge.reader.found[key].fires
        return {(role, status) for role, status in SLICES if fold(fires, {"role": role, "status": status}) != FALSE}

    @staticmethod
    def _spots(rule: Rule, random: Random) -> list[tuple]:
        spots = [one for one in product(asp.DAYS, asp.REQUESTS, asp.PLACES) if rule.binds(*one[:2], one[2] or None)]
        return random.sample(spots, min(2, len(spots)))

    @staticmethod
    def _telling(random: Random, part: EngineSlice, base: RuleBase) -> dict[str, frozenset[str]] | None:
        """Values under which another kind of one rule gives another outcome."""
        kinds = {(rule.id, rule.in_force.since): rule for rule in base.rules}
        rules = tuple(
            type(one)(**{name: getattr(one, name) for name in one.__struct_fields__} | {"rule": kinds[_name(one.rule)]})
            for one in part.rules
        )
        statutes = tuple(one for one in rules if one.rule.layer not in {"order", "court order"})
        for before, after in ((part.outcome, rules), (part.law_alone, statutes)):
            nodes = before, _outcome(part.store, after)
            unlike = part.store.apply("differ", lambda first, second: int(first != second), nodes)
            if 1 in part.store.leaves(unlike):
                return _path(random, part.store, unlike)
        return None

    # --- another role ---

    def fate_of_turn(self, mutant: Mutant) -> str:
        """How a changed reclassification shows in the role that a line becomes, or why not."""
        law = Law(mutant.base)
        for status in STATUS_SLUGS[:MOST_STATUSES]:
            if any(_turns_otherwise(law, *one) for one in self.judge.cases(mutant.role, status)):
                return RANDOM
        changed = False
        for case in self._all_acts(mutant):
            if _turned(law, case) == _turned(self.law, case):
                continue
            changed = True
            if _turns_otherwise(law, case, asp.judge(case.line, case.known, self.judge.conceded)):
                return WITNESS
        return GAP if changed else EQUIVALENT

    def _all_acts(self, mutant: Mutant) -> Iterator[Case]:
        """Every combination of the acts that the role's reclassifications ask about, known or not."""
        entries = [one for base in (self.base, mutant.base) for one in base.reclassify if one.role == mutant.role]
        words = {word for one in entries for line in one.when for word in line.split()}
        names = sorted(words & asp.vocabulary().keys())
        line = asp.Line(role=mutant.role, status=STATUS_SLUGS[0], on=ON)
        for values in product(*(("", *asp.vocabulary()[name]) for name in names)):
            yield Case(line, {name: frozenset({one}) for name, one in zip(names, values, strict=True) if one})


def _name(rule: Rule) -> tuple:
    return rule.id, rule.in_force.since


def _turned(law: Law, case: Case) -> str | None:
    part = law.part(case)
    return law.turned(case, part, {name: values for name, values in case.known.items() if name in part.store.level})


def _turns_otherwise(law: Law, case: Case, opinion: asp.Opinion) -> bool:
    return bool(_turn_differences(law, law.part(case), case, opinion))
