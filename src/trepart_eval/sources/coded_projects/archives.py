"""Zip archives from people one doesn't know: read member by member, never unpacked, never more than a limit."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from trepart_eval.problems.messages import Word
from trepart_eval.sources.damage_reasons import damage_reason
from trepart_eval.sources.raw_tables import Unreadable

LARGEST_MEMBER: Final = 1 << 30  # bytes unpacked, of anything in the archive
LARGEST_TEXT: Final = 64 << 20  # bytes of one document: a hundred long books
LARGEST_TEXTS: Final = 1 << 29  # bytes of all documents together
_LARGEST_DIRECTORY: Final = 8 << 20  # bytes: room for some 60,000 members
_HIGHEST_RATIO: Final = 200  # plain text and XML shrink to a twentieth or a fiftieth
_RATIO_MATTERS: Final = 8 << 20  # bytes; below this a high ratio does no harm
_CHUNK: Final = 1 << 16
_PLAIN_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED: Final = 0x1
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_LONGEST_COMMENT: Final = 1 << 16
_LOCATOR: Final = b"PK\x06\x07"
_LOCATOR_SIZE: Final = 20
_LARGE_END: Final = b"PK\x06\x06"
_LARGE_END_SIZE: Final = 56


class Archive:
    """An open archive whose members have been looked over."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = {_folded(info.filename): info for info in archive.infolist() if not info.is_dir()}
        self._left = LARGEST_TEXTS

    def ending(self, suffix: str) -> list[str]:
        """Members at the top of the archive whose name ends so."""
        return [name for name in self._members if name.endswith(suffix) and "/" not in name]

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member piece by piece."""
        with self._archive.open(self._members[name]) as stream:
            while piece := stream.read(_CHUNK):
                yield piece

    def text_bytes(self, name: str) -> bytes | None:
        """Return the bytes of a document; None where the archive doesn't hold it."""
        info = self._members.get(_folded(name))
        if info is None:
            return None
        self._left -= info.file_size
        if info.file_size > LARGEST_TEXT or self._left < 0:
            raise Unreadable("archive_too_large", value=info.filename)
        with self._archive.open(info) as stream:
            return stream.read(LARGEST_TEXT + 1)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open an archive; raises `Unreadable` where it is damaged, or made to do harm."""
    try:
        with path.open("rb") as stream:
            _small_directory(stream)
            with zipfile.ZipFile(stream) as archive:
                for info in archive.infolist():
                    _harmless(info)
                yield Archive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error) as error:
        raise Unreadable("file_damaged", reason=damage_reason(error)) from error


def _small_directory(stream: BinaryIO) -> None:
    """Refuse an archive whose list of members would fill the memory before anything can be looked at."""
    size = stream.seek(0, 2)
    tail_size = min(size, _END_SIZE + _LONGEST_COMMENT + _LOCATOR_SIZE + _LARGE_END_SIZE)
    stream.seek(size - tail_size)
    tail = stream.read(tail_size)
    end = tail.rfind(_END)
    if end < 0 or end + _END_SIZE > len(tail):
        raise Unreadable("not_an_archive")
    directory = int.from_bytes(tail[end + 12 : end + 16], "little")
    locator = tail[max(end - _LOCATOR_SIZE, 0) : end]
    if locator.startswith(_LOCATOR):
        record = tail[max(end - _LOCATOR_SIZE - _LARGE_END_SIZE, 0) : end - _LOCATOR_SIZE]
        if not record.startswith(_LARGE_END):
            raise Unreadable("file_damaged", reason=Word("unreadable_content"))
        directory = int.from_bytes(record[40:48], "little")
    if directory > min(size, _LARGEST_DIRECTORY):
        raise Unreadable("archive_too_large", value="zip")
    stream.seek(0)


def _harmless(info: zipfile.ZipInfo) -> None:
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        raise Unreadable("archive_leaves", value=info.filename)
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable("archive_locked", value=info.filename)
    too_dense = info.file_size > _RATIO_MATTERS and info.file_size > _HIGHEST_RATIO * max(info.compress_size, 1)
    if info.file_size > LARGEST_MEMBER or too_dense:
        raise Unreadable("archive_too_large", value=info.filename)
    if info.compress_type not in _PLAIN_METHODS and not info.is_dir():
        raise Unreadable("archive_method", value=info.filename)


def _folded(name: str) -> str:
    """Return a member's name as one spelling: tools write Sources and sources, with either slash."""
    return name.replace("\\", "/").casefold()
