"""What do the pages of accounts, offices and tokens ask for?"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from callup.reference.offices import read_offices
from callup_site.desk.models import EVERY, Seat
from callup_site.signin.giving import ADMINISTRATOR
from callup_site.signin.models import Account
from callup_site.signin.tokens import LONGEST_DAYS, SCOPES

Posted = Mapping[str, Any] | None


def day_field(label: str, help_text: str = "") -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}))


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(max_length=60, label="What it is for", help_text="You see this in the list of tokens.")
    scopes = forms.MultipleChoiceField(
        label="What it may do", choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    until = day_field("Last day", help_text=f"At most {LONGEST_DAYS} days from today.")


class AccountForm(forms.Form):
    """An account to make."""

    username = forms.CharField(
        max_length=60, label="Username",
        help_text="Name the post, such as planner-vt. Do not use the name of a person.",
    )  # fmt: skip


class GiveForm(forms.Form):
    """An office to give."""

    account = forms.ChoiceField(label="Account")
    office = forms.ChoiceField(label="Office")
    request = forms.CharField(label="Request", max_length=100, initial=EVERY, help_text="Its id, or * for every one.")
    home = forms.CharField(
        label="Home", max_length=2, required=False, help_text="For donor offices alone: two letters, such as VT."
    )
    since = day_field("From")
    until = day_field("Until", help_text="The first day on which it is no longer held.")

    def __init__(self, data: Posted = None, *, today: date, auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id)
        rows = Account.objects.filter(is_active=True, runs_site=False).order_by("username")
        offices = [one for one in read_offices().offices.values() if one.id != ADMINISTRATOR]
        self.fields["account"].choices = [(one.code, f"{one.username} ({one.code})") for one in rows]  # type: ignore[attr-defined]
        self.fields["office"].choices = [(one.id, one.title) for one in offices]  # type: ignore[attr-defined]
        self.fields["since"].initial, self.fields["until"].initial = today, today + timedelta(days=182)


class LendForm(forms.Form):
    """An office to lend."""

    seat = forms.ChoiceField(label="Office that you hold")
    taker = forms.CharField(label="Code of the account that acts for you", max_length=64)
    until = day_field("Until", help_text="The first day on which it no longer holds.")

    def __init__(self, data: Posted = None, *, seats: Iterable[Seat], auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id)
        titles = {one.id: one.title for one in read_offices().offices.values()}
        self.fields["seat"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{titles[one.office]}, request {one.request}{', ' + one.home if one.home else ''}")
            for one in seats
        ]
