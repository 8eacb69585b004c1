"""How is a value written on a page? What is not known is said, never left empty or put as nought."""

from django import template

from callup.role import VERDICTS

register = template.Library()
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
def is_figure(value: object) -> bool:
    """Whether a cell is a figure, which stands to the right.

    Example:
        >>> is_figure(3), is_figure("3"), is_figure(None)
        (True, False, False)
    """
    return isinstance(value, int | float) and not isinstance(value, bool)


@register.filter
def in_words(value: str) -> str:
    """A verdict or another word of a table as it is read.

    Example:
        >>> in_words("allowed_if"), in_words("federal_agency")
        ('lawful with conditions', 'federal agency')
    """
    return WORDS.get(value, str(value).replace("_", " "))  # type: ignore[call-overload,no-any-return]
