"""The cooperation: projects, their filings and versions, and what both sides say about them."""

from projects.models.judgements import Comment, Endorsement, Review, SideNote
from projects.models.projects import Project, ProjectMember
from projects.models.reports import Snapshot
from projects.models.status import StatusReport
from projects.models.submissions import Submission, Version

__all__ = [
    "Comment",
    "Endorsement",
    "Project",
    "ProjectMember",
    "Review",
    "SideNote",
    "Snapshot",
    "StatusReport",
    "Submission",
    "Version",
]
