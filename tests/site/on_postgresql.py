"""Run a command with a PostgreSQL of its own: `python tests/site/on_postgresql.py python -m pytest tests/site`.

The server comes from Debian's package (apt-get install postgresql), stands in a temporary folder, listens on loopback
alone, and is stopped at the end. As root it runs as the user `postgres`, because PostgreSQL refuses root.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

LACKING = "PostgreSQL is missing: apt-get install postgresql"


def main(command: list[str]) -> int:
    """Start a server, run the command against it, stop it; give the exit code of the command."""
    tools = tools_folder()
    if tools is None:
        sys.stderr.write(f"{LACKING}\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="callup-pg-") as place:
        folder, port = Path(place), free_port()
        own(folder)
        run([str(tools / "initdb"), "-D", f"{folder}/data", "-U", "callup", "--auth=trust", "-E", "UTF8", "--no-sync"])
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=60"
        control = [str(tools / "pg_ctl"), "-D", f"{folder}/data", "-l", f"{folder}/log", "-w"]
        run([*control, "-o", options, "start"])
        try:
            address = f"postgresql://callup@127.0.0.1:{port}/postgres"
            return subprocess.run(command, env={**os.environ, "CALLUP_TEST_DATABASE": address}, check=False).returncode
        finally:
            run([*control, "-m", "immediate", "stop"])


def tools_folder() -> Path | None:
    """Where initdb and pg_ctl are: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return versions[-1].parent if versions else None


def own(folder: Path) -> None:
    """Give the folder to the user that the server runs as."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")


def run(command: list[str]) -> None:
    """Run one tool of PostgreSQL, never as root; say what it said when it fails."""
    user = (
        {"user": "postgres", "group": pwd.getpwnam("postgres").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, **user)
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stderr.decode()[-2000:]}")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
