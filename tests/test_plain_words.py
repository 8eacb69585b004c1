"""Is everything said in words that a test could check: no praise, no blame, no alarm?"""

import ast
import re
from pathlib import Path

import msgspec
import pytest

from callup.reference.criteria import read_checks
from callup.report.document import compose
from tests.report_world import PACKAGE, TILES

ROOT = Path(__file__).parents[1] / "src" / "callup"
TOLD = [
    path
    for room in ("package", "report", "alternatives", "readiness", "cost", "intake")
    for path in sorted((ROOT / room).glob("*.py"))
]
LOADED = re.compile(
    r"\b(?:alarming|appalling|bogus|brave|catastroph\w+|chaotic|clearly|commendable|courageous|crackdown|crisis|crises|"
    r"dangerous|deplorable|devastating|disastrous|dramatic\w*|drastic\w*|dubious|egregious|excellent|extreme(?:ly)?|"
    r"fortunately|heroic|horr\w+|huge|illegals?|illegal aliens?|invasion|invaders?|massive\w*|merely|obviously|"
    r"outrageous|radical|reckless|regime|regrettabl\w+|rightly|robust|rogue|scandal\w*|seamless\w*|severely|shameful|"
    r"shocking|so-called|staggering|strikingly|stunning|surprising\w*|surge of|terrible|terrorist\w*|thug\w*|"
    r"tragic\w*|tyran\w+|unacceptable|undoubtedly|unfortunately|unprecedented|very|vital|wrongly)\b",
    re.IGNORECASE,
)


def sentences(path: Path) -> list[str]:
    """The texts of a module that people may read: its strings, but not its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bodies = [node.body for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list)]
    silent = {id(one.value) for body in bodies for one in body if isinstance(one, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]


@pytest.mark.parametrize("path", TOLD, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_sentence_is_loaded(path):
    assert [text for text in sentences(path) if LOADED.search(text)] == []


@pytest.mark.parametrize("check", read_checks(), ids=lambda check: check.id)
def test_no_test_of_a_package_is_loaded(check):
    assert not LOADED.search(f"{check.test} {check.why}")


def test_the_list_finds_what_it_is_for():
    assert LOADED.search("A massive request")
    assert LOADED.search("It is clearly lawful.")
    assert not LOADED.search("The plan fills 11,000 of 17,000 numbered positions.")


def test_who_asks_changes_no_word_of_ours():
    def said(office: str, to: str) -> str:
        requester = msgspec.structs.replace(PACKAGE.request.requester, office=office)
        request = msgspec.structs.replace(PACKAGE.request, requester=requester, to=to)
        blocks = compose(msgspec.structs.replace(PACKAGE, request=request), TILES).blocks
        told = msgspec.json.encode(blocks).decode().replace(office, "OFFICE").replace(to, "ASKED")
        return re.sub(r"sha256:[0-9a-f]{64}", "", told)

    assert said("County of Adams", "State Guard") == said("A Tribal Council", "Federal Agency")
