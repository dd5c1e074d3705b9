"""Who may settle a thread of comments, beside being allowed to comment at all."""

from frameworks.policies import Actor
from projects.policies.facts import Filed


def may_settle(actor: Actor, project: Filed, author_id: int) -> bool:
    """Test whether the actor may resolve or reopen a thread that they can read.

    Whoever opened it may, and the point of contact or lead of the project: of the thread's own side, since the other
    one does not read it, and of either side where both do.
    """
    return actor.user_id == author_id or actor.covers(project.area_id) or actor.leads(project.framework_id)
