"""What adding and removing a file asks of a person."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.choices import Audience
from projects.forms.acts import ActForm, AudienceMixin
from projects.forms.fields import LongTextField
from projects.media import KINDS, list_of
from projects.queries.files import FileLine


class AttachForm(AudienceMixin, ActForm):
    """A file with what it is, for the own side, or for both."""

    description = LongTextField(
        label=gettext_lazy("Description"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read it"),
        choices=Audience.choices,
        initial=Audience.OWN,
        widget=forms.RadioSelect,
    )
    # Last, so that whatever else was typed is read before it.
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput,
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def settle(self) -> None:
        self.limit_audience()
        endings = [f".{ending}" for code in settings.FILE_KINDS for ending in KINDS[code].endings]
        self.fields["file"].widget.attrs["accept"] = ",".join(endings)
        hint = _("One file of up to {most}: {kinds}. What counts is its content, not its name. No macros.")
        most = filesizeformat(settings.FILE_MAX_BYTES)
        self.fields["file"].help_text = hint.format(most=most, kinds=list_of(settings.FILE_KINDS))

    def clean_file(self) -> UploadedFile:
        # A file that weighs too much was let go on its way in: its size is known, its content is not.
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.FILE_MAX_BYTES:
            most = filesizeformat(settings.FILE_MAX_BYTES)
            raise ValidationError(_("The file is larger than {most}.").format(most=most), code="large")
        return file

    @property
    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        file = said.pop("file")
        return {"name": file.name, "content": file.read(), **said}


class RemoveFileForm(ActForm):
    """Which file of the own side is removed, and why; which ones there are for this person, the operation knows."""

    file = forms.CharField(max_length=16, widget=forms.Select, label=gettext_lazy("File"))
    reason = LongTextField(label=gettext_lazy("Reason"))

    def offer(self, files: Iterable[FileLine]) -> None:
        """Let one of these files be chosen, of those that the own side added."""
        # Files may share a name, but not a hash, unless they are the same.
        own = [(file.key, f"{file.name} ({file.sha256[:12]})") for file in files if file.side == self.actor.side]
        cast("forms.Select", self.fields["file"].widget).choices = own

    @property
    def said(self) -> dict[str, Any]:
        return {"key": self.cleaned_data["file"], "reason": self.cleaned_data["reason"]}
