"""What comes in is bounded before anybody looks at it."""

from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tests.projects.samples import PDF

ADDRESS = "/projects/rcf-001/attach/"


@pytest.mark.django_db
def test_a_body_that_no_form_takes_is_refused_before_it_is_read(client):
    class Unread(BytesIO):
        def read(self, *_size):
            raise AssertionError("It was read.")

    answer = client.generic(
        "POST",
        ADDRESS,
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(2**30), "wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "A file may weigh 20.0\xa0MB at most." in answer.content.decode()


def test_whoever_is_not_signed_in_puts_nothing_into_the_memory():
    request = RequestFactory().post(ADDRESS, {"file": SimpleUploadedFile("plan.pdf", PDF)})
    request.user = AnonymousUser()
    assert (request.FILES["file"].size, request.FILES["file"].read()) == (len(PDF), b"")
