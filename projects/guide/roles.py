"""The questions of each role, under the word its page has in its address."""

from frameworks.choices import Role
from projects.guide import keeping, working
from projects.guide.looking import LOOKING
from projects.guide.parts import Question

GUIDES: dict[Role, tuple[Question, ...]] = {
    Role.AUTHOR: working.AUTHOR + LOOKING,
    Role.POC: working.POC + LOOKING,
    Role.LEAD: working.LEAD + LOOKING,
    Role.ADMIN: keeping.ADMIN + LOOKING,
    Role.LEADERSHIP: keeping.LEADERSHIP + LOOKING,
    Role.AUDITOR: keeping.AUDITOR + LOOKING,
}
