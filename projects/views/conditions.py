"""Whether an act fits a project as it stands, beside what the rules say; and what else stands in its way."""

from frameworks.policies import Actor
from projects.choices import Stage, State
from projects.operations.judging import left_behind
from projects.operations.rerouting import carry_on_refusal
from projects.queries.page import ProjectPage


def always(page: ProjectPage, actor: Actor) -> bool:
    """Offer the act whenever the rules allow it."""
    return True


def not_signed(page: ProjectPage, actor: Actor) -> bool:
    """Offer it until the own side's signature is in force."""
    return not page.signed_by(actor.side)


def signed(page: ProjectPage, actor: Actor) -> bool:
    """Offer it while the own side's signature is in force."""
    return page.signed_by(actor.side)


def not_reviewed(page: ProjectPage, actor: Actor) -> bool:
    """Offer it until this person has reviewed the newest version."""
    return not page.reviewed_by(actor.user_id)


def unshared(page: ProjectPage, actor: Actor) -> bool:
    """Offer it while a review of the own side is not shared."""
    return page.has_unshared_review(actor.side)


def no_release(page: ProjectPage, actor: Actor) -> bool:
    """Offer it until a release is proposed."""
    return not page.release_is_open


def release_proposed(page: ProjectPage, actor: Actor) -> bool:
    """Offer it while a proposed release waits for an answer."""
    return page.release_is_open


def anything_said(page: ProjectPage, actor: Actor) -> bool:
    """Offer it once there is a comment."""
    return bool(page.talk.total)


def unsettled(page: ProjectPage, actor: Actor) -> bool:
    """Offer it while a difference waits for the own side."""
    difference = page.followed.open_difference
    return difference is not None and difference.waits_for(actor.side)


def steps_ahead(page: ProjectPage, actor: Actor) -> bool:
    """Offer it while a milestone is still to be reached."""
    return any(step.is_ahead for step in page.followed.steps)


def steps_kept(page: ProjectPage, actor: Actor) -> bool:
    """Offer it once there is a milestone that was not dropped."""
    return bool(page.followed.kept_steps)


def own_file(page: ProjectPage, actor: Actor) -> bool:
    """Offer it while there is a file of the own side."""
    return any(file.side == actor.side for file in page.files)


def not_resting(page: ProjectPage, actor: Actor) -> bool:
    """Offer it unless the work is on hold."""
    return page.project.stage != Stage.ON_HOLD


def resting(page: ProjectPage, actor: Actor) -> bool:
    """Offer it while the work is on hold."""
    return page.project.stage == Stage.ON_HOLD


def not_ended(page: ProjectPage, actor: Actor) -> bool:
    """Offer it until the filing is closed for another reason than to wait for a later cycle."""
    return page.project.state != State.CLOSED or page.road.was_deferred


def is_left_behind(page: ProjectPage, actor: Actor) -> bool:
    """Offer it while one language is left behind by the other."""
    return bool(page.project.stale)


def nothing(page: ProjectPage, actor: Actor) -> str:
    """Let nothing beside the rules stand in the way."""
    return ""


def languages_apart(page: ProjectPage, actor: Actor) -> str:
    """Say that one language is left behind by the other."""
    return left_behind(page.project.stale) if page.project.stale else ""


def no_later_cycle(page: ProjectPage, actor: Actor) -> str:
    """Say why it cannot be carried on."""
    return carry_on_refusal(page.project, page.road.last_ending)
