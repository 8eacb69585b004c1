"""The doors for counsel: one finding as a tree, and the rules themselves."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from callup import steps
from callup.cli import show_counsel
from callup.cli.doors import choose, deliver, named
from callup.documents import read_case
from callup.place import CODES
from callup.reference.law import read_rule_base
from callup.reference.law_cards import law_card, law_rows
from callup.review.explain import explain as explained
from callup.review.explanation import Asked

if TYPE_CHECKING:
    from callup.cli.options import Known, Output, Pinned

JURISDICTION = "a jurisdiction (postal code)"


def explain(path: Path, what: tuple[str, str], known: "Known", pinned: "Pinned", output: "Output") -> None:
    """The tree of one line in one status."""
    case, (line, status) = read_case(path, facts=known.facts), what
    for said, where in ((pinned.home, "--home"), (pinned.host, "--host")):
        named((said,) if said else (), CODES, where, JURISDICTION)
    choices = choose(case, known)
    asked = Asked(
        line=line, status=status, on=choices.on, role=pinned.role, home=pinned.home, host=pinned.host
    )  # fmt: skip
    found = explained(case.request, steps.docket_of(case, choices), asked)
    deliver(found, "explain", output, show_counsel.explanations)


def law(name: str | None, on: date | None, output: "Output") -> None:
    """The list of all rules, or one provision or rule."""
    base = read_rule_base()
    if name is None:
        deliver(law_rows(base, on=on), "law", output, show_counsel.law_rows)
    else:
        deliver(law_card(base, name, on=on), "law", output, show_counsel.law_card)
