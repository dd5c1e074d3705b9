"""What people have typed and not yet sent: nothing of it is lost."""

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from alliance.accounts.choices import SideCode
from frameworks.models.rules import known


class KeptForm(models.Model):
    """What a person has typed into the form at one address, kept for that person alone until it is sent.

    ``fields`` maps a field's name to the list of its values, as the browser would send them.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_forms")
    side = models.CharField(max_length=3, choices=SideCode)
    path = models.CharField(max_length=200)
    fields = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            known("keptform", "side", SideCode),
            UniqueConstraint(fields=["user", "path"], name="keptform_once_a_person_and_address"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.path}"
