"""Simulated answers as an SPSS file that says it is simulated."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from trepart_eval.datasets.simulation.asked_questions import Questions
from trepart_eval.datasets.simulation.people import PARTIES
from trepart_eval.datasets.simulation.programme import Programme
from trepart_eval.datasets.simulation.survey_answers import DONT_KNOW, NOT_ANSWERED, SurveyAnswers
from trepart_eval.datasets.simulation.words import wording
from trepart_eval.datasets.simulation.workplaces import Workplaces
from trepart_eval.vocabulary.labels import label

COLUMNS: Final = ("municipality", "wave", "party", "workplace", "respondent")

_MADE_AT: Final = slice(92, 109)  # date and time of the file's making in the header of an SPSS file
_NO_TIME: Final = b"01 Jan 1800:00:00"


def survey_bytes(programme: Programme, workplaces: Workplaces, answers: SurveyAnswers, asked: Questions) -> bytes:
    """Answers as .sav: value labels, declared missing codes, and a label and notes that say it is simulated.

    The header's date and time are fixed, so that the same simulation gives the same bytes.
    """
    import pandas as pd
    import pyreadstat

    language = programme.parameters.language
    labels: dict[str, str | None] = {name: wording("columns", name, language) for name in COLUMNS}
    labels |= {name: text[language.value] for name, text in zip(asked.names, asked.texts, strict=True)}
    scale: dict[int | float, str] = {
        code: wording("answers", str(code), language) for code in (1, 2, 3, 4, 5, DONT_KNOW, NOT_ANSWERED)
    }
    value_labels: dict[str, dict[int | float, str]] = {
        "municipality": dict(zip(map(int, programme.codes), programme.keys, strict=True)),
        "wave": {number + 1: key for number, key in enumerate(programme.waves)},
        "party": {number + 1: label("party", party.value, language) for number, party in enumerate(PARTIES)},
        **dict.fromkeys(asked.names, scale),
    }
    note = wording("words", "note", language)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.sav"
        pyreadstat.write_sav(
            pd.DataFrame(_columns(programme, workplaces, answers, asked)),
            str(path),
            row_compress=True,
            file_label=wording("words", "file_label", language),
            note=_lines(note),
            column_labels=labels,
            variable_value_labels=value_labels,
            missing_ranges={name: [DONT_KNOW, NOT_ANSWERED] for name in asked.names},
            variable_format=dict.fromkeys(asked.names, "F1.0"),
        )
        content = bytearray(path.read_bytes())
    content[_MADE_AT] = _NO_TIME
    return bytes(content)


def _columns(programme: Programme, workplaces: Workplaces, answers: SurveyAnswers, asked: Questions) -> dict[str, Any]:
    rows = answers.columns
    codes = np.array([int(code) for code in programme.codes], dtype=np.int16)
    return {
        "municipality": codes[rows["case"]],
        "wave": rows["wave"] + np.int8(1),
        "party": rows["party"] + np.int8(1),
        "workplace": _workplace_names(workplaces, rows["case"], rows["workplace"]),
        "respondent": rows["respondent"] + np.int32(1),
        **{name: rows[name] for name in asked.names},
    }


def _workplace_names(workplaces: Workplaces, case: Any, number: Any) -> Any:  # noqa: ANN401 - arrays of whole numbers
    """Key of each row's workplace; empty for those who have none."""
    names, first = [], [0]
    for row, employees in enumerate(workplaces.employees):
        names += [workplaces.key(row, place) for place in range(len(employees))]
        first.append(len(names))
    index = np.where(number >= 0, np.array(first)[case] + number, len(names))
    return np.array([*names, ""], dtype=object)[index]


def _lines(text: str, longest: int = 40) -> list[str]:
    """Text in lines that a document of an SPSS file has room for, 80 bytes each."""
    import textwrap

    return textwrap.wrap(text, longest)
