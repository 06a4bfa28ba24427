"""Uploads stop being kept as soon as they pass the limit, so that nobody fills the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class BoundedUpload(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: drops a file past `DOCUMENT_MAX_SIZE`; the form then says so."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and give on."""
        self.received += len(raw_data)
        if self.received > settings.DOCUMENT_MAX_SIZE:
            self.request.upload_too_large = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one make the file."""
