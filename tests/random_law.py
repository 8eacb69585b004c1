"""Made-up rule bases and lines: every kind of rule, line, exception, question and relabelling, drawn from a seed."""

from datetime import date
from random import Random

from callup.law.diagram import Knowledge
from callup.law.fact import FactKind
from callup.law.rulebase import Held, InForce, Provision, Question, Reading, Reclassify, Rule, RuleBase, Term
from callup.role import ROLE_SLUGS, STATUS_SLUGS

ON = date(2025, 6, 1)
ROLES, STATUSES = ROLE_SLUGS[:4], STATUS_SLUGS[:3]
CHOICES = (("yes", "no"), ("yes", "no"), ("yes", "no"), ("oral", "written", "none"), ("a", "b", "c", "not_applicable"))


def random_base(seed: int, *, facts: int = 9, rules: int = 16, questions: int = 3) -> RuleBase:
    """A rule base that says nothing about the world; the same for the same seed."""
    draw = Random(seed)  # noqa: S311 - made-up law, not secrets
    kinds = [_fact(draw, number) for number in range(facts)]
    asked = tuple(_question(number) for number in range(questions))
    terms = tuple(_term(draw, number, kinds) for number in range(4))
    written = [_rule(draw, number, kinds, asked) for number in range(rules)]
    allowing = Rule(
        id="rule-a", cite="1 Test Code 0", kind="allows", says="Allowed.", in_force=InForce(since=date(2000, 1, 1)),
        when=(f"status in {', '.join(STATUSES)}", _line(draw, kinds, ())),
    )  # fmt: skip
    provision = Provision(
        format="law/1", id="test", title="Test Code", text="1 Test Code", read_on=ON, read_by="a tester",
        plain="Made up.", question=asked, term=terms, rule=(allowing, *written),
        reclassify=tuple(_reclassify(draw, kinds) for _ in range(5)),
    )  # fmt: skip
    return RuleBase(provisions=(provision,), facts={kind.name: kind for kind in kinds}, digest=f"made-up-{seed}")


def random_line(draw: Random, base: RuleBase, known: float) -> tuple[str, str, str | None, Knowledge]:
    """A role, a duty status, whether it is away, and what is known: about this share of the facts."""
    told = {}
    for name, kind in base.facts.items():
        if draw.random() < known:
            some = [value for value in kind.tokens if draw.random() < 0.5] if draw.random() < 0.2 else []
            told[name] = frozenset(some or {draw.choice(kind.tokens)})
    return draw.choice(ROLES), draw.choice(STATUSES), draw.choice([None, "yes", "no"]), told


def _fact(draw: Random, number: int) -> FactKind:
    values = draw.choice(CHOICES)
    return FactKind(
        name=f"fact_{number}", kind=draw.choice(["choice", "act", "act", "finding", "state"]),
        type="yes_no" if values == ("yes", "no") else "choice", values=() if values == ("yes", "no") else values,
        group="test", question="Is it so?", who="an office", evidence="a letter",
    )  # fmt: skip


def _question(number: int) -> Question:
    held = (Held(by="a court", on=ON, stage="judgment"),)
    readings = tuple(Reading(id=name, says=f"It is {name}.", held=held) for name in ("wide", "narrow"))
    return Question(id=f"question-{number}", asks="How far does it reach?", cite="1 Test Code 9", reading=readings)


def _term(draw: Random, number: int, kinds: list[FactKind]) -> Term:
    lines = tuple(_atom(draw, kinds) for _ in range(2))
    return Term(name=f"term-{number}", says="A made-up term.", **{draw.choice(["all", "any"]): lines})


def _atom(draw: Random, kinds: list[FactKind]) -> str:
    kind = draw.choice(kinds)
    if kind.type == "yes_no":
        return draw.choice([kind.name, f"not {kind.name}"])
    values = draw.sample(kind.values, draw.choice([1, 1, 2]))
    return f"{kind.name} {draw.choice(['in', 'not in'])} {', '.join(values)}"


def _line(draw: Random, kinds: list[FactKind], asked: tuple[Question, ...]) -> str:
    atoms = [_atom(draw, kinds) for _ in range(draw.choice([1, 1, 2, 3]))]
    if draw.random() < 0.3:
        atoms.append(draw.choice(["", "not "]) + f"term-{draw.randrange(4)}")
    if asked and draw.random() < 0.3:
        atoms.append(f"reading {draw.choice(asked).id} is {draw.choice(['wide', 'narrow'])}")
    return " or ".join(atoms)


def _rule(draw: Random, number: int, kinds: list[FactKind], asked: tuple[Question, ...]) -> Rule:
    kind = draw.choice(["forbids", "forbids", "allows", "allows", "requires", "requires", "notes"])
    scope = [f"role in {', '.join(draw.sample(ROLES, 2))}"] if draw.random() < 0.5 else []
    scope += [f"status is not {draw.choice(STATUSES)}"] if draw.random() < 0.3 else []
    scope += ["away"] if draw.random() < 0.2 else []
    unless = [_line(draw, kinds, asked) for _ in range(draw.choice([0, 1, 1]))]
    unless += [f"rule-{draw.randrange(number)}"] if number and draw.random() < 0.3 else []
    demand = {"must": (_line(draw, kinds, ()),), "condition": "it is done"} if kind == "requires" else {}
    layers = ["statute", "statute", "statute", "order", "court order"]
    return Rule(
        id=f"rule-{number}", cite="1 Test Code 1", kind=kind, says="A made-up rule.",
        in_force=InForce(since=date(2000, 1, 1)), layer=draw.choice(layers), court="a court",
        when=(*scope, *(_line(draw, kinds, asked) for _ in range(draw.choice([1, 2, 2, 3])))), unless=tuple(unless),
        **demand,
    )  # fmt: skip


def _reclassify(draw: Random, kinds: list[FactKind]) -> Reclassify:
    role, to = draw.sample(ROLES, 2)
    lines = tuple(_line(draw, kinds, ()) for _ in range(draw.choice([1, 2])))
    return Reclassify(role=role, when=lines, to=to, says="It is another role.")
