"""In which order are the open facts best asked?

A tree of questions with the fewest questions in the worst case. With few deciding facts the tree is exact;
with more of them each question is the one that leaves least to ask at worst, which may not be the shortest way.
"""

from functools import reduce

import msgspec

from callup.law.answer import QUESTION, deciding, verdict_of
from callup.law.diagram import Diagrams, Knowledge
from callup.law.engine import BARRED
from callup.role import Verdict

EXACT_UP_TO = 8
Rank = tuple[int, int]


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that lead to the same place, and what is asked there."""

    answers: tuple[str, ...]
    then: "Inquiry"


class Inquiry(msgspec.Struct, frozen=True, kw_only=True):
    """A question to ask and what follows on each answer; without a fact nothing is left to ask.

    `most` is the number of questions in the worst case; `exact` says that no other order needs fewer.
    `verdict` is the answer where nothing is left to ask.
    """

    most: int
    exact: bool
    fact: str | None = None
    verdict: Verdict | None = None
    branches: tuple[Branch, ...] = ()


def best_order(store: Diagrams, outcome: int, *, exact_up_to: int = EXACT_UP_TO) -> Inquiry:
    """The order of questions about the facts that can turn a bar into a yes or back.

    Args:
        store: The diagrams.
        outcome: A diagram with the leaves BARRED, UNMET and CLEAR, cut to what is known.
        exact_up_to: Up to how many deciding facts the tree is the shortest one.

    Returns:
        A tree. It ends where the verdict is settled, or where no fact can settle it, because readings differ.

    Example:
        >>> store = Diagrams([("asked", ("yes", "no")), ("agreed", ("yes", "no"))])
        >>> asked, agreed = store.literal("asked", {"yes"}), store.literal("agreed", {"yes"})
        >>> outcome = store.apply("demo", lambda one, other: 2 * one * other, (asked, agreed))
        >>> tree = best_order(store, outcome)
        >>> tree.fact, tree.most, [branch.then.verdict or branch.then.fact for branch in tree.branches]
        ('asked', 2, ['agreed', 'barred'])
    """
    facts = deciding(store, outcome)
    return _Search(store, facts, exact=len(facts) <= exact_up_to).ask(_possible(store, outcome, facts))


def _possible(store: Diagrams, outcome: int, facts: tuple[str, ...]) -> int:
    """For each answer to the deciding facts the set of outcomes that the other facts leave, as a bit mask."""
    masks = store.apply("mask", lambda leaf: 1 << leaf, (outcome,))
    for name in store.support(masks):
        if name not in facts and not name.startswith(QUESTION):
            parts = [store.cut(masks, _one(name, group)) for group in store.classes(masks, name)]
            masks = reduce(lambda one, other: store.apply("union", int.__or__, (one, other)), parts)
    return masks


def _one(name: str, values: list[str]) -> Knowledge:
    return {name: frozenset(values[:1])}


class _Search:
    """Trees already worked out, by diagram: equal diagrams need the same questions."""

    def __init__(self, store: Diagrams, facts: tuple[str, ...], *, exact: bool) -> None:
        self.store, self.all_facts, self.exact = store, facts, exact
        self.done: dict[int, Inquiry] = {}

    def ask(self, node: int) -> Inquiry:
        if node not in self.done:
            self.done[node] = self._ask(node)
        return self.done[node]

    def _ask(self, node: int) -> Inquiry:
        verdict, facts = self.verdict(node), self.facts(node)
        if not facts or verdict not in {"open", "unsettled"}:
            return Inquiry(most=0, exact=self.exact, verdict=verdict)
        if not self.exact:
            facts = [min(facts, key=lambda name: self._left(node, name))]
        return min((self._tree(node, name) for name in facts), key=_size)

    def _tree(self, node: int, name: str) -> Inquiry:
        branches = tuple(Branch(answers=answers, then=self.ask(then)) for then, answers in self._split(node, name))
        most = 1 + max(branch.then.most for branch in branches)
        return Inquiry(most=most, exact=self.exact, fact=name, branches=branches)

    def _split(self, node: int, name: str) -> list[tuple[int, tuple[str, ...]]]:
        groups = self.store.classes(node, name)
        return [(self.store.cut(node, _one(name, group)), tuple(group)) for group in groups]

    def _left(self, node: int, name: str) -> Rank:
        """How many facts are left to ask after a question: at worst, and in all."""
        left = [len(self.facts(then)) for then, _ in self._split(node, name)]
        return max(left), sum(left)

    def facts(self, node: int) -> list[str]:
        """The facts that can still turn a bar into a yes or back."""
        lawful = self.store.apply("lawful mask", lambda mask: int(mask != 1 << BARRED), (node,))
        return [name for name in self.store.support(lawful) if not name.startswith(QUESTION)]

    def verdict(self, node: int) -> Verdict:
        """The verdict over all readings, from the masks that can still be reached."""
        found = {self._verdict_under(chosen) for chosen in self._readings(node)}
        if len(found) == 1:
            return found.pop()
        return "allowed_if" if found == {"allowed", "allowed_if"} else "unsettled"

    def _readings(self, node: int) -> list[int]:
        disputed = [name for name in self.store.support(node) if name.startswith(QUESTION)]
        nodes = [node]
        for name in disputed:
            nodes = [then for one in nodes for then, _ in self._split(one, name)]
        return nodes

    def _verdict_under(self, node: int) -> Verdict:
        masks = reduce(int.__or__, self.store.leaves(node))
        return verdict_of({leaf for leaf in range(3) if masks >> leaf & 1})


def _size(tree: Inquiry) -> Rank:
    """How long a tree is: questions in the worst case, then questions in all."""
    return tree.most, _questions(tree)


def _questions(tree: Inquiry) -> int:
    return (tree.fact is not None) + sum(_questions(branch.then) for branch in tree.branches)
