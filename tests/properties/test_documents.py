"""Laws of documents and intake, for all inputs."""

import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some

from callup.documents import canonical_json, read_case, read_facts, read_request, write_bytes
from callup.documents.locate import lines_of
from callup.errors import CallupError
from callup.intake import Intake, complete
from callup.intake.questions import OF_REQUEST
from callup.place import CODES
from callup.request import Facts, FactStatement, Line, Mission, Request, Requester, Total
from callup.role import ROLE_SLUGS, STATUS_SLUGS

FEW = settings(max_examples=60, deadline=None)
TEXTS = some.text(some.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip)
DAYS = some.dates(date(2020, 1, 1), date(2030, 1, 1))
FIELDS = ("people", "roles", "hosts", "since", "until", "statuses", "source")
YES_OR_NO = ("request_in_writing", "ruf_approved", "reimbursable", "visible_identification", "requester_own_authority")


def _names(known: tuple[str, ...]) -> some.SearchStrategy[list[str]]:
    return some.lists(some.sampled_from(known), max_size=3, unique=True)


@some.composite
def requests(draw: some.DrawFn) -> Request:
    """A request that could be written: known names, each period forward, one source."""
    ids = draw(some.lists(some.sampled_from("abcdef"), min_size=1, max_size=5, unique=True))
    return Request(
        callup=1,
        id="r",
        title=draw(TEXTS),
        asked_on=draw(DAYS),
        to=draw(TEXTS),
        requester=Requester(office=draw(TEXTS), kind=draw(some.sampled_from(["state", "local", None]))),
        mission=Mission(kind=draw(some.sampled_from(["disaster", None]))),
        total=[Total(people=n, source="s") for n in draw(some.lists(some.integers(0, 90), max_size=3))],
        line=[draw(lines(name)) for name in ids],
        source=[
            msgspec.convert({"id": "s", "title": "t", "publisher": "p"}, Request.__annotations__["source"].__args__[0])
        ],
    )


@some.composite
def lines(draw: some.DrawFn, name: str) -> Line:
    since = draw(some.none() | DAYS)
    length = draw(some.none() | some.integers(1, 90))
    return Line(
        id=name,
        title=draw(TEXTS),
        people=draw(some.none() | some.integers(0, 10_000)),
        roles=draw(_names(ROLE_SLUGS)),
        hosts=draw(_names(CODES)),
        statuses=draw(_names(STATUS_SLUGS)),
        since=since,
        until=since + timedelta(days=length) if since and length else None,
        source=draw(some.sampled_from(["s", None])),
    )


@some.composite
def statements(draw: some.DrawFn) -> FactStatement:
    return FactStatement(
        name=draw(some.sampled_from([*YES_OR_NO])),
        value=draw(some.booleans()),
        line=draw(some.sampled_from([None, "a", "b"])),
        status=draw(some.sampled_from([None, *STATUS_SLUGS])),
        home=draw(some.sampled_from([None, "VT"])),
        host=draw(some.sampled_from([None, "FL"])),
    )


KNOWN = some.lists(statements(), max_size=4).map(lambda stated: Facts(callup=1, fact=stated))


def _refusal(read: Callable[[Path], object], path: Path) -> str | None:
    try:
        read(path)
    except CallupError as error:
        return str(error)
    return None


def _gaps(intake: Intake) -> Counter[tuple[str | None, str]]:
    return Counter((gap.line, gap.about) for gap in intake.gaps)


@FEW
@given(requests())
def test_what_is_written_can_be_read_back(request: Request) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "request.json"
        write_bytes(path, canonical_json(request))
        assert read_request(path) == request


@FEW
@given(some.binary(max_size=300) | some.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_a_document_or_are_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "request.toml"
        path.write_bytes(data)
        for read in (read_request, read_facts):
            refusal = _refusal(read, path)
            assert refusal is None or refusal.startswith("request.toml")


SCRAPS = some.sampled_from(
    ["callup = 1\n", "[[line]]\n", "[line.facts]\n", "[from]\n", "office = 'x'\n", "people = -1\n", "people = true\n",
     "id = 'a'\n", "roles = [1, 'x']\n", "x = {a = [{}]}\n", "[mission]\n", "total = 3\n", "line = [[]]\n",
     "source = [{id = 1}]\n", "since = 10:00:00\n", "asked_on = 2025-01-01T00:00:00Z\n", "fact = [1]\n",
     "[[fact]]\nname = 'x'\nvalue = {}\n", "facts.a = [{}]\n", "title = ''\n"]
)  # fmt: skip


@FEW
@given(some.lists(SCRAPS, max_size=12))
def test_any_toml_is_a_document_or_is_refused(scraps: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "request.toml"
        path.write_text("callup = 1\n" + "".join(scraps))
        for read in (read_request, read_facts, read_case):
            refusal = _refusal(read, path)
            assert refusal is None or refusal.startswith("request.toml")


@FEW
@given(requests(), some.data())
def test_a_line_number_is_that_of_the_key(request: Request, data: some.DataObject) -> None:
    blank = some.sampled_from(["", "\n", "# people = 9\n", 'x = """\npeople = 8\n"""\n'])
    text, wanted = "", {}
    for number, line in enumerate(request.line):
        text += f"[[line]]\n{data.draw(blank)}people = {number}"
        wanted[("line", number, "people")] = text.count("\n") + 1
        text += f"\n{data.draw(some.sampled_from(['', 'roles = [', 'y = {a = 1}']))}"
        text += f"\n'{line.id}' , # x\n]\n" if text.endswith("[") else "\n"
    found = lines_of(text)
    assert {place: found[place] for place in wanted} == wanted


@FEW
@given(requests(), KNOWN, some.randoms())
def test_the_order_of_lines_only_orders_the_gaps(request: Request, known: Facts, chance: object) -> None:
    shuffled = [*request.line]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    before = complete(request, known)
    after = complete(msgspec.structs.replace(request, line=shuffled), known)
    assert Counter(map(repr, before.gaps)) == Counter(map(repr, after.gaps))
    assert before.tallies == after.tallies


@FEW
@given(requests(), KNOWN, statements())
def test_a_further_fact_never_adds_a_gap(request: Request, known: Facts, further: FactStatement) -> None:
    more = Facts(callup=1, fact=[*known.fact, further])
    assert _gaps(complete(request, more)) <= _gaps(complete(request, known))


@FEW
@given(requests(), KNOWN, some.sampled_from(FIELDS), some.data())
def test_a_field_filled_in_never_adds_a_gap_about_itself(
    request: Request, known: Facts, field: str, data: some.DataObject
) -> None:
    filled = [
        line
        if getattr(line, field)
        else msgspec.structs.replace(line, **{field: getattr(data.draw(lines(line.id)), field)})
        for line in request.line
    ]
    before, after = (
        _gaps(complete(asked, known)) for asked in (request, msgspec.structs.replace(request, line=filled))
    )
    for line in request.line:
        assert after[(line.id, field)] <= before[(line.id, field)]


@FEW
@given(requests(), some.sampled_from([asked for asked in OF_REQUEST if asked.facts]))
def test_what_is_said_of_everything_is_not_asked(request: Request, asked: msgspec.Struct) -> None:
    name = asked.facts[0]  # type: ignore[attr-defined]
    said = Facts(callup=1, fact=[FactStatement(name=name, value="said")])
    assert asked.about not in {gap.about for gap in complete(request, said).gaps}  # type: ignore[attr-defined]


@FEW
@given(requests())
def test_totals_are_kept_and_people_are_conserved(request: Request) -> None:
    intake = complete(request, Facts(callup=1))
    assert [tally.reported for tally in intake.tallies] == [total.people for total in request.total]
    assert all(tally.lines_sum + tally.unattributed == tally.reported for tally in intake.tallies)
    assert intake.lines_sum == sum(line.people or 0 for line in request.line)
