"""What would change if one State gave less?"""

import msgspec

from callup.sourcing.model import build
from callup.sourcing.objectives import nothing_sent, objectives, order_of, settled
from callup.sourcing.plan import Ceiling, Plan, Proof
from callup.sourcing.pools import Case
from callup.sourcing.search import Search

LESS = ((0.9, "10 % less at one time"), (0.0, "nothing"))
COMPARED = ("fill", "readiness", "cost", "disturbance")


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """One objective now and if the State gave less; all are better when smaller.

    `bound`: no plan in which the State gives less can have a smaller value.
    """

    objective: str
    unit: str
    now: float
    then: float
    bound: float


class Less(msgspec.Struct, frozen=True, kw_only=True):
    """A State gives less; the plan is made anew with a ceiling of `people` for it."""

    words: str
    people: int
    effects: tuple[Effect, ...]


def give_less(case: Case, plan: Plan, home: str) -> tuple[Less, ...]:
    """The plan made anew while one State gives 10 % less, and nothing; nothing where it gives nobody.

    The objectives are worked out in their order up to the last of fill, readiness, cost and disturbance; those behind
    are left out.
    """
    given = next((one.given for one in plan.shares if one.home == home), 0)
    if not given:
        return ()
    return tuple(_less(case, plan.proofs, home, words, int(given * share)) for share, words in LESS)


def _less(case: Case, now: tuple[Proof, ...], home: str, words: str, people: int) -> Less:
    ceiling = Ceiling(home=home, people=people, reason=f"asked what changes with {words}", source="explanation")
    limits = msgspec.structs.replace(case.limits, ceilings=(*case.limits.ceilings, ceiling))
    model = build(msgspec.structs.replace(case, limits=limits))
    search = Search(model, nothing_sent(model))
    before = {proof.objective: proof for proof in now}
    effects = []
    for objective in list(objectives(model))[: _compared(case, now)]:
        bound = search.improve(objective)
        value = float(objective.weights @ settled(model, search.values))
        proof = before[objective.title]
        effects.append(
            Effect(objective=proof.objective, unit=proof.unit, now=proof.value, then=value, bound=min(bound, value))
        )
    return Less(words=words, people=people, effects=tuple(effects))


def _compared(case: Case, proofs: tuple[Proof, ...]) -> int:
    """How many objectives are worked out again; the fill is one for each priority."""
    names = order_of(case.settings, runs=bool(case.running))
    fills = len({demand.priority for demand in case.demands})
    names = tuple(name for name in names if name != "disturbance" or case.running)
    last = max(place for place, name in enumerate(names) if name in COMPARED)
    return min(len(proofs), last + fills)
