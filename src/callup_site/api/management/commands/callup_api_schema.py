"""Write the description of the API to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from callup_site.api.door import described


class Command(BaseCommand):
    """`callup_api_schema docs/api/openapi.json`."""

    help = "Write the description of the API (OpenAPI 3.1)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_: Any, file: Path, **__: Any) -> None:  # noqa: ANN401 - signature of Django
        """Write it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(described())
