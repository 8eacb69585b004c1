"""What do the addresses and headers of all operations share?"""

from typing import Annotated, Any

from ninja import Header, Path, Query

from callup_site.api.given import SLUG

Slug = Annotated[str, Path(pattern=SLUG, description="Id of the request.")]
Number = Annotated[int, Path(ge=1, le=9_223_372_036_854_775_807, description="Number from the list.")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_.:-]{1,200}$",
        description="A word of your own. Asked again with it, the answer is the same and nothing is done twice.",
    ),
]  # fmt: skip
PageNumber = Annotated[int, Query(ge=1, le=100_000, description="Page of the list, from 1.")]
PageSize = Annotated[int, Query(ge=1, le=100, description="How many on a page.")]
BYTES: dict[str, Any] = {
    "responses": {200: {"description": "The bytes", "content": {"*/*": {"schema": {"format": "binary"}}}}}
}
