"""Who keeps the agendas of a framework's forums."""

from frameworks.choices import Role
from frameworks.policies import Actor


def keeps_agendas(actor: Actor, framework_id: int) -> bool:
    """Test whether the actor keeps the agendas of a framework: as its lead, or as an administrator, of either side."""
    return actor.has(Role.ADMIN) or actor.leads(framework_id)
