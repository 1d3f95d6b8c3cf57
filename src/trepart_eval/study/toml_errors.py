"""What is wrong with a file that isn't TOML, in three languages: Python's reader says it in English."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from trepart_eval.problems.messages import Word

_KINDS: Final = (
    (re.compile(r"Unescaped '\\'|Invalid hex value|not a Unicode scalar"), "backslash"),
    (re.compile(r"Cannot (?:declare|overwrite|redefine|mutate)|Duplicate"), "twice"),
    (re.compile(r"Expected '='"), "no_equals"),
    (re.compile(r"Invalid date"), "no_date"),
    (re.compile(r"Expected newline"), "more_on_line"),
    (re.compile(r"Unclosed|Unterminated|Illegal character '\\n'|Expected '?\"?\]|end of document"), "not_closed"),
    (re.compile(r"Invalid initial character|Invalid statement"), "name"),
    (re.compile(r"Invalid value"), "value"),
)
_LINE: Final = re.compile(r"line (\d+)")


def toml_details(error: Exception, path: Path, content: str) -> dict[str, Any]:
    """Details of the problem ``study_not_toml``: what is wrong on which line, and what to do.

    Parameters
    ----------
    error : Exception
        What the reader raised.
    path : Path
        The file; one that isn't called ``.toml`` is hardly a study.
    content : str
        What was read.
    """
    said = str(error)
    found = _LINE.search(said)
    line = int(found[1]) if found else content.count("\n") + 1
    kind = next((name for pattern, name in _KINDS if pattern.search(said)), "")
    if path.suffix.lower() != ".toml":
        return {"reason": Word("toml_is_not_a_study"), "advice": Word("toml_name_the_study")}
    if not kind:
        return {"reason": said, "advice": Word("toml_value_advice")}
    return {"reason": Word(f"toml_{kind}", {"line": line}), "advice": Word(f"toml_{kind}_advice")}
