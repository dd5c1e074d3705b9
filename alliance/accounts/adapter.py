"""How sign-in behaves here: no one makes an account for themselves, and mails speak the recipient's language."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class ClosedDoorAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator of each side."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # One wording for a wrong name, a wrong password and a closed account: none of them is told apart.
        "username_password_mismatch": _("The user name and the password do not belong together."),
        "invalid_login": _("The user name and the password do not belong together."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
        "incorrect_code": _("This code is not right, or it has run out. Enter the one shown now."),
        "incorrect_password": _("This password is not right."),
        "enter_current_password": _("Enter the password you use now."),
    }

    def is_open_for_signup(self, request: object) -> bool:
        """Return False: no one makes an account for themselves."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """Return the subject with the marking before it."""
        return f"[{translation.gettext('UNCLASSIFIED')}] {subject.strip()}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one mail in the language its recipient chose."""
        language = (
            getattr(context.get("user"), "language", None) or translation.get_language() or settings.LANGUAGE_CODE
        )
        with translation.override(language):
            super().send_mail(template_prefix, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """One-time codes of an authenticator app."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or it has run out. Enter the one shown now."),
    }

    def build_totp_svg(self, url: str) -> str:
        """Return the key as a picture that can stand inside a page: without the XML declaration."""
        return super().build_totp_svg(url).partition("?>")[2].strip()
