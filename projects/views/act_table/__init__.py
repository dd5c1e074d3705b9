"""The acts a project page offers: in which order, under which words, with which form."""

from projects.views.act_table import filing, following
from projects.views.act_table.act import Act, Words

ACTS: dict[str, Act] = {act.name: act for act in (*filing.ACTS, *following.ACTS)}

__all__ = ["ACTS", "Act", "Words"]
