"""What holds for every order of questions, every supposition and every explanation?"""

from functools import cache
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from callup.law.answer import deciding, verdict_of
from callup.law.diagram import Diagrams
from callup.review.order import Inquiry, best_order

SETTLED = {"barred", "allowed_if", "allowed"}
VARIABLES = [("a", ("x", "y")), ("b", ("x", "y", "z")), ("c", ("x", "y")), ("?q", ("one", "two"))]
FREE = [name for name, _ in VARIABLES if not name.startswith("?")]
VALUES = dict(VARIABLES)
POINTS = list(product(*(values for _, values in VARIABLES)))


def diagram(store: Diagrams, leaves: list[int]) -> int:
    """The diagram with one outcome for each combination of values."""
    parts = []
    for point, leaf in zip(POINTS, leaves, strict=True):
        here = store.all_of(store.literal(name, {value}) for (name, _), value in zip(VARIABLES, point, strict=True))
        parts.append(store.apply(f"times {leaf}", lambda one, leaf=leaf: one * leaf, (here,)))
    total = store.leaf(0)
    for part in parts:
        total = store.apply("plus", int.__add__, (total, part))
    return total


def verdict(table: dict[tuple[str, ...], int], told: dict[str, str]) -> str:
    """The verdict from the table of outcomes alone, without diagrams."""
    found = set()
    for reading in VALUES["?q"]:
        left = {leaf for point, leaf in table.items() if agrees(point, told | {"?q": reading})}
        found.add(verdict_of(left))
    if len(found) == 1:
        return found.pop()
    return "allowed_if" if found == {"allowed", "allowed_if"} else "unsettled"


def agrees(point: tuple[str, ...], told: dict[str, str]) -> bool:
    return all(told.get(name, value) == value for (name, _), value in zip(VARIABLES, point, strict=True))


def matter(table: dict[tuple[str, ...], int], told: dict[str, str]) -> list[str]:
    """The facts that can turn a bar into something else, from the table alone."""
    left = {point: leaf > 0 for point, leaf in table.items() if agrees(point, told)}
    found = []
    for place, (name, _) in enumerate(VARIABLES):
        blind: dict[tuple[str, ...], set[bool]] = {}
        for point, lawful in left.items():
            blind.setdefault(point[:place] + point[place + 1 :], set()).add(lawful)
        if name in FREE and any(len(both) > 1 for both in blind.values()):
            found.append(name)
    return found


def fewest(table: dict[tuple[str, ...], int]) -> int:
    """The fewest questions in the worst case, by trying every order."""

    @cache
    def least(told: tuple[tuple[str, str], ...]) -> int:
        facts = matter(table, dict(told))
        if not facts or verdict(table, dict(told)) in SETTLED:
            return 0
        return 1 + min(
            max(least(tuple(sorted({**dict(told), name: value}.items()))) for value in VALUES[name]) for name in facts
        )

    return least(())


outcomes = st.lists(st.sampled_from([0, 0, 1, 2, 2]), min_size=len(POINTS), max_size=len(POINTS))


@given(outcomes)
@settings(max_examples=120, deadline=None)
def test_no_order_needs_fewer_questions_than_the_exact_tree(leaves):
    store = Diagrams(VARIABLES)
    tree = best_order(store, diagram(store, leaves))
    assert tree.exact
    assert tree.most == fewest(dict(zip(POINTS, leaves, strict=True)))


@given(outcomes, st.integers(0, 8))
@settings(max_examples=120, deadline=None)
def test_whatever_is_answered_the_tree_ends_in_the_verdict_of_what_was_answered(leaves, exact_up_to):
    store, table = Diagrams(VARIABLES), dict(zip(POINTS, leaves, strict=True))
    tree = best_order(store, diagram(store, leaves), exact_up_to=exact_up_to)
    for answers in product(*(VALUES[name] for name in FREE)):
        told, node, asked = dict(zip(FREE, answers, strict=True)), tree, 0
        heard: dict[str, str] = {}
        while node.fact is not None:
            heard[node.fact] = told[node.fact]
            asked += 1
            node = next(branch.then for branch in node.branches if told[node.fact] in branch.answers)
        assert asked <= tree.most
        assert node.verdict == verdict(table, heard)
        assert node.verdict in SETTLED or matter(table, heard) == []


@given(outcomes)
@settings(max_examples=80, deadline=None)
def test_the_step_by_step_tree_asks_only_what_can_matter_and_never_less_than_the_exact_one(leaves):
    store = Diagrams(VARIABLES)
    outcome = diagram(store, leaves)
    greedy, exact = best_order(store, outcome, exact_up_to=-1), best_order(store, outcome)
    assert not greedy.exact
    assert greedy.most >= exact.most
    assert asked_in(greedy) <= set(deciding(store, outcome))
    assert asked_in(exact) <= set(deciding(store, outcome))


def asked_in(tree: Inquiry) -> set[str]:
    inner = [asked_in(branch.then) for branch in tree.branches]
    return set().union(*inner) | ({tree.fact} if tree.fact else set())
