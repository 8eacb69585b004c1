"""How are Guards said when a plan is explained?"""

NAMED_AT_MOST = 8


def named(homes: tuple[str, ...]) -> str:
    """Guards by code, or their number where they are many.

    Example:
        >>> named(("FL", "TX"))
        'FL and TX'
    """
    if len(homes) > NAMED_AT_MOST:
        return f"{len(homes)} Guards"
    return f"{', '.join(homes[:-1])} and {homes[-1]}" if len(homes) > 1 else homes[0]


def capital(words: str) -> str:
    """Words with a capital first letter.

    Example:
        >>> capital("no lawful option")
        'No lawful option'
    """
    return words[:1].upper() + words[1:]
