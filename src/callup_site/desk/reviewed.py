"""What does the review on file say of each line: which ways, how good the best is, where it is the first of its kind?

A way is a duty status, a place and a Guard (or all Guards alike); a mixed line is as good as its worst role.
"""

from functools import lru_cache

import msgspec

from callup.review import Finding
from callup.review.precedent import Comparison
from callup.role import STATUS_SLUGS, VERDICTS, Verdict, worst
from callup.steps import ReviewDocument
from callup_site.desk.models import Document, Job, Request

KIND = "review"
LAWFUL: tuple[Verdict, ...] = ("allowed", "allowed_if")
MOST_CONDITIONS = 60


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One way to serve on a line. `home` None: every Guard about which nothing of its own is known."""

    status: str
    host: str | None
    home: str | None
    guards: int
    verdict: Verdict
    conditions: tuple[str, ...]


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """One line as the review sees it. `firsts` are duty statuses in which a role has no precedent."""

    line: str
    ways: tuple[Way, ...]
    firsts: frozenset[str]

    @property
    def best(self) -> Verdict | None:
        """The best finding of all ways; None: the line was not reviewed."""
        return max((one.verdict for one in self.ways), key=VERDICTS.index, default=None)

    @property
    def is_disputed(self) -> bool:
        """Whether the law of some way is unsettled, and no way is lawful as it is."""
        verdicts = {one.verdict for one in self.ways}
        return "unsettled" in verdicts and not verdicts & set(LAWFUL)

    @property
    def first_use(self) -> bool:
        """Whether every duty status in which the line is lawful is the first of its kind."""
        lawful = self.statuses(*LAWFUL)
        return bool(lawful) and set(lawful) <= self.firsts

    def statuses(self, *verdicts: Verdict) -> tuple[str, ...]:
        """Duty statuses with a way of one of these verdicts, in the order of the tables."""
        found = {one.status for one in self.ways if one.verdict in verdicts}
        return tuple(slug for slug in STATUS_SLUGS if slug in found)

    def conditions(self, statuses: tuple[str, ...]) -> tuple[str, ...]:
        """Conditions of the ways in these duty statuses that are not barred, each once."""
        texts = (
            text
            for one in self.ways
            if one.status in statuses and one.verdict not in {"barred", "open"}
            for text in one.conditions
        )
        return tuple(dict.fromkeys(texts))[:MOST_CONDITIONS]


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """The review on file. `is_fresh`: nothing was stated since it was asked for."""

    number: int
    digest: str
    review: ReviewDocument
    is_fresh: bool

    def line(self, line: str) -> LineView:
        """What it says of one line."""
        return _line(self.digest, line)


def reviewed(request: Request) -> Reviewed | None:
    """The last review of this version of the request; None: there is none yet."""
    rows = Document.objects.filter(request=request).order_by("-number")
    found = rows.filter(kind=KIND).only("id", "digest", "made_at").first()
    if found is None:
        return None
    known = rows.filter(kind="facts").only("id", "made_at").first()
    job = Job.objects.filter(document=found).only("asked_at").first()
    since = job.asked_at if job else found.made_at
    return Reviewed(
        number=found.id, digest=found.digest, review=_read(found.digest),
        is_fresh=known is None or known.made_at <= since,
    )  # fmt: skip


@lru_cache(maxsize=16)
def _read(digest: str) -> ReviewDocument:
    found = Document.objects.filter(digest=digest).only("data").order_by("id")[0]
    return msgspec.json.decode(bytes(found.data), type=ReviewDocument)


@lru_cache(maxsize=512)
def _line(digest: str, line: str) -> LineView:
    findings, firsts = _by_line(digest)
    by_way: dict[tuple[str, str | None, str | None], list[Finding]] = {}
    for one in findings.get(line, ()):
        by_way.setdefault((one.status, one.host, one.home), []).append(one)
    ways = tuple(_way(key, found) for key, found in by_way.items())
    return LineView(line=line, ways=ways, firsts=frozenset(firsts.get(line, ())))


@lru_cache(maxsize=4)
def _by_line(digest: str) -> tuple[dict[str, list[Finding]], dict[str, set[str]]]:
    """Findings of each line, and the duty statuses in which it is the first of its kind: read through once."""
    review = _read(digest)
    findings: dict[str, list[Finding]] = {}
    for one in review.findings:
        findings.setdefault(one.line, []).append(one)
    firsts: dict[str, set[str]] = {}
    for seen in review.precedents:
        if seen.first_of_its_kind:
            firsts.setdefault(seen.line, set()).add(seen.status)
    return findings, firsts


def _way(key: tuple[str, str | None, str | None], found: list[Finding]) -> Way:
    texts = dict.fromkeys(text for one in found for text in one.conditions)
    return Way(
        status=key[0], host=key[1], home=key[2], guards=found[0].guards,
        verdict=worst([one.verdict for one in found]), conditions=tuple(texts),
    )  # fmt: skip


def comparisons(review: ReviewDocument, line: str, status: str | None = None) -> tuple[Comparison, ...]:
    """The line beside the past, in one duty status or in all."""
    return tuple(one for one in review.precedents if one.line == line and status in {None, one.status})
