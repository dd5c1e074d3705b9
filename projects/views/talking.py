"""The comments of a project's page: what more of them is asked for, and at which of them a form stands."""

from collections.abc import Mapping
from typing import Any, cast

from django.utils.datastructures import MultiValueDict

from frameworks.views.signing_in import SignedInRequest
from projects.forms.talking import EditCommentForm, ReplyForm
from projects.queries.comments import Asked, Remark, Talk
from projects.queries.keeping import typed_into
from projects.views.offers import Offer

# The acts whose forms and buttons stand among the comments.
TALKING = ("comment", "reply", "edit-comment", "resolve", "reopen")


def asked_of(request: SignedInRequest) -> Asked:
    """Return which comments are asked for: all, or the thread of the one that is read, answered or edited."""
    wanted: MultiValueDict[str, str] = request.GET
    if request.method == "POST":
        wanted = request.POST
    elif "take" in wanted:
        wanted = typed_into(request.user.pk, str(wanted["take"])) or wanted
    named = (wanted.get(name) for name in ("comment", "talk", "answer", "edit"))
    return Asked(next(filter(None, map(_number, named)), None), everything=wanted.get("talk") == "all")


def talk_offers(request: SignedInRequest, talk: Talk, offers: Mapping[str, Offer]) -> dict[str, Any]:
    """Return what the comments need beside themselves: each act's offer, and where the forms for one of them stand."""
    answered = _stands_at(offers.get("reply"), talk, request.GET.get("answer"))
    edited = _stands_at(offers.get("edit-comment"), talk, request.GET.get("edit"))
    if answered and (answered.parent_id or answered.resolved_at):
        answered = None
    if answered and answered.is_own:
        cast("ReplyForm", offers["reply"].form).keep_to_own_side()
    if edited and not edited.can_change:
        edited = None
    if edited:
        cast("EditCommentForm", offers["edit-comment"].form).initial.setdefault("body", edited.body)
    return {
        "talk_offers": {name.partition("-")[0]: offers[name] for name in TALKING if name in offers},
        "answered": answered and answered.id,
        "edited": edited and edited.id,
    }


def _stands_at(offer: Offer | None, talk: Talk, wanted: str | None) -> Remark | None:
    """Return the comment a form is about: the one that was sent or typed with it, or else the wanted one."""
    if offer is None or offer.form is None:
        return None
    offer.form.initial.setdefault("comment", _number(wanted))
    return talk.remark(_number(offer.form["comment"].value()))


def _number(text: object) -> int | None:
    """Return a number of a size that ids have, None for anything else."""
    digits = str(text)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else None
