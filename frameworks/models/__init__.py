"""The agreement and its calendar, one aggregate a module."""

from frameworks.models.agreements import Framework, Principle, PriorityArea, Theme
from frameworks.models.changes import MeetingChange
from frameworks.models.cycles import Cycle, Milestone
from frameworks.models.forums import Forum, Meeting, MilestoneRule, SourceConflict
from frameworks.models.holidays import HolidayOverride
from frameworks.models.partners import Country, CountryGroup, CountryMembership
from frameworks.models.posts import Organization, Post, Side, Tenure
from frameworks.models.statements import Commitment, GlossaryTerm, Statement

__all__ = [
    "Commitment",
    "Country",
    "CountryGroup",
    "CountryMembership",
    "Cycle",
    "Forum",
    "Framework",
    "GlossaryTerm",
    "HolidayOverride",
    "Meeting",
    "MeetingChange",
    "Milestone",
    "MilestoneRule",
    "Organization",
    "Post",
    "Principle",
    "PriorityArea",
    "Side",
    "SourceConflict",
    "Statement",
    "Tenure",
    "Theme",
]
