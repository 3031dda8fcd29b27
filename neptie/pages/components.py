"""Every component on one page, for the people who build pages; in local mode only."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from neptie.pages.charts import bar_chart
from neptie.pages.paging import Listed
from neptie.pages.toasts import Toast


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="Name", max_length=300, help_text="As it stands on the card.")
    email = forms.EmailField(label="E-mail")
    status = forms.ChoiceField(label="Status", choices=[("new", "New"), ("won", "Won")])
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=[("buyer", "Buyer"), ("user", "User")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    notes = forms.CharField(label="Notes", widget=forms.Textarea, required=False)
    is_kept = forms.BooleanField(label="Keep me told", required=False)


def components(request: HttpRequest) -> HttpResponse:
    """Table, filter bar, field, stat, chart, badge, drawer, toast with undo, progress, empty."""
    days = ["16 Nov", "17 Nov", "18 Nov", "19 Nov", "20 Nov", "21 Nov", "22 Nov"]
    context = {
        "form": SampleForm({"name": "Ada Byron", "email": "ada", "status": "new"}),
        "chart": bar_chart(
            days, {"Sent": [40, 62, 58, 71, 66, 4, 0], "Replied": [3, 6, 4, 9, 7, 1, 0]}
        ),
        "listed": Listed(rows=["Ada Byron", "Grace Hopper"], number=2, total=5321),
        "toast": Toast("3 leads were enrolled.", is_trouble=False, undo="#"),
        "trouble": Toast("The mailbox did not answer. Nothing was sent.", True, ""),
    }
    return render(request, "components.html", context)
