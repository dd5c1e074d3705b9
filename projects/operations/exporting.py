"""What of the list of projects and of the record left the site, and who took it."""

from datetime import datetime

from django.db import transaction

from alliance.accounts.models import User
from alliance.audit.models import Entry
from alliance.audit.recording import record
from frameworks.policies import Actor
from projects.policies import Action, require


@transaction.atomic
def record_export(*, person: User, file_format: str, filters: dict[str, str], actor: Actor, at: datetime) -> Entry:
    """Put an export on record with what it was narrowed to. The rows are those the actor may see.

    :param filters: parameter of the list to its value.
    """
    narrowed = {name: [None, value] for name, value in filters.items()}
    return record("project.exported", person, actor=actor, at=at, changes={"format": [None, file_format], **narrowed})


@transaction.atomic
def record_audit_export(*, person: User, actor: Actor, at: datetime) -> Entry:
    """Put on record that somebody took the record of their side out of the site.

    :raises PermissionDenied: unless the actor's posts allow it.
    """
    require(actor, Action.EXPORT_AUDIT_OWN_SIDE)
    return record("record.exported", person, actor=actor, at=at, changes={"format": [None, "CSV"]})
