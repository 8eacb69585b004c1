"""The sourcing model said a second time, for another solver: OR-tools CP-SAT, one unit at a time.

Written from docs/steps/3-source.md and not from the arrays of `callup.sourcing.model`.
Units are not put together in pools here; that a unit is in one place at a time is an interval that overlaps no
other; floors are looked at day by day where something begins; the readiness penalty is a sum over edges.
What it shares with the model under test: the records that go in.
"""

import math
from collections import Counter, defaultdict
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from ortools.sat.python import cp_model

from callup.place import distance_km

FINE = 10**9
PEOPLE_MOST = 10**7


def best_values(asked, found, world, kept, chosen):
    """What the best plan reaches: missing by priority, readiness, cost, units touched, largest share, in this order."""
    problem = Problem(asked, found, world, kept, chosen)
    reached = []
    for goal in problem.goals():
        problem.model.Minimize(goal)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.catch_sigint_signal = False  # or Ctrl-C would end the program from then on
        assert solver.Solve(problem.model) == cp_model.OPTIMAL
        best = round(solver.ObjectiveValue())
        problem.model.Add(goal <= best)
        reached.append(best)
    return [*reached[:-1], reached[-1] / FINE]


def cuts_of(asked):
    """Days at which a rotation may begin or end: those of the demands, and every first of a month between them."""
    days = {demand.since for demand in asked} | {demand.until for demand in asked}
    return sorted(days | firsts_between(days))


def firsts_between(days):
    """Every first of a month from the first to the last of these days."""
    first, last = min(days), max(days)
    every = (first + timedelta(days=n) for n in range((last - first).days))
    return {day for day in every if day.day == 1}


def rotations_of(demand, cuts, lengths):
    """Periods for which people may be sent on one demand."""
    inside = [day for day in cuts if demand.since <= day <= demand.until]
    if not lengths:
        return [(demand.since, demand.until)] if demand.since < demand.until else []
    found = set()
    for since in inside[:-1]:
        for length in lengths:
            wanted = since + timedelta(days=length)
            later = [day for day in inside if day > since]
            found.add((since, min(later, key=lambda day: (abs((day - wanted).days), day))))
    return sorted(found)


class Problem:
    """All choices and limits as one constraint program."""

    def __init__(self, asked, found, world, kept, chosen):
        self.asked, self.found, self.world, self.kept, self.chosen = asked, found, world, kept, chosen
        self.model = cp_model.CpModel()
        self.cuts = cuts_of(asked)
        self.sent = []  # (unit, demand, since, until, away_since, people, goes, usd)
        for unit in sorted(world.roster.units, key=lambda unit: unit.id):
            self._choices_of(unit)
        self.missing = self._missing()
        self._limits()

    def goals(self):
        """The objectives, in their order."""
        changes = any(self._people_change(demand) for demand in self.asked)
        for priority in sorted({demand.priority for demand in self.asked}):
            yield sum(
                short * (days if changes else 1)
                for demand in self.asked
                if demand.priority == priority
                for short, days in (self.missing[demand.line] if changes else self.missing[demand.line][:1])
            ) + self.model.NewConstant(0)
        yield self._penalty()
        yield sum(people * usd for *_, people, _, usd in self.sent) + self.model.NewConstant(0)
        yield sum(goes for *_, goes, _ in self.sent) + self.model.NewConstant(0)
        yield self._largest_share()

    def _people_change(self, demand):
        """Whether some rotation covers one part of the term and not another: then days are counted, not people."""
        whole = (demand.since, demand.until)
        return any(one != whole for one in rotations_of(demand, self.cuts, self.chosen.rotation_days))

    def _choices_of(self, unit):
        model, busy = self.model, []
        if unit.people <= 0 or unit.home not in self.world.strengths:
            return
        for demand in self.asked:
            tier = self._tier(unit, demand)
            if not tier:
                continue
            training = self.chosen.substitute_training_days if tier == 2 else 0
            for since, until in rotations_of(demand, self.cuts, self.chosen.rotation_days):
                away = since - timedelta(days=training)
                early = tier == 2 and self.chosen.ready_from is not None and away < self.chosen.ready_from
                if early or (unit.since and since < unit.since) or (unit.until and until > unit.until):
                    continue
                usd = self._usd(unit, demand, (until - since).days + training)
                if usd is None:
                    continue
                goes = model.NewBoolVar("")
                people = model.NewIntVar(0, unit.people, "")
                model.Add(people <= unit.people * goes)
                model.Add(people >= min(unit.people, self.kept.minimum_detachment) * goes)
                rest = self.rest_days((until - away).days)
                length = (until - away).days + rest
                busy.append(model.NewOptionalFixedSizeIntervalVar(away.toordinal(), length, goes, ""))
                self.sent.append((unit, demand, since, until, away, people, goes, usd))
        model.AddNoOverlap(busy)

    def rest_days(self, days):
        return math.ceil(Fraction(str(self.chosen.dwell)) * days)

    def _tier(self, unit, demand):
        tiers = [
            q.tier
            for q in self.world.qualifications
            if q.role in demand.roles and (q.component, q.type) == (unit.component, unit.type)
        ]
        return min(tiers, default=0)

    def _usd(self, unit, demand, days):
        prices = []
        for option in self.found:
            if (option.line, option.home) == (demand.line, unit.home) and option.verdict in ("allowed", "allowed_if"):
                km = 0
                if option.host not in (None, option.home):
                    km = round(distance_km(self.world.places[option.home], self.world.places[option.host]))
                daily = self.chosen.usd_per_person_day[option.status]
                prices.append(round(daily * days + self.chosen.usd_per_person_km * km))
        return min(prices, default=None)

    def _missing(self):
        missing = defaultdict(list)
        for demand in self.asked:
            inside = [day for day in self.cuts if demand.since <= day <= demand.until]
            for since, until in pairwise(inside):
                short = self.model.NewIntVar(0, demand.people, "")
                here = [
                    people for _, other, begin, end, _, people, _, _ in self.sent
                    if other is demand and begin <= since < end
                ]  # fmt: skip
                self.model.Add(sum(here) + short == demand.people)
                missing[demand.line].append((short, (until - since).days))
        return missing

    def stretches(self):
        """Stretches of days in which nobody leaves or returns."""
        days = {day for _, _, since, until, away, *_ in self.sent for day in (since, until, away)}
        days |= set(self.cuts)
        return list(pairwise(sorted(days | firsts_between(days))))

    def away(self, home, since, type_=None, line=None):
        return [
            people for unit, demand, _, until, away, people, _, _ in self.sent
            if unit.home == home and away <= since < until
            and type_ in (None, unit.type) and line in (None, demand.line)
        ]  # fmt: skip

    def _limits(self):
        for home, strength in self.world.strengths.items():
            claimed = sum(claim.people for claim in self.kept.claims if claim.home == home)
            listed = Counter()
            for unit in self.world.roster.units:
                listed[unit.type] += unit.people if unit.home == home else 0
            scale = min(Fraction(1), Fraction(strength.people, max(1, listed.total())))
            for since, _ in self.stretches():
                leave = self._may_leave(home, since, None)
                self.model.Add(sum(self.away(home, since)) <= max(0, math.floor(leave * strength.people) - claimed))
                for type_, people in listed.items():
                    limit = math.floor(people * scale * self._may_leave(home, since, type_))
                    self.model.Add(sum(self.away(home, since, type_)) <= limit)
                for ceiling in self.kept.ceilings:
                    if ceiling.home == home:
                        self.model.Add(sum(self.away(home, since, line=ceiling.line)) <= ceiling.people)

    def _may_leave(self, home, day, type_):
        """The share that the highest floor of the day and the availability leave."""
        floors = [self.kept.floors.get(home, self.kept.floor)]
        floors += [
            one.share for one in self.kept.stated
            if one.home == home and one.type in (None, type_) and (not one.months or day.month in one.months)
        ]  # fmt: skip
        return min(Fraction(str(self.kept.available)), 1 - max(Fraction(str(floor)) for floor in floors))

    def _penalty(self):
        total = [self.model.NewConstant(0)]
        share = Fraction(str(self.chosen.free_share))
        for home, strength in sorted(self.world.strengths.items()):
            claimed = sum(claim.people for claim in self.kept.claims if claim.home == home)
            edges = [int(share * k * strength.people // 1) for k in range(1, int(-(-1 // share)))]
            for since, until in self.stretches():
                away = self.away(home, since)
                for edge in edges:
                    above = self.model.NewIntVar(0, PEOPLE_MOST, "")
                    self.model.Add(above >= sum(away) + claimed - edge - max(0, claimed - edge))
                    total.append(above * (until - since).days)
        return sum(total)

    def _largest_share(self):
        largest = self.model.NewIntVar(0, FINE, "")
        for home, strength in self.world.strengths.items():
            for since, _ in self.stretches():
                self.model.Add(largest * max(1, strength.people) >= FINE * sum(self.away(home, since)))
        return largest
