"""`adjust_for_baseline`: change scores beside baseline-adjusted estimates, and regression to the mean between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike

from trepart_eval.relations.given_tables import table_of
from trepart_eval.relations.refusals import MayBeRefused, said_in
from trepart_eval.relations.regression.model_frames import column_values
from trepart_eval.relations.regression.regression_result import Regression
from trepart_eval.relations.regression.regression_sentences import sentence, significant, spoken
from trepart_eval.relations.regression.robust_regression import regress
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd

CHANGE_SCORE: Final = "change_score"
BASELINE_ADJUSTED: Final = "baseline_adjusted"
_NUMBERS: Final = ("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high")


@dataclass(frozen=True, slots=True, eq=False)
class BaselineAdjustment(MayBeRefused):
    """How change goes with a dose, with and without the starting point held equal.

    Attributes
    ----------
    change, adjusted : Regression
        Change on dose; outcome after on dose and outcome before (ANCOVA).
    baseline_slope : float
        What one unit more before goes with after, dose held equal; 1 where nothing regresses to the mean.
    baseline_difference : float
        What one unit more of the dose goes with before; 0 where doses start alike.
    expected_regression_to_mean : float
        Change per unit of dose to expect from regression to the mean alone: (baseline_slope - 1) baseline_difference.
        It is exactly the change score's estimate less the adjusted one.
    correlation : float
        Correlation of before and after.
    dose : str
        Name of the dose.
    refusal, reason : str
        Why there is nothing to compare, as a term and in words; empty where there is.
    """

    change: Regression
    adjusted: Regression
    baseline_slope: float
    baseline_difference: float
    expected_regression_to_mean: float
    correlation: float
    dose: str
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row per approach: approach, term, estimate, std_error, df, statistic, p_value, conf_low, conf_high."""
        import pandas as pd

        both = {CHANGE_SCORE: self.change, BASELINE_ADJUSTED: self.adjusted}
        rows = []
        for approach, model in both.items():
            found = {row.term: row for row in model.rows}.get(_DOSE)
            numbers = {name: getattr(found, name) if found else float("nan") for name in _NUMBERS}
            rows.append({"approach": approach, "term": self.dose, **numbers})
        return pd.DataFrame(rows)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences: both estimates, and what regression to the mean makes of the difference."""
        spoken_in = self.language if language is None else spoken(language)
        if self.refused:
            return said_in(self.reason, spoken_in)
        return sentence(
            "summary",
            "baseline",
            spoken_in,
            dose=self.dose,
            change=significant(self.change.row(_DOSE).estimate, spoken_in),
            adjusted=significant(self.adjusted.row(_DOSE).estimate, spoken_in),
            expected=significant(self.expected_regression_to_mean, spoken_in),
        )


_BEFORE: Final = "before"
_AFTER: Final = "after"
_CHANGE: Final = "change"
_DOSE: Final = "dose"


def adjust_for_baseline(
    data: pd.DataFrame | Mapping[str, Any],
    outcome_before: str,
    outcome_after: str,
    dose: str,
    cluster: str | ArrayLike | None = None,
    weights: str | ArrayLike | None = None,
    vcov: str | None = None,
    conf_level: float = 0.95,
    language: Language | str | None = None,
) -> BaselineAdjustment:
    """Change on dose, and after on dose with before held equal, side by side.

    Parameters
    ----------
    data : DataFrame or mapping of str to column
        A row per municipality, or per smaller unit within clusters. Rows that lack any of the three are left out.
    outcome_before, outcome_after, dose : str
        Columns of numbers.
    cluster, weights, vcov, conf_level, language
        As in `regress`.

    Returns
    -------
    BaselineAdjustment

    Raises
    ------
    ValueError
        If a column isn't there or holds no numbers, or an option has no such value.

    Notes
    -----
    Where doses were not given by chance, the two answer different questions and can differ in sign (Lord 1967): the
    change score says how differently places moved, the adjusted one how differently places with the same start ended.
    Those who start low tend to rise whatever is done; where they also have more of the dose, the change score takes
    that for an effect.

    Examples
    --------
    >>> made_up = {"t0": [1, 2, 3, 4, 5, 6, 7, 8], "t1": [5, 5, 6, 5, 7, 7, 6, 8], "dose": [8, 3, 7, 4, 5, 6, 3, 1]}
    >>> found = adjust_for_baseline(made_up, outcome_before="t0", outcome_after="t1", dose="dose")
    >>> found.table["estimate"].round(3).tolist()
    [0.498, 0.124]
    """
    spoken_in = spoken(language)
    table = table_of(data)
    columns = {_BEFORE: outcome_before, _AFTER: outcome_after, _DOSE: dose}
    numbers = {name: column_values(table, column, name) for name, column in columns.items()}
    numbers[_CHANGE] = numbers[_AFTER] - numbers[_BEFORE]
    beside = {
        "cluster": table[cluster].to_numpy() if isinstance(cluster, str) and cluster in table.columns else cluster,
        "weights": table[weights].to_numpy() if isinstance(weights, str) and weights in table.columns else weights,
    }
    options: dict[str, Any] = {"vcov": vcov, "conf_level": conf_level, "language": spoken_in, **beside}
    change = regress(f"{_CHANGE} ~ {_DOSE}", numbers, **options)
    adjusted = regress(f"{_AFTER} ~ {_DOSE} + {_BEFORE}", numbers, **options)
    refused = next((one for one in (change, adjusted) if one.refused), None)
    if refused is not None:
        nan = float("nan")
        return BaselineAdjustment(
            change, adjusted, nan, nan, nan, nan, dose, spoken_in, refused.refusal, refused.reason
        )
    slope = adjusted.row(_BEFORE).estimate if _BEFORE in {row.term for row in adjusted.rows} else float("nan")
    # Before is left out where after is missing, so that all three models have the same rows.
    start = regress(f"{_BEFORE} ~ {_DOSE}", numbers | {_BEFORE: numbers[_BEFORE] + 0 * numbers[_AFTER]}, **options)
    difference = start.row(_DOSE).estimate if not start.refused else 0.0
    known = ~np.isnan(numbers[_CHANGE] + numbers[_DOSE])
    return BaselineAdjustment(
        change=change,
        adjusted=adjusted,
        baseline_slope=slope,
        baseline_difference=difference,
        expected_regression_to_mean=(slope - 1) * difference,
        correlation=float(np.corrcoef(numbers[_BEFORE][known], numbers[_AFTER][known])[0, 1]),
        dose=dose,
        language=spoken_in,
    )
