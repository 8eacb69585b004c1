"""How is a share said? One form everywhere: a number, a space and the sign."""


def in_percent(share: float, digits: int = 0, *, sign: str = "") -> str:
    """A share of 0 to 1 in per cent.

    Args:
        share: The share, or a change of one (0.1 = 10 %).
        digits: Digits after the point.
        sign: "+" to show the sign of a change that is no fall.

    Example:
        >>> in_percent(0.45), in_percent(0.05, 1), in_percent(0.079, 1, sign="+"), in_percent(-0.5, sign="+")
        ('45 %', '5.0 %', '+7.9 %', '-50 %')
    """
    return f"{share * 100:{sign}.{digits}f} %"
