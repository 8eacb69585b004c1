"""Was the design system fetched when the package was built, and from the lock that stands there now?"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's word

REPAIR = (
    "Build the package again: `uv sync --reinstall-package callup`, or `pip install --force-reinstall --no-deps .` "
    "(with `-e` where it was installed so). It takes npm, or Python's package index in its place."
)


def design_system_is_there(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:  # noqa: ARG001
    """An error where the files are not there; a warning where they come from another lock."""
    return judge(settings.HERE)


def judge(site: Path) -> list[CheckMessage]:
    """What is to be said about the design system of the site in a folder."""
    stamp = site / "vendor" / "uswds" / "stamp"
    if not stamp.is_file():
        said = f"The design system of the site is not there: looked for {stamp}, which is written when callup is built."
        return [Error(said, hint=REPAIR, id="callup.E001")]
    root = site.parent.parent
    made_from = [root / "frontend" / "package-lock.json", root / "hatch_build.py"]
    if all(one.is_file() for one in made_from) and stamp.read_text() != _hash(made_from):
        said = f"The design system of the site was built from another lock or by another hatch_build.py: {stamp}."
        return [Warning(said, hint=REPAIR, id="callup.W001")]
    return []


def _hash(files: list[Path]) -> str:
    return hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()
