"""How is a value written on a page? What is not known is said, never left empty or put as nought."""

import re

from django import template

from callup.role import VERDICTS

register = template.Library()
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WORDS = dict(zip(VERDICTS, ("barred", "law unsettled", "open", "lawful with conditions", "lawful"), strict=True))


@register.filter
def written(value: object) -> str:
    """A cell in words and figures.

    Example:
        >>> written(1200), written(None), written("Texas"), written(True)
        ('1,200', 'not known', 'Texas', 'yes')
    """
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


@register.filter
def cell_class(value: object) -> str:
    """How a cell stands: figures, and what is not known of one, to the right; a day unbroken; a digest broken anywhere.

    Example:
        >>> cell_class(3), cell_class(None), cell_class("2026-11-24"), cell_class("sha256:ab"), cell_class("Texas")
        ('callup-number', 'callup-number', 'callup-day', 'callup-digest', '')
    """
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return "callup-number"
    text = str(value)
    if text.startswith("sha256:"):
        return "callup-digest"
    return "callup-day" if DAY.fullmatch(text) else ""


@register.filter
def in_words(value: str) -> str:
    """A verdict or another word of a table as it is read.

    Example:
        >>> in_words("allowed_if"), in_words("federal_agency")
        ('lawful with conditions', 'federal agency')
    """
    return WORDS.get(value, str(value).replace("_", " "))  # type: ignore[call-overload,no-any-return]
