"""Is a page whole? One h1, a name for every field, ids once; asked of every page that a test reads."""

from html.parser import HTMLParser
from typing import Any

NAMED = {"submit", "hidden", "button"}


class Page(HTMLParser):
    """What stands on a page, as far as it can be wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.headings, self.ids, self.labels, self.fields, self.styled = 0, [], set(), [], 0  # type: ignore[var-annotated]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag."""
        told = dict(attrs)
        self.headings += tag == "h1"
        self.styled += "style" in told
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "label":
            self.labels.add(told.get("for"))
        if tag in {"input", "select", "textarea"} and told.get("type") not in NAMED:
            self.fields.append(told.get("id") or told.get("aria-label") or f"a nameless {tag} {told}")


def read(answer: Any) -> str:
    """The text of a page that is whole."""
    text: str = answer.content.decode()
    page = Page()
    page.feed(text)
    assert page.headings == 1, f"{page.headings} h1"
    assert page.styled == 0, "a style attribute"
    assert len(page.ids) == len(set(page.ids)), sorted(one for one in page.ids if page.ids.count(one) > 1)[:5]
    assert not [one for one in page.fields if one not in page.labels], [
        one for one in page.fields if one not in page.labels
    ]
    return text
