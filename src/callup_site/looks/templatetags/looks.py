"""How is a value written on a page? What is not known is said, never left empty or put as nought."""

from django import template

register = template.Library()


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
