"""For all texts: page and print can be written, and nothing in a text becomes markup."""

from html.parser import HTMLParser
from itertools import cycle

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some

from callup.report import words
from callup.report.html import write_html
from callup.report.pdf import drawable, write_pdf
from callup.report.visible import visible
from tests.report_world import FEW
from tests.report_world import TILES as ALL

WORDED = {
    "title", "question", "who", "why", "about", "source", "because", "citation", "reading", "held_by",
    "conditions", "would_allow", "questions", "reasons", "objective", "unit", "roster_title", "roster_note",
    "solver", "component", "payer", "fund", "basis", "notes", "summary", "notice", "statement", "not_assessed",
    "asks", "meaning", "name", "publisher", "digest", "office", "url", "note", "to", "home", "homes", "first_day",
    "unit_title",
}  # fmt: skip
TILES = {code: ALL[code] for code in ("AL", "AK", "TX")}
MARKUP = some.sampled_from(
    ["<", ">", "&", '"', "#", "$", "[", "]", "*", "_", "@", "\\", "`", "</style>", "<!--", "#panic()", "https://", "\n"]
)
TEXTS = some.lists(some.characters(exclude_categories=["Cs"]) | MARKUP, max_size=25).map("".join)
MANY = some.lists(TEXTS, min_size=5, max_size=30)


def worded(value, texts, name=""):
    """The same record with the words of people replaced."""
    if isinstance(value, str):
        return next(texts) if name in WORDED else value
    if isinstance(value, list | tuple):
        return type(value)(worded(entry, texts, name) for entry in value)
    if isinstance(value, msgspec.Struct):
        return type(value)(**{field: worded(getattr(value, field), texts, field) for field in value.__struct_fields__})
    return value


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, [name for name, _ in attrs]))


@settings(max_examples=15)
@given(MANY)
def test_no_text_becomes_markup_on_the_page(texts):
    page = write_html(worded(FEW, cycle(texts)), TILES)
    used = {tag for tag, _ in Tags(page).tags}
    assert not used & {"script", "img", "link", "iframe", "object", "form", "base"}
    assert page.count("</style>") == page.count("</html>") == page.count("</title>") == 1
    assert not [
        name for _, names in Tags(page).tags for name in names if name.startswith("on") or name in {"src", "style"}
    ]


@settings(max_examples=15)
@given(MANY)
def test_every_text_can_be_printed(texts):
    assert write_pdf(worded(FEW, cycle(texts)), TILES).startswith(b"%PDF-")


@given(some.text())
def test_text_in_plain_letters_is_printed_as_it_stands(text):
    plain = visible(text)
    assert drawable(drawable(plain)) == drawable(plain)
    assert plain.isascii() <= (drawable(plain) == plain)


@given(some.text())
def test_no_control_sign_is_left(text):
    assert all(sign.isprintable() or not sign.isascii() for sign in visible(text))
    assert visible(visible(text)) == visible(text)


@given(some.integers(-(10**15), 10**15))
def test_a_whole_number_can_be_read_back(count):
    assert int(words.number(count).replace(",", "").replace("−", "-")) == count
