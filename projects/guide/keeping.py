"""How those who run the cycle, read it and verify it do their work."""

from django.utils.translation import gettext_lazy as _

from projects.guide.parts import Question, Step

ADMIN = (
    Question(
        "open",
        _("How do I open a cycle?"),
        (
            Step(_("See that the meeting is on record with a day, be it a tentative one."), "projects:calendar"),
            Step(_("Choose the meeting, and press “Open the cycle”."), "projects:cycles"),
            Step(_("Milestones and the duties of both sides' posts follow from the framework's rules.")),
        ),
    ),
    Question(
        "move",
        _("How do I move the meeting?"),
        (
            Step(_("Open the meeting."), "projects:calendar"),
            Step(_("Enter the new day and the reason, and press “See what would move”. Nothing is saved yet.")),
            Step(_("Press “Propose it”. It is in force once the other side presses “Confirm the change”.")),
            Step(_("Milestones, duties and reminders move with it, and each person is told once.")),
        ),
    ),
    Question(
        "hand-over",
        _("How do I hand a post over?"),
        (
            Step(
                _("If the person is new, add them first: they get a link with which they set a password."),
                "frameworks:people",
            ),
            Step(_("Open the post, choose the person and the day, and press “Hand over”."), "projects:posts"),
            Step(_("Open duties go to the new holder. What the former one signed stays theirs.")),
            Step(_("The “Hand-over brief” says what is open at the post.")),
        ),
    ),
    Question(
        "report",
        _("How do I make the yearly report?"),
        (
            Step(_("Choose the cycle and for whose eyes, and press “Look at it first”."), "projects:reports"),
            Step(_("If it is right, press “Freeze the report”. From then on it never changes.")),
            Step(_("Ask for the files you need, or for “All formats”.")),
            Step(_("They are made in the queue, kept for some days, and found here."), "projects:report-files"),
        ),
    ),
    Question(
        "remind",
        _("How do I see who will be reminded, and when?"),
        (
            Step(_("Open “Rehearsal”: every mail to come, to whom, and when."), "reminders:home"),
            Step(_("“Ladder” says how many days before or after the day whom is told.")),
            Step(_("“Delivery log” says what the mail server answered."), "reminders:log"),
        ),
    ),
    Question(
        "holiday",
        _("How do I correct a holiday?"),
        (
            Step(_("Add or take away a day of your own country, and say why."), "projects:holidays"),
            Step(_("Whatever was counted over the day follows.")),
        ),
    ),
)
LEADERSHIP = (
    Question(
        "minute",
        _("How do I see in one minute where we stand?"),
        (
            Step(
                _(
                    "The first row says how many days are left, whether the goal is met, and how each side sees the "
                    "work."
                ),
                "projects:dashboard",
            ),
            Step(_("“Needs attention” says what is pressing. Every number opens exactly its list.")),
            Step(_("Print the page for a sheet on the desk: what you cannot click on paper is left out.")),
        ),
    ),
    Question(
        "take",
        _("How do I take a report along?"),
        (
            Step(_("Open the newest report, and ask for PDF or DOCX in your language."), "projects:reports"),
            Step(_("When it is made, it waits for you here."), "projects:report-files"),
        ),
    ),
    Question(
        "with-whom",
        _("How do I see what we do with a country?"),
        (
            Step(_("Choose the country: its projects, their status, and what was promised."), "projects:partners"),
            Step(
                _("“Areas and partner groups” on the dashboard shows where nothing is done yet."), "projects:dashboard"
            ),
        ),
    ),
    Question(
        "dates",
        _("How do I get the dates into my own calendar?"),
        (
            Step(
                _("Press “Make an address”, and give the address to your calendar program."),
                "projects:calendar-address",
            ),
            Step(_("Whoever has the address can read what it shows. Revoke it if it gets into wrong hands.")),
        ),
    ),
)
AUDITOR = (
    Question(
        "read",
        _("How do I read the record?"),
        (
            Step(
                _("Each line is an act: when, who, as which post, what was before and after, and why."),
                "projects:audit",
            ),
            Step(_("“Export CSV” takes it along; the export is recorded, too.")),
        ),
    ),
    Question(
        "verify",
        _("How do I verify that nothing was changed?"),
        (
            Step(_("The page says up to where each entry fits the one before."), "projects:audit-verify"),
            Step(_("Note number and SHA-256 of the last seal outside this site.")),
            Step(_("Next time enter them under “Check against a seal you noted”, and press “Check”.")),
        ),
    ),
    Question(
        "trace",
        _("How do I trace one project?"),
        (
            Step(_("Open the project. Its history tells every act on it."), "projects:list"),
            Step(_("“Compare” lays two of its versions beside each other, word by word.")),
            Step(_("Each signature names the version and the post that gave it.")),
        ),
    ),
)
