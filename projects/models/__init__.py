"""The cooperation: projects, their filings and versions, and what both sides say about them."""

from projects.models.comments import Comment, CommentEdit, ReadMark, SideNote
from projects.models.files import Attachment, AttachmentContent
from projects.models.following import Divergence, Engagement, ProjectMilestone
from projects.models.forums import AgendaItem, ForumWaiver, Tasking
from projects.models.judgements import Endorsement, Release, Review
from projects.models.keeping import KeptForm
from projects.models.making import ReportBytes, ReportFile, ReportPlace, ReportWish
from projects.models.presence import Editing
from projects.models.projects import Project, ProjectMember
from projects.models.rankings import Rank, Ranking
from projects.models.reports import Snapshot
from projects.models.saved_views import SavedView
from projects.models.status import StatusReport
from projects.models.submissions import Submission, Version

__all__ = [
    "AgendaItem",
    "Attachment",
    "AttachmentContent",
    "Comment",
    "CommentEdit",
    "Divergence",
    "Editing",
    "Endorsement",
    "Engagement",
    "ForumWaiver",
    "KeptForm",
    "Project",
    "ProjectMember",
    "ProjectMilestone",
    "Rank",
    "Ranking",
    "ReadMark",
    "Release",
    "ReportBytes",
    "ReportFile",
    "ReportPlace",
    "ReportWish",
    "Review",
    "SavedView",
    "SideNote",
    "Snapshot",
    "StatusReport",
    "Submission",
    "Tasking",
    "Version",
]
