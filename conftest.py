"""Where does the site live while tests run? In a folder of its own that is gone afterwards, whatever is set outside.

CALLUP_TEST_DATABASE  postgresql://user:password@host:port/name; left out: SQLite. The database of the tests is a new
                      one beside it.
Doctests import every module, and modules of the site want Django set up before; so this stands at the root.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

_FROM_OUTSIDE = ("CALLUP_DATABASE", "CALLUP_DEMO", "CALLUP_HOSTS", "CALLUP_OIDC", "CALLUP_URL")
_ROOM = "CALLUP_TEST_ROOM"


def _home() -> Path:
    """A folder for this process: workers of xdist have theirs within that of the process that started them."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and _ROOM in os.environ:
        return Path(os.environ[_ROOM]) / worker
    room = tempfile.mkdtemp(prefix="callup-tests-")
    os.environ[_ROOM] = room
    return Path(room) / "main"


def pytest_configure(config: pytest.Config) -> None:
    """Set the site up, once for each process."""
    for name in _FROM_OUTSIDE:
        os.environ.pop(name, None)
    os.environ["CALLUP_HOME"] = str(_home())
    os.environ["DJANGO_SETTINGS_MODULE"] = "callup_site.settings"
    if os.environ.get("CALLUP_TEST_DATABASE"):
        os.environ["CALLUP_DATABASE"] = os.environ["CALLUP_TEST_DATABASE"]
    _forget_settings()
    import django  # noqa: PLC0415 - after the environment
    from django.conf import settings  # noqa: PLC0415

    database = settings.DATABASES["default"]
    database["CONN_MAX_AGE"] = 0  # threads of a server under test end at any time; none keeps a connection
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = Path(os.environ["CALLUP_HOME"]) / "tests.sqlite3"
        quick = database["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")
        database["OPTIONS"]["init_command"] = quick
    django.setup()


def _forget_settings() -> None:
    """Where DJANGO_SETTINGS_MODULE was set outside, pytest-django has read the settings by now, of another folder."""
    from django.conf import settings  # noqa: PLC0415 - after the environment
    from django.db import connections  # noqa: PLC0415
    from django.utils.functional import empty  # noqa: PLC0415

    sys.modules.pop("callup_site.settings", None)
    if settings.configured:
        for one in connections.all(initialized_only=True):
            del connections[one.alias]
    settings._wrapped = empty
    connections._settings = None
    vars(connections).pop("settings", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the folder away, with those of the workers."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ.pop(_ROOM, ""), ignore_errors=True)
