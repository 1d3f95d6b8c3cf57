"""Why a file is damaged, in three languages: the libraries that read it say so in English."""

from __future__ import annotations

import re
from typing import Final

from trepart_eval.problems.messages import Word

_END_MISSING: Final = re.compile(
    r"unable to read from file|no element found|unclosed|unterminated|truncated|end of (?:file|stream|data)|EOF", re.I
)
_LINE: Final = re.compile(r"\bline (\d+)")


def damage_reason(error: Exception) -> Word:
    """Reason that a library gives: the end is missing, a line can't be read, or the content can't.

    >>> damage_reason(ValueError("not well-formed (invalid token): line 5, column 3"))
    Word(name='unreadable_line', details={'line': 5})
    """
    said = str(error)
    if _END_MISSING.search(said):
        return Word("unreadable_end")
    line = _LINE.search(said)
    return Word("unreadable_line", {"line": int(line[1])}) if line else Word("unreadable_content")
