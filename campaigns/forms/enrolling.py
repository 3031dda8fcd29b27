"""The leads of a selection, and the campaign they are put into."""

from django import forms

from neptie.pages.ids import IdsField


class EnrollForm(forms.Form):
    """`campaign`, and `lead` once for each."""

    campaign = forms.UUIDField()
    lead = IdsField()
