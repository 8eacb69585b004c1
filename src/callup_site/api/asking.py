"""What do the addresses and headers of all operations share?"""

from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Header, Path, Query

from callup_site.api.given import SLUG
from callup_site.api.told import Page

Row = TypeVar("Row", bound=Model)

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


def page_of(rows: QuerySet[Row], page: int, size: int) -> tuple[Page, list[Row]]:
    """The rows of a page, and where it stands; whether there are more is seen from one row more, without a count."""
    first = (page - 1) * size
    found = list(rows[first : first + size + 1])
    return Page(page=page, size=size, next=page + 1 if len(found) > size else None), found[:size]


BYTES: dict[str, Any] = {
    "responses": {200: {"description": "The bytes", "content": {"*/*": {"schema": {"format": "binary"}}}}}
}
