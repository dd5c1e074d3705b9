"""A press officer's words for a fact sheet, and the file they want of them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language
from projects.forms.fields import LongTextField

ENDINGS = ("docx", "hwpx", "pdf", "txt")
NAMES = {Language.EN.value: "English", Language.KO.value: "한국어"}
FILES = [(f"{code}.{ending}", f"{name} · {ending.upper()}") for code, name in NAMES.items() for ending in ENDINGS]


class FactSheetForm(forms.Form):
    """The text in each language as edited, and which file to make of it."""

    text_en = LongTextField(label=_("Text in English"), widget=forms.Textarea(attrs={"rows": 24, "lang": "en"}))
    text_ko = LongTextField(label=_("Text in Korean"), widget=forms.Textarea(attrs={"rows": 24, "lang": "ko"}))
    file = forms.ChoiceField(label=_("File"), choices=FILES)
