"""Nothing that was typed is lost when an act is refused."""

from html.parser import HTMLParser

import pytest

from callup_site.desk.models import Act
from callup_site.signin.models import Account
from tests.site import flood
from tests.site.flood import SLUG, do, in_review, sent, signed_in
from tests.site.reading import read

pytestmark = pytest.mark.django_db
ACT = f"/desk/requests/{SLUG}/act/"


class Fields(HTMLParser):
    """The first form of the page: where it goes, and what it would send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.inside, self.name, self.text = False, "", ""
        self.feed(html[html.index("Nothing was written") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input" and (told.get("type") != "checkbox" or "checked" in told):
            self.sent.setdefault(told.get("name") or "", []).append(told.get("value") or "")
        if tag == "textarea":
            self.inside, self.name, self.text = True, told["name"] or "", ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent.setdefault(self.name, []).append(self.text.removeprefix("\n"))


@pytest.fixture
def who(db: None) -> dict[str, Account]:
    """One account for each office."""
    return flood.people()


def test_the_fields_of_a_refused_act_stand_in_its_form_again_and_can_be_sent_as_they_are(
    who: dict[str, Account],
) -> None:
    in_review(who)
    do(who, "line.refer", "counsel_drafting", "vans")
    posted = {
        "act": "line.answer", "office": "counsel_reviewing", "subject": "vans", "reason": "Driving is no custody",
        "form-verdict": "allowed_if", "form-conditions": 'Vans stay in the "county"\nA deputy drives along',
        "form-lines[]": ["boats", "vans"], "seen": "99",
    }  # fmt: skip
    client = signed_in(who["counsel_reviewing"])
    answer = client.post(ACT, posted)
    assert answer.status_code == 409
    found = Fields(read(answer)).sent
    for name, value in posted.items():
        assert found[name] == (value if isinstance(value, list) else [value]), name
    again = {**{name: value if name.endswith("[]") else value[0] for name, value in found.items()}, "seen": ""}
    again.pop("csrfmiddlewaretoken", None)
    assert client.post(ACT, again).status_code == 302
    assert Act.objects.filter(act="line.answer").count() == 1


def test_a_form_with_an_address_of_its_own_goes_there_again(who: dict[str, Account]) -> None:
    sent(who)
    address = f"/desk/requests/{SLUG}/questions/answer/"
    fact = {"office": "requester", "name": "reimbursable", "value": "perhaps", "reason": "As the county said."}
    answer = signed_in(who["requester"]).post(address, fact)
    assert answer.status_code == 409
    html = read(answer)
    assert '<form method="post" class=' in html  # without an address: the one that refused it
    found = Fields(html).sent
    assert {name: found[name] for name in fact} == {name: [value] for name, value in fact.items()}


def test_a_home_that_was_chosen_is_kept_also_where_the_act_does_not_ask_every_time(who: dict[str, Account]) -> None:
    in_review(who)
    posted = {"act": "consent.ask", "office": "planner", "subject": "no such/id", "home": "VT", "form-people": "20"}
    answer = signed_in(who["planner"]).post(ACT, posted)
    assert answer.status_code == 409
    found = Fields(read(answer)).sent
    assert (found["home"], found["form-people"]) == (["VT"], ["20"])
