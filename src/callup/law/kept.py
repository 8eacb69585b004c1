"""Which engines need not be made again?

What an engine compiles for one question serves the next one, as long as law, day, request and place are the same.
"""

from datetime import date
from functools import lru_cache
from threading import get_ident

from callup.law.engine import Engine, Same
from callup.law.rulebase import RuleBase

MOST_NODES = 300_000  # an engine that is used again forgets what it compiled when its store grows beyond


def engine_of(base: RuleBase, *, on: date, request: str = "", host: str | None = None) -> Engine:
    """The engine for a day, a request and a place; one made lately in the same thread is used again.

    Example:
        >>> from callup.law.rulebase import RuleBase
        >>> empty = RuleBase(provisions=(), facts={}, digest="none")
        >>> engine_of(empty, on=date(2025, 6, 1)) is engine_of(empty, on=date(2025, 6, 1))
        True
    """
    same = Same(base)
    engine = _kept(get_ident(), same, on, request, host if host in _bound(same) else None)
    if engine.store.size() > MOST_NODES:
        engine.forget()
    return engine


@lru_cache(maxsize=8)
def _bound(same: Same) -> frozenset[str]:
    """The places to which some rule is bound; anywhere else the law is the same."""
    return frozenset(code for rule in same.base.rules for code in rule.where)


@lru_cache(maxsize=64)
def _kept(_thread: int, same: Same, on: date, request: str, host: str | None) -> Engine:
    return Engine(same.base, on=on, request=request, host=host)
