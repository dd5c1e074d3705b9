"""The questions of each role, under the word its page has in its address."""

from frameworks.choices import Role
from projects.guide import keeping, working
from projects.guide.parts import Question

GUIDES: dict[Role, tuple[Question, ...]] = {
    Role.AUTHOR: working.AUTHOR,
    Role.POC: working.POC,
    Role.LEAD: working.LEAD,
    Role.ADMIN: keeping.ADMIN,
    Role.LEADERSHIP: keeping.LEADERSHIP,
    Role.AUDITOR: keeping.AUDITOR,
}
