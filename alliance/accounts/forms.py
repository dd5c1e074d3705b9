"""The forms of the door: sign in, and choose a language."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language

# Longer input is refused before it is hashed: hashing a novel is work an attacker gets for free.
MOST_CHARACTERS = 256


class SignInForm(LoginForm):
    """A user name and a password. NUL and over-long input are errors of the form, never of the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("User name"),
            max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            max_length=MOST_CHARACTERS,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])


class LanguageForm(forms.Form):
    """Which language to speak. Each is named in itself, so that whoever needs it can read it."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[(code, get_language_info(code)["name_local"]) for code in Language.values],
        widget=forms.RadioSelect,
    )
