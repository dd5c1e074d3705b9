"""How everybody looks at the lists."""

from django.utils.translation import gettext_lazy as _

from projects.guide.parts import Question, Step

LOOKING = (
    Question(
        "save-view",
        _("How do I keep the way I look at a list?"),
        (
            Step(_("Narrow the list, order it, and press “Show”."), "projects:list"),
            Step(_("Open “Save this view” above it and give it a name. It is yours alone, or your side's to use.")),
            Step(
                _("“Manage views” lists them all: rename one, share it, or let the list open with it."),
                "projects:views",
            ),
            Step(_("Whatever a list opens with, “All” above it shows everything.")),
        ),
    ),
)
