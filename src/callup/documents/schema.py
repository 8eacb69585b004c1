"""How can a machine check a document before it is sent?

JSON Schema of the formats, made from the records; editors use it to complete keys and names.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from callup.decision import Ruling
from callup.documents.donors import Donors
from callup.documents.rulings import Consents
from callup.documents.statements import Answers, Dissents
from callup.documents.write import write_bytes
from callup.place import CODES
from callup.request import Facts, Request
from callup.role import ROLE_SLUGS, STATUS_SLUGS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def document_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schemas of the documents, by file name.

    Example:
        >>> sorted(document_schemas())
        ['answers.schema.json', 'consents.schema.json', 'decision.schema.json', 'dissent.schema.json', \
'donors.schema.json', 'facts.schema.json', 'request.schema.json']
    """
    request, facts = msgspec.json.schema(Request), msgspec.json.schema(Facts)
    line = request["$defs"]["Line"]["properties"]
    statement = facts["$defs"]["FactStatement"]["properties"]
    for key, names in (("roles", ROLE_SLUGS), ("hosts", CODES), ("statuses", STATUS_SLUGS)):
        line[key]["items"] = {"enum": list(names)}
    for key, names in (("status", STATUS_SLUGS), ("home", CODES), ("host", CODES)):
        statement[key] = {"anyOf": [{"enum": list(names)}, {"type": "null"}], "default": None}
    donors = msgspec.json.schema(Donors)
    donors["$defs"]["DonorTable"]["properties"]["roles"]["items"] = {"enum": list(ROLE_SLUGS)}
    return {
        "answers.schema.json": {"$schema": DIALECT, **msgspec.json.schema(Answers)},
        "consents.schema.json": {"$schema": DIALECT, **msgspec.json.schema(Consents)},
        "decision.schema.json": {"$schema": DIALECT, **msgspec.json.schema(Ruling)},
        "dissent.schema.json": {"$schema": DIALECT, **msgspec.json.schema(Dissents)},
        "donors.schema.json": {"$schema": DIALECT, **donors},
        "request.schema.json": {"$schema": DIALECT, **request},
        "facts.schema.json": {"$schema": DIALECT, **facts},
    }


def schema_text(schema: dict[str, Any]) -> str:
    """The text of a schema file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> None:
    """Write the schema files; `make docs` and the tests compare them with the records."""
    for name, schema in document_schemas().items():
        write_bytes(folder / name, schema_text(schema).encode())
