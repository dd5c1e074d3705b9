"""Taking files from a browser without ever holding more than one may weigh, and none from whoever is not signed in."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class LimitedUploadHandler(FileUploadHandler):
    """Keeps one file in memory, and nothing on the disk.

    A file that weighs too much is counted to its end and let go: a form sees its size, and an empty content. So is
    every further file, and every file of a request that nobody signed in to.
    """

    taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken += 1
        if self.taken > 1:
            raise SkipFile
        user = getattr(self.request, "user", None)
        self.room = settings.FILE_MAX_BYTES if getattr(user, "is_authenticated", False) else 0
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= self.room:
            self.content.write(raw_data)
        else:
            self.room = 0
            self.content = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
