"""What can be typed when long work is asked for? The fields, each with a hint; the rooms judge what was typed."""

from typing import Any

from django import forms

from callup.errors import CallupError

FLOORS = (
    "Shares of strength that stay at home: 0.5 for all Guards, TX=0.6 for one, TX:engineer@6-11=0.7 by unit and months."
)


class DateInput(forms.DateInput):
    """A day as the browser asks for it."""

    input_type = "date"


class Work(forms.Form):
    """Fields of one kind of work."""

    office = ""

    def told(self) -> dict[str, Any]:
        """What was typed; empty fields were not said."""
        typed = {name: str(self.data.get(name, "")).strip() for name in self.fields}
        return {name: value for name, value in typed.items() if value}

    def refused(self, error: CallupError) -> None:
        """Say an error at the field that it is about."""
        words = f"Found {error.found}; wanted {error.wanted}." + (f" {error.remedy}." if error.remedy else "")
        named = [
            name for name in self.fields if error.where.startswith(name.rstrip("s")) or f"$.{name}`" in error.found
        ]
        self.add_error(named[0] if named else None, words)


def _is_about(error: CallupError, name: str) -> bool:
    return error.where.startswith(name.rstrip("s")) or f"$.{name}`" in error.found


class PlanWork(Work):
    """A plan, or a what-if beside the written one."""

    on = forms.DateField(required=False, label="Day of the plan", help_text="Left out: today.", widget=DateInput())
    floors = forms.CharField(required=False, label="Floors", help_text=FLOORS, max_length=2000)
    days = forms.IntegerField(
        required=False, min_value=1, max_value=3660, label="Days of lines that state none",
        help_text="Left out: the labelled assumption.",
    )  # fmt: skip
    rotations = forms.CharField(
        required=False, label="Rotations", max_length=200,
        help_text="Days that people go, such as 30,90,180, or: usual. Left out: for the whole term.",
    )  # fmt: skip
    ceilings = forms.CharField(
        required=False, label="Consents that go only so far", max_length=5000,
        help_text="People away at one time: VA=60 for all lines, VA:supplies=60 for one. Refusals on record count too.",
    )  # fmt: skip
    donors = forms.CharField(
        required=False, label="Civilian donors", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The text of donors.toml. Left out: nobody has named any.",
    )  # fmt: skip
    seed = forms.IntegerField(required=False, min_value=0, label="Seed", help_text="Left out: 1.")
    what_if = forms.BooleanField(
        required=False, label="Only a what-if", help_text="Shown beside the written plan, with its risk and its cost.",
    )  # fmt: skip


class RiskWork(Work):
    """A simulation of the written plan."""

    seed = forms.IntegerField(required=False, min_value=0, label="Seed", help_text="Left out: 1.")
    seasons = forms.IntegerField(
        required=False, min_value=1, max_value=1_000_000, label="Seasons", help_text="Left out: 100,000."
    )
    resamples = forms.IntegerField(
        required=False, min_value=0, max_value=50, label="Resamples of the inputs",
        help_text="How far the risk moves with its inputs; each takes four further runs. Left out: 0.",
    )  # fmt: skip


class CostWork(Work):
    """A bill of the written plan."""

    price_year = forms.IntegerField(
        required=False, min_value=2000, max_value=2100, label="Year of the dollars",
        help_text="Left out: the year of the plan's day.",
    )  # fmt: skip
    fema_share = forms.DecimalField(
        required=False, min_value=0, max_value=1, label="Share of a disaster's cost that FEMA bears",
        help_text="From 0 to 1. Left out: what the request states, or the least share in law.",
    )  # fmt: skip


class PackageWork(Work):
    """The package of the written parts: nothing is left to choose."""


FORMS: dict[str, type[Work]] = {"plan": PlanWork, "risk": RiskWork, "cost": CostWork, "package": PackageWork}
