"""What has been done before, in the words that a request uses?"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from callup.place import CODES
from callup.reference.tables import read_table
from callup.review.precedent import Consent, Precedent

Words = dict[str, dict[str, str]]
CONSENT: dict[str, Consent] = {"given": "given", "not given": "not given", "not required": "not required"}


@cache
def read_past() -> tuple[Precedent, ...]:
    """Past uses from `past/precedents`, then events from `past/activations`.

    Raises:
        TableError: One of the tables is broken.

    Example:
        >>> next(one for one in read_past() if one.id == "P53").statuses
        ('t32-502f',)
    """
    words = _words()
    events: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in read_table("past/activations").rows:
        events[row["event_group"], row["duty_status"]].append(row)
    uses = [_use(row, words) for row in read_table("past/precedents").rows]
    return (*uses, *(_event(rows, words) for rows in events.values()))


def meant(cell: str, words: dict[str, str]) -> tuple[str, ...]:
    """What a cell of free words is taken to mean, piece by piece; a piece without a row means nothing.

    Example:
        >>> meant("SAR; route clearance, by hand", {"sar": "search-rescue", "route clearance": "engineering"})
        ('search-rescue', 'engineering')
    """
    found = (_meant(piece.strip().casefold(), words) for piece in re.split(r"[;,/()]| and | then ", cell))
    return tuple(dict.fromkeys(code for code in found if code is not None))


def _meant(piece: str, words: dict[str, str]) -> str | None:
    fitting = [word for word in words if re.match(rf"{re.escape(word)}(?!\w)", piece)]
    return words[max(fitting, key=len)] if fitting else None


def _words() -> Words:
    words: Words = defaultdict(dict)
    for row in read_table("past/precedent-words").rows:
        words[row["feature"]][row["words"].casefold()] = row["code"]
    return words


def _use(row: dict[str, str], words: Words) -> Precedent:
    return Precedent(
        id=row["id"],
        name=row["name"],
        began=row["start"],
        places=_places([row["jurisdictions"]]),
        statuses=_statuses(row["authority"], row["duty_status"], words["status"]),
        missions=meant(row["purpose"], words["mission"]),
        roles=meant(row["roles"], words["role"]),
        consent=_consent(row["host_consent"], words["consent"]),
        mark="" if row["confidence"] == "high" else f"confidence {row['confidence']}",
    )


def _event(rows: list[dict[str, str]], words: Words) -> Precedent:
    """One event of `past/activations`: all Guards together; its rows name no roles and no consent."""
    first = min(rows, key=lambda row: row["incident_start"])
    return Precedent(
        id=f"activations {first['id']}",
        name=first["event"],
        began=first["incident_start"],
        places=_places(row["host_state"] for row in rows),
        statuses=_statuses("", first["duty_status"], words["status"]),
        missions=meant(first["hazard"], words["mission"]),
        mark="" if any(row["verified"] == "1" for row in rows) else "UNVERIFIED",
    )


def _places(cells: Iterable[str]) -> tuple[str, ...]:
    """The postal codes in cells such as "Memphis TN" or "CA; AZ; NM; TX"; none where States are only counted."""
    told = [cell for cell in cells if not re.search(r"\bstates\b", cell)]
    return tuple(dict.fromkeys(code for cell in told for code in re.findall(r"\b[A-Z]{2}\b", cell) if code in CODES))


def _statuses(authority: str, duty_status: str, words: dict[str, str]) -> tuple[str, ...]:
    """The statuses that the authority names, then those of the duty status of which no section is named."""
    said_in = authority.casefold()
    found = [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said_in)]
    named = [words[word] for word in found if not any(word in other and word != other for other in found)]
    title10 = any(code.startswith("t10-") for code in named)
    said = [code for code in meant(duty_status, words) if not (code == "title10" and title10)]
    return tuple(dict.fromkeys((*named, *said)))


def _consent(cell: str, words: dict[str, str]) -> Consent | None:
    found = _meant(cell.strip().casefold(), words)
    return CONSENT[found] if found else None
