"""Constraints that more than one model needs, named alike."""

from typing import Any

from django.db.models import CheckConstraint, F, Q, TextChoices
from django.utils.translation import gettext_lazy as _


def known(model: str, field: str, choices: type[TextChoices], *, blank: bool = False) -> CheckConstraint:
    """Return the rule that a field holds one of its choices."""
    values = [*(member.value for member in choices), *([""] if blank else [])]
    return CheckConstraint(
        name=f"{model}_{field}_known",
        condition=Q(**{f"{field}__in": values}),
        violation_error_message=_("Choose one of the values offered."),
    )


TURNED_AROUND = _("The end cannot be before the start.")


def in_order(model: str, first: str, last: str, words: Any = TURNED_AROUND) -> CheckConstraint:
    """Return the rule that a span does not end before it starts; either end may be unknown."""
    return CheckConstraint(
        name=f"{model}_{last}_not_before_{first}"[:60],
        condition=Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)}),
        violation_error_message=words,
    )


def needs(model: str, field: str, other: str, words: Any) -> CheckConstraint:
    """Return the rule that a field is filled only where another one is."""
    return CheckConstraint(
        name=f"{model}_{field}_has_{other}",
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{other}__isnull": False}),
        violation_error_message=words,
    )


def decision_is_whole(model: str, waiting: str) -> CheckConstraint:
    """Return the rule that what waits, in one state, names nobody who decided, and everything else whole."""
    who = ("decided_by", "decided_as", "decided_at")
    nobody = Q(state=waiting, decided_side="", **{f"{name}__isnull": True for name in who})
    somebody = Q(**{f"{name}__isnull": False for name in who})
    return CheckConstraint(
        name=f"{model}_decision_is_whole", condition=nobody | somebody & ~Q(state=waiting) & ~Q(decided_side="")
    )


def one_of(model: str, first: str, second: str) -> CheckConstraint:
    """Return the rule that of two fields one and only one is filled."""
    return CheckConstraint(
        name=f"{model}_of_{first}_or_{second}",
        condition=Q(**{f"{first}__isnull": False, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": True, f"{second}__isnull": False}),
    )


def has_name(model: str, *fields: str) -> CheckConstraint:
    """Return the rule that at least one of the fields, one a language, is filled."""
    empty = Q()
    for field in fields:
        empty &= Q(**{field: ""})
    return CheckConstraint(
        name=f"{model}_named_in_a_language",
        condition=~empty,
        violation_error_message=_("Fill in the title in at least one language."),
    )
