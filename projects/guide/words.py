"""The words of the site that need a sentence. The glossary says what each is in the other language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what it means here.

    :param row: the English of its row in the glossary; "" for one that the glossary does not hold.
    """

    name: str | Promise
    means: str | Promise
    row: str = ""

    def in_language(self, language: str) -> str:
        """Return the word itself in a language."""
        with override(language):
            return str(self.name)


WORDS: dict[str, Word] = {
    "framework": Word(
        _("Framework"),
        _("The agreement of the two ministers of 30 October 2024, with its six priority areas and its principles."),
    ),
    "cycle": Word(
        _("Reporting cycle"),
        _(
            "The time from one SCM to the next, in which projects are filed, endorsed and put forward. Not "
            "a calendar year."
        ),
        "reporting cycle",
    ),
    "scm": Word(
        _("SCM"),
        _("The Security Consultative Meeting: the two ministers, once a year. Milestones are counted back from it."),
        "Security Consultative Meeting (SCM)",
    ),
    "kidd": Word(
        _("KIDD"),
        _(
            "The Korea-U.S. Integrated Defense Dialogue of deputy ministers, which takes the projects up "
            "before the SCM."
        ),
        "Korea-U.S. Integrated Defense Dialogue (KIDD)",
    ),
    "rcwg": Word(
        _("RCWG"),
        _("The Regional Cooperation Working Group, the first forum that takes the projects up."),
        "Regional Cooperation Working Group (RCWG)",
    ),
    "milestone": Word(
        _("Milestone"),
        _("A day of the cycle by which something is due, counted from a meeting by the framework's rules."),
        "milestone",
    ),
    "joint-day": Word(
        _("Joint business day"),
        _("A day on which both governments work: neither a weekend nor a holiday of either country."),
        "joint business day",
    ),
    "duty": Word(_("Duty"), _("What one post owes by one milestone. Whoever holds the post that day owes it.")),
    "nil-return": Word(
        _("Nil return"),
        _(
            "The word that nothing is returned this time, with the reason. It settles the duty; the other "
            "side acknowledges it."
        ),
    ),
    "version": Word(
        _("Version"),
        _("What a project said at one moment. It never changes: whoever saves makes the next one."),
    ),
    "endorse": Word(
        _("Endorse"),
        _(
            "To sign one version for a side. A project is endorsed when the leads of both sides have signed "
            "the same version."
        ),
        "endorsed",
    ),
    "lapse": Word(
        _("Lapsed"),
        _("Said of a signature whose version was followed by a newer one: it no longer counts and must be given anew."),
        "lapsed (endorsement)",
    ),
    "unverified": Word(
        _("Unverified"),
        _("A status that nobody confirmed for 90 days. It may still be true, but is never shown as on track."),
        "unverified",
    ),
    "divergent": Word(
        _("Divergent"),
        _(
            "The two sides report different statuses of one project. Both stand; neither is averaged, and "
            "both settle it."
        ),
        "divergent (the two sides' status differs)",
    ),
    "commitment": Word(
        _("Commitment"),
        _("One thing promised in a joint statement, with the projects that answer it."),
        "commitment (in a statement)",
    ),
    "visibility": Word(
        _("Who can see it"),
        _("Own side, both sides or public. It only ever widens, by an act of its own that is recorded."),
    ),
}
