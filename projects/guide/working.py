"""How those who write, review and sign do their work."""

from django.utils.translation import gettext_lazy as _

from projects.guide.parts import Question, Step

REPORTING = Question(
    "report",
    _("How do I report on a project under way?"),
    (
        Step(_("Open the project. It can be reported on once both sides have endorsed it."), "projects:list"),
        Step(_("Press “Report status”, choose the status, and give a reason unless it is on track.")),
        Step(_("Save it: it is your side's word. The other side's stands beside it, and neither is averaged.")),
        Step(_("Repeat it at least every 90 days. A status that nobody confirmed for so long shows as unverified.")),
    ),
)
LATER = Question(
    "kept",
    _("How do I find what I typed and did not send?"),
    (
        Step(_("Open “Texts not sent”: all that you typed into long forms is kept there."), "projects:kept"),
        Step(_("Go back to the form, look at the text and send it, or press “Discard”.")),
    ),
)
NOTHING = Question(
    "nil",
    _("How do I say that there is nothing to return this time?"),
    (
        Step(_("Find the duty in “My work” and open “Settle”."), "projects:work"),
        Step(_("Write why nothing is returned, and press “Nil return”.")),
        Step(_("The other side reads the reason and acknowledges it. The duty is settled.")),
    ),
)

TOGETHER = Question(
    "together",
    _("How do I change many projects at once?"),
    (
        Step(_("Narrow the list to what you mean, and tick the projects."), "projects:list"),
        Step(_("Choose below the list what is to be done: “Add a theme”, “Put a person on the teams” or a file.")),
        Step(_("Read what will be done to how many, and press the button.")),
        Step(_("It is done to all of them or to none. What stands in the way is named, and you can go on without it.")),
    ),
)

AUTHOR = (
    Question(
        "log",
        _("How do I log a project?"),
        (
            Step(
                _("Open the form and write a title in at least one language. You can add the other later."),
                "projects:new",
            ),
            Step(_("Choose the area and, if you know them, partners, themes and days.")),
            Step(_("Press “Save as a draft”. Only your own side sees it, and nothing you type is lost.")),
            Step(_("Each later “Save as a new version” keeps the version before.")),
        ),
    ),
    Question(
        "submit",
        _("How do I submit it?"),
        (
            Step(_("Open your draft."), "projects:work"),
            Step(_("If only one language was changed, mend the other, or press “Confirm that both languages fit”.")),
            Step(_("Press “Submit”. It is filed in the open cycle, and nobody can edit it until it is returned.")),
            Step(_("Your points of contact review it; your lead shares it with the other side.")),
        ),
    ),
    Question(
        "mend",
        _("How do I mend what was returned?"),
        (
            Step(_("Open the project under “To mend”; the reasons stand under its comments."), "projects:work"),
            Step(_("Press “Edit”, change the text and save it as a new version.")),
            Step(_("Press “Submit” again. Signatures on the earlier version have lapsed and must be given anew.")),
        ),
    ),
    REPORTING,
    TOGETHER,
    LATER,
)
POC = (
    Question(
        "review",
        _("How do I review a project?"),
        (
            Step(_("Open what stands under “To review”."), "projects:work"),
            Step(_("Press “Review”, grade the criteria, recommend, and give your reasons.")),
            Step(
                _(
                    "Only your own side reads your review until your lead shares it. It is bound to the version you "
                    "read."
                )
            ),
        ),
    ),
    Question(
        "return",
        _("How do I send a project back?"),
        (
            Step(_("Open the project while it is submitted."), "projects:list"),
            Step(_("Press “Return” and say what has to change. Everyone who sees the project can read it.")),
            Step(_("Use “Comment” instead if it can go on as it is: your own side reads it, unless you choose both.")),
        ),
    ),
    Question(
        "chase",
        _("How do I see what is late in my area?"),
        (
            Step(
                _("“Needs attention” shows the worst few of each kind, yours and the other side's."),
                "projects:dashboard",
            ),
            Step(_("“To chase” lists what others have still to do after you did your part."), "projects:work"),
            Step(_("The list of projects can be narrowed by area and status."), "projects:list"),
        ),
    ),
    REPORTING,
    TOGETHER,
    NOTHING,
)
LEAD = (
    Question(
        "share",
        _("How do I share a project with the other side?"),
        (
            Step(_("Open the submitted project."), "projects:work"),
            Step(_("Read it once more: sharing cannot be undone.")),
            Step(
                _(
                    "Press “Share with the other side”. It gets its number, and the other side sees it from this "
                    "version on."
                )
            ),
            Step(_("“As the other side sees it” shows the page without what is yours alone.")),
        ),
    ),
    Question(
        "endorse",
        _("How do I endorse a project?"),
        (
            Step(_("Open what stands under “To sign”, and read the version."), "projects:work"),
            Step(_("Press “Endorse”: you sign this version for your side.")),
            Step(_("When both leads have signed the same version, the project is endorsed.")),
            Step(_("A later version makes both signatures lapse. You cannot sign a version that you saved yourself.")),
        ),
    ),
    Question(
        "rank",
        _("How do I rank the projects of the cycle?"),
        (
            Step(_("Open the cycle and its “Ranking of the projects”."), "projects:cycles"),
            Step(_("Give each project a place, and press “Hand in for good”.")),
            Step(_("Once both sides have handed in, you see the two orders beside each other.")),
            Step(_("Press “Propose this order”; it is in force once the other lead presses “Confirm this order”.")),
        ),
    ),
    Question(
        "present",
        _("How do I record that a project was put forward?"),
        (
            Step(_("Open the endorsed project of your side."), "projects:list"),
            Step(_("Press “Record as presented”. The goal of the cycle is met by the first one.")),
            Step(
                _("What RCWG, KIDD and SCM said is recorded in “Forums: agendas and outcomes” of the cycle."),
                "projects:cycles",
            ),
        ),
    ),
    Question(
        "release",
        _("How do I release a project to the public?"),
        (
            Step(_("Open a project that both sides have endorsed."), "projects:list"),
            Step(
                _(
                    "Press “Propose public release”. It takes the other side's lead, who presses “Approve public "
                    "release”."
                )
            ),
        ),
    ),
    TOGETHER,
    NOTHING,
)
