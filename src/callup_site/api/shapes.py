"""How does a record become JSON, and how is that described? The records of the house are the one description."""

from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, ConfigDict, Field, create_model

MEDIA = "application/json"
PRIVATE = "private, no-store"


def answer(told: Any, *, status: int = 200, place: str = "") -> HttpResponse:  # noqa: ANN401 - any record
    """A record as an answer that nobody between keeps; `place` is the address of what was made."""
    made = HttpResponse(msgspec.json.encode(told), status=status, content_type=MEDIA)
    made["Cache-Control"] = PRIVATE
    if place:
        made["Location"] = place
    return made


def open_answer(told: Any) -> HttpResponse:  # noqa: ANN401 - any record
    """A record that everyone may read, also from a page of another site."""
    made = HttpResponse(msgspec.json.encode(told), content_type=MEDIA)
    made["Access-Control-Allow-Origin"] = "*"
    made["Cache-Control"] = "public, max-age=60"
    return made


def path_of(request: HttpRequest, *parts: object) -> str:
    """An address below this one."""
    return "/".join([request.path_info.rstrip("/"), *map(str, parts)])


@cache
def shape(record: type[msgspec.Struct]) -> type[BaseModel]:
    """The same record for the description of the API: fields and types, and what its docstring says first.

    Example:
        >>> class Pair(msgspec.Struct):
        ...     "Two numbers."
        ...     people: int
        ...     days: int | None = None
        >>> shape(Pair).model_json_schema()["required"]
        ['people', 'days']
    """
    hints = get_type_hints(record, include_extras=True)
    may_lack = record.__struct_config__.omit_defaults
    fields: dict[str, Any] = {}
    for one in msgspec.structs.fields(record):
        kind = _described(hints[one.name])
        has_default = one.default is not msgspec.NODEFAULT or one.default_factory is not msgspec.NODEFAULT
        fields[one.name] = (kind, None) if may_lack and has_default else (kind, ...)
    told = (record.__doc__ or "").partition("\n")[0]
    config = ConfigDict(extra="forbid")
    return create_model(record.__name__, __config__=config, __doc__=told, **fields)


def _described(kind: Any) -> Any:  # noqa: ANN401 - a type
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return shape(kind)
    if kind is msgspec.Raw:
        return dict[str, Any]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return Annotated[_described(inner[0]), *(_limits(one) for one in inner[1:])]
    if origin in {Union, UnionType}:
        return Union[tuple(NoneType if one is NoneType else _described(one) for one in inner)]  # noqa: UP007
    if origin is dict:
        return dict.__class_getitem__((inner[0], _described(inner[1])))
    return list.__class_getitem__(_described(inner[0])) if origin in {tuple, list, frozenset} else kind


def _limits(one: Any) -> Any:  # noqa: ANN401 - what stands beside a type
    if not isinstance(one, msgspec.Meta):
        return one
    return Field(ge=one.ge, le=one.le, max_length=one.max_length, description=one.description)
