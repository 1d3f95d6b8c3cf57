"""How much of each criterion the figure behind success takes: necessary conditions by degree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from trepart_eval.relations.ceilings.condition_analysis import necessary_conditions
from trepart_eval.relations.ceilings.necessity_result import NecessaryConditions
from trepart_eval.relations.programme_configurations.success_by_case import SuccessOfCases
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd

FIGURE: Final = "success"
"""Column of the figure behind success."""


def figure_ceilings(
    frame: pd.DataFrame, success: SuccessOfCases, seed: int, language: Language
) -> NecessaryConditions | None:
    """Criteria as necessary for a high figure, or a low one where low is success; None where success has no figure.

    Parameters
    ----------
    frame : DataFrame
        Scores: cases by criteria, NaN where one isn't known.
    seed : int
        Seed of the arrangements.
    """
    if not success.figures:
        return None
    given = frame.assign(**{FIGURE: [success.figures.get(case, float("nan")) for case in frame.index]})
    corner = 3 if success.low_is_success else 1
    return necessary_conditions(given, list(frame.columns), FIGURE, corner=corner, seed=seed, language=language)
