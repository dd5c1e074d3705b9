"""What is kept to find things by: whoever writes a text keeps its words here, before saving."""

from projects import content as contents
from projects.models import Attachment, Comment, Project
from projects.words import indexed, initials, normalise


def index_project(project: Project) -> None:
    """Keep a project's texts, both titles first; then its number once shared, and the Korean title's initials last."""
    texts = [normalise(getattr(project, name) or "") for name in contents.TEXTS]
    ref = project.ref if project.number else ""
    project.search_text, project.grams = indexed([*texts, ref, initials(normalise(project.title_ko))])


def index_comment(said: Comment) -> None:
    """Keep what a comment says."""
    said.search_text, said.grams = indexed([normalise(said.body)])


def index_file(file: Attachment) -> None:
    """Keep what a file is called and what it is."""
    file.search_text, file.grams = indexed([normalise(file.name), normalise(file.description)])
