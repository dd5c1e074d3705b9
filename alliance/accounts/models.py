"""People who sign in. What they may do follows from the posts they hold (frameworks.models.posts)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language, SideCode, Station


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, username: str, password: str | None = None, **fields: object) -> "User":
        """Add a person; without a password they cannot sign in until one is set."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person of one side, with the language of their pages and mails."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_ko = models.CharField(_("name in Korean"), max_length=120, blank=True)
    side = models.CharField(_("side"), max_length=3, choices=SideCode)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("added at"), default=timezone.now)
    # A session is of one series; the next number ends all sessions there are, at their next request.
    session_series = models.PositiveIntegerField(default=0, editable=False)
    # Where the tour of the site is to go on: whoever is new begins with its first station.
    tour_station = models.PositiveSmallIntegerField(
        _("station of the tour"), choices=Station, default=Station.STANDING, editable=False
    )
    # Keys of one character can be switched off, since some people speak to their computer (WCAG 2.1.4).
    takes_keys = models.BooleanField(_("keys of one character"), default=True, editable=False)
    # When the dashboard was opened last, and when the visit before this one ended; operations say what a visit is.
    looked_at = models.DateTimeField(_("looked last"), null=True, editable=False)
    looked_before = models.DateTimeField(_("end of the visit before"), null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        constraints = [
            CheckConstraint(name="user_side_known", condition=Q(side__in=SideCode.values)),
            CheckConstraint(name="user_language_known", condition=Q(language__in=Language.values)),
            CheckConstraint(
                name="user_tour_station_known",
                condition=Q(tour_station__in=Station.values),
                violation_error_message=_("The tour has no such station."),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """Return the name in English, for libraries that ask."""
        return self.name_en

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must hold to be this person's: it changes with the password and the series."""
        salt = "alliance.accounts.models.User.session"
        return salted_hmac(
            salt, f"{self.session_series}:{self.password}", secret=secret, algorithm="sha256"
        ).hexdigest()
