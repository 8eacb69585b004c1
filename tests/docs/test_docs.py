"""What the documentation says is true: commands exist, links lead somewhere, the README shows real output."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "GLOSSARY.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} points to {target}"


def test_the_readme_shows_what_the_walk_prints(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("```text\n")[1].split("```")[0]
    lines = [line for line in shown.splitlines() if line.strip() and not line.startswith(("[", "Written:"))]
    done = subprocess.run(
        [sys.executable, "-m", "callup", "walk", "examples/us-dhs-2025-05-09", "--on", "2025-12-24"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    printed = done.stdout.splitlines()
    assert len(lines) >= 10
    assert [line for line in lines if line not in printed] == []


def test_every_command_named_in_the_pages_exists() -> None:
    done = subprocess.run([sys.executable, "-m", "callup", "--help"], capture_output=True, text=True, check=True)
    named = {
        verb for page in PAGES for verb in re.findall(r"`callup ([a-z]+)", page.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert named
    missing = {verb for verb in named if not re.search(rf"│ {verb} ", done.stdout)}
    assert missing == set()


def test_every_make_target_named_in_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", readme, flags=re.MULTILINE))
    assert named <= targets


def test_every_module_starts_with_its_question() -> None:
    lacking = []
    for path in sorted((ROOT / "src" / "callup").rglob("*.py")):
        first = path.read_text(encoding="utf-8").split('"""')
        if len(first) < 3 or not first[1].strip():
            lacking.append(str(path))
    assert lacking == []
