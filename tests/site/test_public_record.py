"""The public record is folded from entries alone."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as some

from callup.ledger import Redaction, Release
from callup.ledger.sealing import Disclosed, seal
from callup_site.public import shown
from callup_site.public.folding import fold
from callup_site.public.record import Leaf
from tests.site.public_world import leaf

LINES = [{"line": "bags", "title": "Fill bags", "people_asked": 40}, {"line": "pumps", "title": "Run pumps"}]
BEGIN = [
    leaf(0, "request.write", {"subject": "r1", "leads_to": "draft", "shown_as": "Requester"}),
    leaf(1, "request.submit", {"subject": "r1", "leads_to": "submitted", "title": "Flood", "lines": LINES}),
]


def line(leaves: list[Leaf], name: str = "bags"):
    return next(one for one in fold(leaves).lines if one.line == name)


def test_a_draft_tells_that_it_is_written_and_nothing_of_what_it_says() -> None:
    found = fold(BEGIN[:1])
    assert (found.stage, found.title, found.lines, found.is_sent) == ("draft", "", (), False)
    assert found.timeline[0].words == "Write the draft"


def test_quantities_that_nobody_told_are_none_and_shown_as_not_yet() -> None:
    found = fold(BEGIN)
    assert (found.total("people_asked"), found.total("people_lawful")) == (40, None)
    assert shown.line_rows(found)[1]["cells"] == ["not yet"] * 6


def test_each_quantity_comes_from_its_own_act() -> None:
    acts = [
        leaf(2, "line.find_lawful", {"subject": "bags", "line": "bags", "people_lawful": 40,
             "leads_to": "lawful"}),
        leaf(3, "offer.offer", {"subject": "bags/VT", "line": "bags", "home": "VT",
             "people_offered": 30, "leads_to": "firm"}),
        leaf(4, "offer.offer", {"subject": "bags/NH", "line": "bags", "home": "NH",
             "people_offered": 9, "leads_to": "firm"}),
        leaf(5, "offer.accept", {"subject": "bags/VT", "line": "bags", "home": "VT",
             "leads_to": "accepted"}),
        leaf(6, "offer.decline", {"subject": "bags/NH", "line": "bags", "home": "NH",
             "leads_to": "declined"}),
        leaf(7, "request.approve_in_part", {"subject": "r1", "leads_to": "approved_in_part",
             "lines": [{"line": "bags", "people_approved": 25, "people_asked": 40}]}),
        leaf(8, "presence.reported", {"line": "bags", "on": "2026-01-07", "home": "VT",
             "unit": "u1", "people_arrived": 11}),
        leaf(9, "presence.reported", {"line": "bags", "on": "2026-01-07", "home": "VT",
             "unit": "u2", "people_arrived": 10}),
        leaf(10, "presence.reported", {"line": "bags", "on": "2026-01-08", "home": "VT",
             "unit": "u1", "people_arrived": 12}),
        leaf(11, "claim.submit", {"subject": "c1", "claim": "c1", "line": "bags",
             "home": "VT", "usd": 900, "leads_to": "submitted"}),
        leaf(12, "claim.pay", {"subject": "c1", "claim": "c1", "line": "bags",
             "paid_usd": 800, "leads_to": "paid"}),
    ]  # fmt: skip
    found = line(BEGIN + acts)
    assert (found.people_asked, found.people_lawful, found.people_offered) == (40, 40, 30)
    assert (found.people_approved, found.people_present, found.spent_usd) == (25, 21, 800)
    assert fold(BEGIN + acts).claims[0].usd == 900


def test_what_was_withheld_stands_there_with_its_reason_until_it_is_told() -> None:
    hidden = Disclosed(field="people_lawful", salt="ab" * 32, value=7)
    why = Redaction(
        fields=("people_lawful",), reason="two counsel", authority="Rule 2", until="2026-02-01", seconded_by=None
    )
    kept = leaf(2, "line.answer", {"subject": "bags", "line": "bags"}, withheld=(seal(hidden),), redactions=(why,))
    before = fold([*BEGIN, kept])
    assert (before.withheld[0].fields, before.withheld[0].told_at) == (("people_lawful",), None)
    assert before.lines[0].people_lawful is None
    told = leaf(3, "publication.told", {}, release=Release(entry=kept.digest, disclosed=(hidden,)))
    after = fold([*BEGIN, kept, told])
    assert (after.withheld[0].told_at, after.lines[0].people_lawful) == ("2026-01-05T12:00:00Z", 7)


def test_the_page_shows_the_last_version_that_was_sent() -> None:
    again = leaf(2, "request.write", {"subject": "r1", "leads_to": "draft"}, version=2)
    found = fold([*BEGIN, again])
    assert (found.version, found.versions, found.stage) == (1, (1, 2), "submitted")
    assert fold([*BEGIN, again], version=2).lines == ()


def test_cells_that_a_spreadsheet_would_compute_are_texts() -> None:
    bad = leaf(1, "request.submit", {"subject": "r1", "lines": [{"line": "x", "title": "=1+1"}]})
    assert ",'=1+1," in shown.lines_csv([fold([bad])])


values = some.recursive(
    some.none() | some.booleans() | some.integers(-(10**6), 10**6) | some.text("abc-2026", max_size=6),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(["line", "unit"]), inner),
    max_leaves=6,
)
names = some.sampled_from(
    ["line", "lines", "subject", "leads_to", "home", "units", "people_offered", "people_arrived", "on", "usd"]
)
acts = some.sampled_from(
    ["request.submit", "line.find_lawful", "offer.offer", "consent.give", "claim.pay", "order.written",
     "order.recalled", "presence.reported", "account.published", "something.new"]
)  # fmt: skip
entries = some.lists(some.tuples(acts, some.dictionaries(names, values, max_size=6), some.integers(1, 3)), max_size=8)


@settings(max_examples=150, deadline=None)
@given(entries)
def test_no_entry_of_whatever_kind_stops_the_reading(rows) -> None:
    leaves = [*BEGIN, *(leaf(at, act, body, version=version) for at, (act, body, version) in enumerate(rows, 2))]
    for end in range(1, len(leaves) + 1):
        found = fold(leaves[:end])
        assert sum(len(fold(leaves[:end], version=one).timeline) for one in found.versions) == end
        shown.line_rows(found)
        shown.lines_csv([found])
        shown.requests_csv([found])
        shown.atom("t", "/x", leaves[:end], str)


@settings(max_examples=40, deadline=None)
@given(some.permutations(range(6)))
def test_the_order_of_unrelated_requests_does_not_matter(order) -> None:
    mine = [*BEGIN, leaf(2, "line.complete", {"subject": "bags", "leads_to": "complete"})]
    other = [leaf(at, "request.write", {"subject": "r2", "leads_to": "draft"}, request="r2") for at in range(3)]
    mixed = [(mine + other)[at] for at in order]
    in_turn = sorted((one for one in mixed if one.entry.request == "r1"), key=lambda one: one.number)
    assert fold(in_turn) == fold(mine)


def test_days_are_those_of_the_entries() -> None:
    assert date.fromisoformat(fold(BEGIN).last_at[:10]) == date(2026, 1, 5)
