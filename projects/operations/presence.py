"""Saying that one is at the form of a project. It is no act: nothing is locked by it, and the record is silent."""

from datetime import datetime, timedelta

from frameworks.policies import Actor
from projects.models import Editing
from projects.policies import Action, require
from projects.queries.finding import Found

# A form that was opened counts for so long without another word of it, since scripts may be off;
# one that speaks (static/js/watch.js, every 8 seconds) only until it has been silent for so long.
OPENED = timedelta(minutes=5)
SPOKE = timedelta(seconds=30)


def keep_editing(found: Found, *, lasting: timedelta, actor: Actor, at: datetime) -> None:
    """Say that the actor is at the form of a project, from now on if that was not said already.

    :param lasting: for how long that counts without another word.
    :raises PermissionDenied: if the actor may not edit it.
    :raises WrongStateError: if it cannot be edited in this state.
    """
    require(actor, Action.EDIT_FIELDS, found.facts)
    # What is over goes first, there and elsewhere: whoever was silent for too long comes anew.
    Editing.objects.filter(until__lt=at).delete()
    post_id, _label = actor.post_for_record()
    Editing.objects.bulk_create(
        [
            Editing(
                project=found.project,
                user_id=actor.user_id,
                side=actor.side,
                post_id=post_id,
                since=at,
                until=at + lasting,
            )
        ],
        update_conflicts=True,
        unique_fields=["project", "user"],
        update_fields=["until"],
    )


def stop_editing(*, project_id: int, actor: Actor) -> None:
    """Say that the actor has left the form of a project, or saved it."""
    Editing.objects.filter(project_id=project_id, user_id=actor.user_id).delete()
