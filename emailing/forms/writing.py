"""What people write to a lead."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emailing.forms.fields import LineField

TONES = (
    ("professional", gettext_lazy("Professional")),
    ("casual", gettext_lazy("Casual")),
)
Choices = list[tuple[str, list[tuple[str, str]]]]


class DraftForm(forms.Form):
    """What a draft is asked for; the words may be there already or not."""

    campaign_id = forms.TypedChoiceField(label=gettext_lazy("Campaign"), coerce=UUID)
    tone = forms.ChoiceField(
        label=gettext_lazy("Tone"), choices=TONES, required=False, initial="professional"
    )
    subject = LineField(label=gettext_lazy("Subject"), max_length=998, required=False)
    content = forms.CharField(
        label=gettext_lazy("Mail"),
        max_length=100_000,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 14, "dir": "auto"}),
    )

    def __init__(self, *args: Any, campaigns: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["campaign_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = campaigns
        field.error_messages["invalid_choice"] = _(
            "This campaign is gone or archived; choose another."
        )

    def clean_tone(self) -> str:
        """Professional unless asked otherwise."""
        return self.cleaned_data["tone"] or "professional"


class WriteForm(DraftForm):
    """A mail that is to go out: it has a subject and words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].required = True
        self.fields["content"].required = True

    def clean_content(self) -> str:
        """Something to read."""
        content: str = self.cleaned_data["content"]
        if not content.strip():
            raise forms.ValidationError(_("Write something first."))
        return content
