"""The report of the 57th cycle, made from a snapshot that is kept with the code: what it says, and how it is set.

A digest that changed means that documents of old snapshots come out otherwise than they did, so that files handed out
earlier no longer verify. Where that is meant, or a library was renewed, look at the documents first, then run
``./dev manage shell -c "from tests.projects.reports import golden; golden.renew()"`` and commit what it writes.
"""

import pytest

from projects.reports.build import EDITIONS
from projects.reports.rendering import FORMATS
from tests.projects.reports.golden import kept, libraries, told


def test_documents_are_set_by_the_libraries_they_were_looked_at_with():
    assert libraries() == kept()["libraries"]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("extension", FORMATS)
def test_the_report_of_the_57th_cycle_comes_out_as_it_did(extension, edition):
    assert told(edition, extension) == kept()["documents"][f"{edition}.{extension}"]
