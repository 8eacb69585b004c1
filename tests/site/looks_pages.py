"""Pages that show every part once: for the tests of looks alone, no part of the site."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


class Every(forms.Form):
    """One field of every kind."""

    what = forms.CharField(label="Task", help_text="In the words of the request.")
    why = forms.CharField(label="Reason", widget=forms.Textarea, required=False)
    people = forms.IntegerField(label="People", min_value=1)
    on = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))
    home = forms.ChoiceField(label="Home", choices=[("", "Choose"), ("TX", "Texas"), ("AK", "Alaska")])
    skills = forms.MultipleChoiceField(label="Skills", choices=[("a", "Driving"), ("b", "Radio")])
    both = forms.MultipleChoiceField(
        label="Units", choices=[("x", "One"), ("y", "Other")], widget=forms.CheckboxSelectMultiple
    )
    one = forms.ChoiceField(label="Ruling", choices=[("yes", "Approve"), ("no", "Decline")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="The figures were looked at")
    paper = forms.FileField(label="Attachment", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        """Nothing is ever right here."""
        raise forms.ValidationError("The lines and the total do not agree.")


Many = forms.formset_factory(Every, extra=2)
POSTED = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-what": "x"}
COLUMNS = ["Home", {"words": "People", "is_number": True}]
STEPS = [
    {"words": "Draft", "is_done": True}, {"words": "In review", "is_current": True}, {"words": "Ordered"},
]  # fmt: skip


def show(request: HttpRequest, kind: str) -> HttpResponse:
    """The page with a form that is empty or in error, filled or not."""
    if kind == "told":
        for tell in (messages.success, messages.info, messages.warning, messages.error):
            tell(request, f"Told as {tell.__name__}.")
    told = {
        "form": Every({} if kind == "wrong" else None),
        "formset": Many(POSTED) if kind == "many" else None,
        "columns": COLUMNS, "steps": STEPS, "stage": "In review",
        "rows": [] if kind == "empty" else [["Texas " * 4, 1200], ["Alaska", None]],
    }  # fmt: skip
    return render(request, "looks/page.html", told)


def refuse(request: HttpRequest, code: int) -> HttpResponse:
    """The page of an error."""
    if code == 400:
        raise SuspiciousOperation
    if code == 403:
        raise PermissionDenied("Your office reads no working papers.")
    raise RuntimeError("for the page of error 500")


urlpatterns = [
    path("public/looks/<slug:kind>/", show),
    path("public/refuse/<int:code>/", refuse),
    path("", include("callup_site.urls")),
]
