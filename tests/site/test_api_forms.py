"""Whatever stands in the form of an act, the answer is that it was done, or why not: never a fault of the program.

At several points of a whole request each act that could be done is tried with forms that nobody would write.
CALLUP_FUZZ  how many forms for each act (`make api-fuzz` takes many); left out: a few
"""

import json
import os
from random import Random

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from tests.site import walking
from tests.site.api_world import Program
from tests.site.planned_request import SLUG

FORMS = int(os.environ.get("CALLUP_FUZZ", "6"))
POINTS = ("sent", "found", "costed", "answered", "ordered", "serving", "paid")
NAMES = (
    "about", "answer", "approved", "asked", "authority", "condition", "conditions", "decided", "document", "documents",
    "facts", "fund", "home", "is_final", "line", "lines", "order", "package", "paid_usd", "people", "reason", "request",
    "rows", "says", "since", "source", "statuses", "unit", "until", "usd", "verdict", "way", "on", "name", "value",
    "digest", "entry", "en_route", "arrived", "released", "what_if", "id", "views",
)  # fmt: skip
LIKELY = (
    "", " ", "yes", "no", "0", "-1", "1", "200", "9" * 15, "1e3", "2021-01-16", "2021-13-45", "0000-00-00", "MD", "XX",
    "supplies", "radio", "t32-502f", "lawful", "with_conditions", "economy_act", "\u202e", "𝟗", "=1+1", "<b>", 0,
    1, -1, 1.5, 10**15, True, False, None, [], {}, [None], [1], ["supplies"], [[]], [{}], {"line": "supplies"},
    [{"line": "supplies"}], [{"line": "supplies", "people": -5}], [{"line": "supplies", "people": "many", "reason": 3}],
    [{"home": "MD", "unit": "x", "arrived": "1"}], [{"name": "reimbursable", "value": []}], [{"fact": 1, "value": {}}],
    [{"name": "days_requested", "value": "many", "source": {"a": []}}], "callup = 1", "{}", '{"callup": 1}', "[" * 200,
)  # fmt: skip


def forms(random):
    """A form of a few fields with likely and unlikely values."""
    chosen = random.sample(NAMES, random.randint(0, 6))
    return {name: random.choice(LIKELY) for name in chosen}


def tried(asks, one, form):
    """One act, undone again: its status, and what was said."""
    given = {"act": one["act"], "office": one["office"], "subject": one["subject"] or "new-1", "form": form}
    given |= {"reason": "Because.", "until": "2027-01-31", "home": next(iter(one["homes"]), None)}
    with transaction.atomic():
        answer = asks.post(f"/requests/{SLUG}/acts", {"acts": [given]})
        transaction.set_rollback(True)
    return answer.status_code


def strong(holder):
    """The account of an office of the walk, with a second factor."""
    TOTP.activate(holder, generate_totp_secret())
    return Program(holder)


@pytest.mark.django_db
@pytest.mark.parametrize("point", POINTS)
def test_no_form_of_an_act_is_a_fault_of_the_program(point, settings):
    settings.API_PER_MINUTE = dict.fromkeys(settings.API_PER_MINUTE, 10**9)
    walk, random = walking.to(walking.begun(), point), Random(7)
    offered = {}
    for holder in walk.accounts.values():
        asks = strong(holder)
        for one in asks.get(f"/requests/{SLUG}").json()["may"]:
            offered.setdefault(one["act"], (asks, one))
    assert len(offered) > 3
    tries = [(asks, one, forms(random)) for asks, one in offered.values() for _ in range(FORMS)]
    faults = [(one["act"], form) for asks, one, form in tries if tried(asks, one, form) not in {200, 409, 422}]
    assert faults == [], json.dumps(faults)[:3000]
