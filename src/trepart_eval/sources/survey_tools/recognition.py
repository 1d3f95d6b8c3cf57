"""Which tool wrote a survey file, by the columns that it adds of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from trepart_eval.vocabulary.spelling import spoken
from trepart_eval.vocabulary.terms import SurveyTool

_LIMESURVEY: Final = {"id", "submitdate", "lastpage", "startlanguage"}
_LIMESURVEY_IN_FULL: Final = {"response id": "id", "date submitted": "submitdate", "last page": "lastpage",
                              "start language": "startlanguage"}  # fmt: skip
_OF_LIMESURVEY: Final = 3  # of its four columns; a study may have an 'id' of its own
_SURVEYXACT_STATUS: Final = re.compile(r"stat(o|i)?[a-z]*_\d+")
_SECURE_NETTSKJEMA: Final = re.compile(r"internal_\d+\.(csv|sav|txt)", re.IGNORECASE)
_XLSFORM: Final = ("_uuid", "_submission_time", "instanceid", "formhub/uuid", "__version__")


@dataclass(frozen=True, slots=True)
class ToolColumns:
    """A tool, and which of a file's columns it added to know answers by.

    Attributes
    ----------
    tool : SurveyTool
        The tool.
    submission : str
        Column with a value of its own for each submission; empty where there is none.
    submitted : str
        Column that is empty where a respondent never sent in the answers; empty where there is none.
    """

    tool: SurveyTool
    submission: str = ""
    submitted: str = ""


def recognise(names: Sequence[str], file_name: str, *, stated: SurveyTool | None = None) -> ToolColumns | None:
    """Tool that wrote a file with these columns; None where it isn't known.

    Parameters
    ----------
    names : sequence of str
        Columns of the file.
    file_name : str
        Name of the file: secure Nettskjema forms have no column of their own, but a name.
    stated : SurveyTool, optional
        What the study says.
    """
    by_name = {_plain(name): name for name in reversed(names)}
    found = _nettskjema(by_name, file_name) or _surveyxact(by_name) or _limesurvey(by_name) or _xlsform(by_name)
    if stated is not None and (found is None or found.tool is not stated):
        return ToolColumns(stated)
    return found


def _plain(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").split()).casefold()


def _nettskjema(by_name: dict[str, str], file_name: str) -> ToolColumns | None:
    if {"$submission_id", "$answer_time_ms"} & set(by_name):
        return ToolColumns(SurveyTool.NETTSKJEMA, by_name.get("$submission_id", ""))
    if _SECURE_NETTSKJEMA.fullmatch(PurePath(file_name).name):
        return ToolColumns(SurveyTool.NETTSKJEMA)
    return None


def _surveyxact(by_name: dict[str, str]) -> ToolColumns | None:
    respondent = next((by_name[name] for name in ("respondentid", "responde") if name in by_name), None)
    if respondent is None or not any(_SURVEYXACT_STATUS.fullmatch(name) for name in by_name):
        return None
    return ToolColumns(SurveyTool.SURVEYXACT, respondent)


def _limesurvey(by_name: dict[str, str]) -> ToolColumns | None:
    own: dict[str, str] = {}
    for name, written in by_name.items():
        code, _, text = name.partition(". ")
        known = next((part for part in (name, code) if part in _LIMESURVEY), "")
        known = known or _LIMESURVEY_IN_FULL.get(spoken(text or code), "")
        if known:
            own.setdefault(known, written)
    if len(own) < _OF_LIMESURVEY:
        return None
    return ToolColumns(SurveyTool.LIMESURVEY, own.get("id", ""), own.get("submitdate", ""))


def _xlsform(by_name: dict[str, str]) -> ToolColumns | None:
    for sign in _XLSFORM:
        written = next((by_name[name] for name in by_name if re.split(r"[/.:-]", name)[-1] == sign or name == sign), "")
        if written:
            return ToolColumns(SurveyTool.XLSFORM, written if sign in {"_uuid", "instanceid"} else "")
    return ToolColumns(SurveyTool.XLSFORM, by_name["key"]) if {"submissiondate", "key"} <= set(by_name) else None
