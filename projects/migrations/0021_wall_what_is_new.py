"""The side wall around what was added since: by its project, by its own side, or by the thing it is part of."""

from django.db import migrations

from alliance.wall import SIDE, part_of, policy, visible


def said(table: str) -> tuple[str, str]:
    """Return what may be read and written of what people say to their own side or to both."""
    return f"(side = {SIDE} OR audience = 'BOTH') AND {visible(table)}", f"side = {SIDE} AND {visible(table)}"


# Table to what may be read, and what may be written where that is less.
WALLS = {
    **{
        table: (visible(table), "")
        for table in ("projects_release", "projects_agendaitem", "projects_projectmilestone", "projects_divergence")
    },
    "projects_engagement": said("projects_engagement"),
    "projects_attachment": said("projects_attachment"),
    "projects_attachmentcontent": (part_of("projects_attachmentcontent", "projects_attachment", "attachment_id"), ""),
    "projects_commentedit": (part_of("projects_commentedit", "projects_comment", "comment_id"), ""),
    "projects_comment_mentions": (part_of("projects_comment_mentions", "projects_comment", "comment_id"), ""),
    "projects_readmark": (f"side = {SIDE} AND {visible('projects_readmark')}", ""),
    "projects_keptform": (f"side = {SIDE}", ""),
    # An order of one side is its own until it is handed in; what either side ranks, both can see.
    "projects_ranking": (f"side = {SIDE} OR {SIDE} IS NOT NULL AND audience = 'BOTH'", ""),
    "projects_rank": (
        f"{part_of('projects_rank', 'projects_ranking', 'ranking_id')} AND {visible('projects_rank')}",
        "",
    ),
    "projects_forumwaiver": (
        f"{SIDE} IS NOT NULL AND (project_id IS NULL OR {visible('projects_forumwaiver')})",
        f"side = {SIDE} AND (project_id IS NULL OR {visible('projects_forumwaiver')})",
    ),
    "projects_tasking": (part_of("projects_tasking", "projects_agendaitem", "item_id"), ""),
    "projects_tasking_obligations": (part_of("projects_tasking_obligations", "projects_tasking", "tasking_id"), ""),
}


class Migration(migrations.Migration):
    dependencies = [("projects", "0020_keep_what_is_typed")]

    operations = [migrations.RunSQL(*policy(table, *rules)) for table, rules in WALLS.items()]
