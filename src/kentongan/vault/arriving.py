"""How files of a form arrive: each straight into the vault's incoming folder, at every door.

Set as the only upload handler (settings), because the CSRF check reads the form before any page can
choose. A page that takes files asks `files_of(request)`; what was refused is raised there, after the
words of the form have been read. Past a limit reading stops: nobody fills our memory or disk.
"""

import contextlib
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from kentongan.ledger.refusal import Refusal

from . import places
from .intake import CHUNK, Intake, Kept

WORDS = 2 * places.MEBI  # what a form may be beside its files


class Arrived(UploadedFile):
    """A file of a form, on the disk under a name of ours; dropped with the request unless sealed."""

    def __init__(self, kept: Kept, name: str) -> None:
        self.kept = kept
        super().__init__(kept.path.open("rb"), name, kept.media, kept.size)

    def close(self) -> None:
        """The request is over."""
        super().close()
        self.kept.drop()


class VaultHandler(FileUploadHandler):
    """Takes every file of one request."""

    chunk_size = CHUNK

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.intake: Intake | None = None
        self.total = 0

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        """A request that says itself that it is too much is not read at all."""
        if content_length > places.MOST_TOGETHER + WORDS:
            self._refuse(Refusal("file.too_much", field="files", most=places.MOST_TOGETHER))
            return QueryDict(""), MultiValueDict()
        return None

    def new_file(self, *args: object, **kwargs: object) -> None:
        """The next file begins."""
        super().new_file(*args, **kwargs)
        try:
            self.intake = Intake()
        except (Refusal, OSError) as error:
            self._skip(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Some more of it."""
        self.total += len(raw_data)
        try:
            if self.total > places.MOST_TOGETHER:
                raise Refusal("file.too_much", field="files", most=places.MOST_TOGETHER)
            self.intake.write(raw_data)
        except Refusal as refusal:
            self._drop()
            if refusal.code == "file.no_room":
                self._skip(refusal)
            self._refuse(refusal)
            raise StopUpload(connection_reset=True) from None

    def file_complete(self, file_size: int) -> Arrived | None:
        """All of it is here."""
        intake, self.intake = self.intake, None
        try:
            return Arrived(intake.finish(), self.file_name)
        except Refusal as refusal:
            intake.drop()
            self._refuse(refusal)
            return None

    def upload_interrupted(self) -> None:
        """The line broke."""
        self._drop()

    def _skip(self, error: Exception) -> None:
        """Go on without this file: the words are still wanted."""
        known = isinstance(error, Refusal)
        self._refuse(error if known else Refusal("file.no_room", field="files"))
        raise SkipFile from None

    def _refuse(self, refusal: Refusal) -> None:
        if self.request is not None and not hasattr(self.request, "upload_refused"):
            self.request.upload_refused = refusal

    def _drop(self) -> None:
        if self.intake is not None:
            self.intake.drop()
            self.intake = None

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self._drop()


def files_of(request: HttpRequest, name: str = "files") -> list[Arrived]:
    """The files that came in a field; raises what was refused on the way."""
    found = request.FILES.getlist(name)
    refused = getattr(request, "upload_refused", None)
    if refused is not None:
        raise refused
    return list(found)


def pieces_of(request: HttpRequest) -> Iterable[bytes]:
    """The body of a request as it comes, a little at a time."""
    while chunk := request.read(CHUNK):
        yield chunk
