"""What the operating system says when a file can't be read or written, in three languages."""

from __future__ import annotations

import errno
from typing import Final

from trepart_eval.problems.messages import Word

_WORDS: Final = {
    "EACCES": "system_no_access",
    "EPERM": "system_no_access",
    "EBUSY": "system_in_use",
    "ETXTBSY": "system_in_use",
    "EROFS": "system_write_protected",
    "ENOENT": "system_not_there",
    "ENXIO": "system_not_there",
    "ENODEV": "system_not_there",
    "ENOTDIR": "system_file_in_the_way",
    "EEXIST": "system_file_in_the_way",
    "EISDIR": "system_is_folder",
    "ENOSPC": "system_disk_full",
    "EDQUOT": "system_disk_full",
    "EFBIG": "system_too_big",
    "ENAMETOOLONG": "system_name_too_long",
    "EINVAL": "system_bad_name",
    "EILSEQ": "system_bad_name",
    "ELOOP": "system_link_to_itself",
    "EIO": "system_disk_fails",
    "ETIMEDOUT": "system_drive_silent",
    "EHOSTDOWN": "system_drive_silent",
    "ENOTCONN": "system_drive_silent",
    "ESTALE": "system_drive_silent",
    "EMFILE": "system_too_many_open",
    "ENFILE": "system_too_many_open",
    "ENOMEM": "system_no_memory",
}
_BY_NUMBER: Final = {getattr(errno, name): word for name, word in _WORDS.items() if hasattr(errno, name)}


def system_reason(error: OSError) -> Word | str:
    """Reason of an error as a detail of a problem; the system's own words, in its language, where it is a rare one.

    >>> system_reason(OSError(28, "No space left on device"))
    Word(name='system_disk_full', details={})
    """
    return reason_of_number(error.errno) or error.strerror or str(error)


def reason_of_number(number: int | None) -> Word | None:
    """Reason that an error number of the system stands for; None where it is a rare one.

    >>> reason_of_number(9999) is None
    True
    """
    name = _BY_NUMBER.get(number or 0)
    return None if name is None else Word(name)
