"""A form as an SPSS file without answers: names, labels, value labels, missing values and levels of measurement."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trepart_eval.instrument.form_layout import FormLayout, layout_of
from trepart_eval.instrument.question_forms import Questionnaire
from trepart_eval.instrument.statements import Item
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd

_CASE_SIZE: Final = 68
"""Place in the header of how many pieces of eight bytes a row takes."""
_ROWS: Final = 80
"""Place in the header of how many rows there are."""
_MADE_AT: Final = slice(92, 109)  # date and time of the file's making
_NO_TIME: Final = b"01 Jan 1800:00:00"
_PIECE: Final = 8
_LONGEST_ANSWER: Final = 120  # letters that people may write


def spss_template(
    questionnaire: Questionnaire, language: Language | str = Language.NB, *, cases: Sequence[str] = ()
) -> bytes:
    """Form as an empty ``.sav`` file to type answers from paper into; the same form gives the same bytes.

    "Don't know" is declared a missing value. Scales are ordinal, all else is nominal.

    Parameters
    ----------
    questionnaire : Questionnaire
        The form.
    language : Language
        Language of the labels.
    cases : sequence of str
        Cases to choose from; left out, the name is typed.

    Raises
    ------
    ValueError
        If ``questionnaire`` isn't what `questionnaire` returns.
    """
    import pyreadstat

    layout = layout_of(questionnaire, cases)
    spoken = Language(language)
    labels: dict[str, str | None] = {question.key: question.item.text(spoken) for question in layout}
    chosen = {question.key: question for question in layout if question.answers}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.sav"
        pyreadstat.write_sav(
            _one_row(layout),
            str(path),
            file_label=questionnaire.title(spoken),
            column_labels=labels,
            variable_value_labels={
                key: {answer.value: answer.text(spoken) for answer in question.answers}
                for key, question in chosen.items()
            },
            missing_ranges={key: [unsure] for key, question in chosen.items() if (unsure := _unsure(question.item))},
            variable_measure={q.key: "ordinal" if q.item.scored else "nominal" for q in layout},
            variable_format=dict.fromkeys(chosen, "F2.0"),
        )
        return _without_rows(path.read_bytes())


def _unsure(item: Item) -> int | None:
    return item.scale.dont_know if item.scale is not None else None


def _one_row(layout: FormLayout) -> pd.DataFrame:
    """A row that is taken away again: columns of text get their width from what stands in them."""
    import pandas as pd

    return pd.DataFrame({q.key: [1.0 if q.answers else "x" * _LONGEST_ANSWER] for q in layout})


def _without_rows(content: bytes) -> bytes:
    """File without its one row, which is not compressed and stands last."""
    size = struct.unpack_from("<i", content, _CASE_SIZE)[0] * _PIECE
    empty = bytearray(content[:-size])
    struct.pack_into("<i", empty, _ROWS, 0)
    empty[_MADE_AT] = _NO_TIME
    return bytes(empty)
