"""What may a program send? Bodies whose unknown fields are refused; days as ISO dates alone; texts that are texts."""

import json
import re
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema
from ninja.errors import HttpError
from ninja.parser import Parser
from ninja.types import DictStrAny
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

DEEPEST, MOST_ACTS, LARGEST = 40, 500, 10**16
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNREAD = re.compile("[\x00\ud800-\udfff]")
SLUG, SUBJECT = r"^[a-z0-9][a-z0-9._-]{0,99}$", r"^[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,199}$"


def _iso(value: object) -> date:
    """A day from its ISO form; a number is no day."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("a day such as 2026-12-31")
    return date.fromisoformat(value)


IsoDate = Annotated[date, BeforeValidator(_iso), WithJsonSchema({"type": "string", "format": "date"})]
Name = Annotated[str, Field(pattern=SLUG)]
Text = Annotated[str, Field(max_length=20_000)]
OfficeName = Annotated[str, Field(max_length=60, description="Id of an office; see /public/offices.")]
ActName = Annotated[str, Field(max_length=60, description="Id of an act; see /public/offices.")]


class Given(Schema):
    """A body; a field that is not known is refused, because it is most often a slip."""

    model_config = ConfigDict(extra="forbid", strict=True)


class GivenAct(Given):
    """One act.

    `seen` is the number of the last act on the thing that the program saw (`seq` of the thing); if somebody acted in
    between, the answer is 409 and nothing is done. `form` is what comes with the act, as the form of its page.
    """

    act: ActName
    office: OfficeName
    subject: Annotated[str, Field(max_length=200)]
    seen: Annotated[int, Field(ge=0, le=2_147_483_647)] | None = None
    reason: Text = ""
    until: IsoDate | None = None
    home: Annotated[str, Field(max_length=10)] | None = None
    form: dict[str, Any] = Field(default_factory=dict)


class Body(Given):
    """A whole body: its texts can be written to a file, its numbers are of common size, it is not too deep."""

    @model_validator(mode="before")
    @classmethod
    def _is_plain(cls, told: Any) -> Any:  # noqa: ANN401 - plain values, or as ninja wraps them
        _check(getattr(told, "_obj", told), DEEPEST)
        return told


class GivenActs(Body):
    """Acts that are done in this order, all or none."""

    acts: Annotated[list[GivenAct], Field(min_length=1, max_length=MOST_ACTS)]


class GivenRequest(Body):
    """A draft: the request as text of request.toml or request.json, or as plain values; facts likewise."""

    request: str | dict[str, Any]
    facts: str | dict[str, Any] | None = None


class GivenVersion(Body):
    """A new version: the office that begins it, and why."""

    office: OfficeName = "requester"
    seen: Annotated[int, Field(ge=0, le=2_147_483_647)] | None = None
    reason: Text = ""


class GivenJob(Body):
    """Long work to be done. `choices` are those of the form on its page."""

    kind: Literal["review", "plan", "risk", "cost", "package"]
    office: OfficeName
    choices: dict[str, str | int | float | bool | None] = Field(default_factory=dict)


class PlainParser(Parser):
    """Reads a body as JSON, and as nothing else."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The values of a body.

        Raises:
            HttpError: 400, it is no such JSON; 415, it says that it is something else.
        """
        if request.content_type not in {"application/json", ""}:
            raise HttpError(415, "A body of application/json is wanted.")
        try:
            told = json.loads(request.body.decode(), parse_constant=_no_number, parse_int=_whole)
        except (ValueError, RecursionError) as error:
            raise HttpError(400, f"The body is no JSON that can be read: {str(error)[:200]}.") from None
        return told  # type: ignore[no-any-return]


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _whole(word: str) -> int | float:
    """A whole number; one that is longer than any that is meant is read as quickly as any other."""
    return int(word) if len(word) < 20 else float(word)


def _check(value: Any, left: int) -> None:  # noqa: ANN401 - plain values
    """Texts that can be written to a file, floats that are finite, not too deep."""
    if left == 0:
        raise ValueError(f"lists in lists no deeper than {DEEPEST}")
    match value:
        case str():
            if UNREAD.search(value):
                raise ValueError("texts without signs that no document can hold")
        case int() | float():
            if abs(value) >= LARGEST:
                raise ValueError(f"numbers below {LARGEST:.0e}")
        case list():
            for one in value:
                _check(one, left - 1)
        case dict():
            for name, one in value.items():
                _check(name, left - 1)
                _check(one, left - 1)
