"""How large are the files of a package, and how long does writing them take? Prints; never asserts."""

import sys
import time
from pathlib import Path

import msgspec

from callup.package import Package
from callup.reference.places import read_tiles
from callup.report import package_files

GOALS = {"package.html": 1.5, "package.pdf": 4.0}


def main() -> None:
    """Write the files of a package twice, cold and warm, and print seconds and sizes."""
    file = Path(sys.argv[1])
    if not file.is_file():
        print(f"{file}: not there; `make try` writes it")
        return
    package, tiles = msgspec.json.decode(file.read_bytes(), type=Package), read_tiles()
    for name in ("cold", "warm"):
        begun, spent = time.perf_counter(), time.process_time()
        files = dict(package_files(package, tiles, progress=lambda _step, _share: None))
        seconds = f"{time.perf_counter() - begun:6.2f} s, processor {time.process_time() - spent:6.2f} s"
        print(f"written {name:8} {seconds}  (goal 5 s, warm)")
    for name, data in files.items():
        goal = f"  (goal under {GOALS[name]} MB)" if name in GOALS else ""
        print(f"{name:14} {len(data) / 1e6:7.2f} MB{goal}")


if __name__ == "__main__":
    main()
