"""What do the documents that people write say, and where exactly are they broken?

`request.toml` and `facts.toml` become frozen records; records become canonical bytes.
Every message names the file, the line of the text and the key, what was found, what was wanted, and what to do.
Nothing is guessed: what a document leaves out stays unknown.
"""

from callup.documents.donors import read_donors
from callup.documents.plans import read_assignments
from callup.documents.read import read_case, read_facts, read_record, read_request
from callup.documents.schema import document_schemas
from callup.documents.write import canonical_json, digest, write_bytes

__all__ = [
    "canonical_json",
    "digest",
    "document_schemas",
    "read_assignments",
    "read_case",
    "read_donors",
    "read_facts",
    "read_record",
    "read_request",
    "write_bytes",
]
