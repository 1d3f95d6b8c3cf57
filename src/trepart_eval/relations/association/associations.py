"""`associate`: how a dose and an outcome hang together over municipalities, and how far that can be trusted."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.relations.association.association_sentences import (
    about_municipalities,
    headline,
    what_could_be_seen,
    without_one,
)
from trepart_eval.relations.association.correlations import (
    CONF_LEVEL,
    FEWEST,
    refusal_of_pairs,
)
from trepart_eval.relations.association.matched_rows import MatchedRows, match_rows
from trepart_eval.relations.association.measures import (
    INTERVALS,
    Measure,
    interval_of,
    residuals,
)
from trepart_eval.relations.association.rearrangements import DRAWS, SEED, check_test, of_units
from trepart_eval.relations.association.row_inference import (
    coefficient_of_rows,
    jackknife_interval,
    p_value_of_rows,
)
from trepart_eval.relations.detectability.smallest_effects import smallest_detectable_correlation
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for, said_in
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Row = dict[str, Any]

MEASURES: Final = (Measure.SPEARMAN, Measure.KENDALL, Measure.PEARSON)
_FEWEST_ARRANGEMENTS: Final = 20
"""Arrangements without which no p-value can be .05 or less."""
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Association(MayBeRefused):
    """How a dose and an outcome hang together.

    Attributes
    ----------
    rows : tuple of dict
        A row per measure, as in ``table``.
    left_out_rows : tuple of dict
        A row per measure and municipality left out, as in ``left_out``.
    n, n_rows, n_missing : int
        Municipalities, their rows, and rows left out because a value is missing.
    names : tuple of str
        Names of dose and outcome.
    covariates : tuple of str
        Names of what is held fixed.
    smallest_detectable : float
        Smallest correlation that as many municipalities would show in 80 of 100 studies, two-sided at .05.
    alternative : str
        ``two-sided``, ``greater`` or ``less``.
    conf_level : float
        Level of the intervals.
    draws, seed : int
        Arrangements drawn where they can't all be counted, and the seed.
    refusal, reason : str
        Why there are no numbers, as a term and in words; empty where there are.
    language : Language
        Language of the words.
    """

    rows: tuple[Row, ...]
    left_out_rows: tuple[Row, ...]
    n: int
    n_rows: int
    n_missing: int
    names: tuple[str, str]
    covariates: tuple[str, ...]
    smallest_detectable: float
    alternative: str
    conf_level: float
    draws: int
    seed: int
    refusal: str
    reason: str
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """A row per measure: estimate, interval, p-value, and the range with one municipality left out."""
        return _frame(self.rows, COLUMNS)

    @property
    def left_out(self) -> pd.DataFrame:
        """A row per measure and municipality: the estimate without it."""
        return _frame(self.left_out_rows, LEFT_OUT_COLUMNS)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences on the first measure: what is seen, what could be seen, and what may not be concluded."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        found = [headline(self.rows[0], self.names, self.covariates, self.conf_level, spoken)]
        if not self.rows[0]["p_value"] < 1 - self.conf_level:
            found.append(what_could_be_seen(self.n, self.smallest_detectable, spoken))
        own = [row for row in self.left_out_rows if row["measure"] == self.rows[0]["measure"]]
        found += [without_one(self.rows[0], own, spoken), about_municipalities(spoken)]
        return " ".join(found)

    def _repr_html_(self) -> str:
        """Sentences and table for Jupyter."""
        from html import escape

        said = f"<p>{escape(self.summary())}</p>"
        return said if self.refused else said + str(self.table.round(3).to_html(index=False))


def associate(
    dose: ArrayLike,
    outcome: ArrayLike,
    *,
    covariates: ArrayLike | pd.DataFrame | None = None,
    unit: ArrayLike | None = None,
    data: pd.DataFrame | None = None,
    measures: Sequence[Measure | str] = MEASURES,
    alternative: str = "two-sided",
    conf_level: float = CONF_LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
    language: Language | str | None = None,
) -> Association:
    """How a dose and an outcome hang together over municipalities, and how far that can be trusted.

    Parameters
    ----------
    dose, outcome : array_like, Series or str
        A value per municipality; series are matched by their index. Names of columns where ``data`` is given.
    covariates : array_like, Series, DataFrame or names of columns, optional
        What is held fixed: coefficients are partial ones, and p-values those of Freedman and Lane (1983).
    unit : array_like, Series or str, optional
        Which municipality each row is about, where some have several rows, such as years. They are then permuted whole.
    data : DataFrame, optional
        Where the columns are.
    measures : sequence of {"spearman", "kendall", "pearson"}
        Which; sentences are about the first.
    alternative : {"two-sided", "greater", "less"}
        What p-values speak against no association for.
    conf_level : float
        Level of the intervals.
    draws, seed : int
        Arrangements drawn where they can't all be counted.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.

    Returns
    -------
    Association
        Refused with too few municipalities, a variable that doesn't vary, or too few municipalities that may take each
        other's place.

    Raises
    ------
    ValueError
        If columns or lengths don't fit, or an option has no such value.

    Examples
    --------
    >>> lightness = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    >>> found = associate(lightness, [2.6, 3.1, 2.5, 5, 3.6, 4, 5.2, 2.8, 3.8], measures=["kendall"], language="en")
    >>> found.table[["estimate", "p_value", "method"]].round(3).values.tolist()
    [[0.444, 0.119, 'exact']]
    """
    check_test(alternative, conf_level, draws, seed)
    chosen = _chosen(measures)
    spoken = choose_language(language, os.environ)
    rows = match_rows(dose, outcome, covariates, unit, data)
    n, n_held = len(rows.units), len(rows.covariates)
    refusal, reason = _refusal(rows, spoken)
    options = (alternative, conf_level, draws, seed)
    pairs = [] if refusal else [_measured(rows, measure, *options) for measure in chosen]
    return Association(
        rows=tuple(row for row, _ in pairs),
        left_out_rows=tuple(row for _, some in pairs for row in some),
        n=n,
        n_rows=len(rows.dose),
        n_missing=rows.n_missing,
        names=rows.names,
        covariates=rows.covariate_names,
        smallest_detectable=_NAN if refusal else smallest_detectable_correlation(n - n_held),
        alternative=alternative,
        conf_level=conf_level,
        draws=draws,
        seed=seed,
        refusal=refusal,
        reason=reason,
        language=spoken,
    )


def _chosen(measures: Sequence[Measure | str]) -> tuple[Measure, ...]:
    known = [measure.value for measure in Measure]
    asked = list(measures) if isinstance(measures, Sequence) and not isinstance(measures, str) else [measures]
    unknown = [measure for measure in asked if measure not in known]
    if unknown or not asked:
        raise ValueError(f"Unknown measures {unknown}. Choose from 'spearman', 'kendall' and 'pearson'.")
    return tuple(Measure(measure) for measure in asked)


def _refusal(rows: MatchedRows, language: Language) -> tuple[str, str]:
    n, n_held = len(rows.units), len(rows.covariates)
    if n < FEWEST + n_held:
        return Refusal.TOO_FEW, reason_for(Refusal.TOO_FEW, language, n=n, least=FEWEST + n_held)
    refusal, reason = refusal_of_pairs(rows.dose, rows.outcome, language, rows.names)
    if refusal:
        return refusal, reason
    for values, name in zip((rows.dose, rows.outcome), rows.names, strict=True):
        if n_held and not np.linalg.norm(residuals(values, rows.covariates)) > 1e-8 * np.linalg.norm(
            values - values.mean()
        ):
            return Refusal.NO_VARIATION, reason_for(Refusal.NO_VARIATION, language, variable=name)
    if of_units(rows.unit, DRAWS, SEED).n_arrangements < _FEWEST_ARRANGEMENTS:
        return Refusal.NOT_EXCHANGEABLE, reason_for(Refusal.NOT_EXCHANGEABLE, language)
    return "", ""


def _measured(
    rows: MatchedRows, measure: Measure, alternative: str, conf_level: float, draws: int, seed: int
) -> tuple[Row, list[Row]]:
    """Row of a measure, and its rows with one municipality left out."""
    estimate = coefficient_of_rows(rows, measure, np.ones(len(rows.dose), dtype=bool))
    without = np.array([coefficient_of_rows(rows, measure, rows.unit != place) for place in range(len(rows.units))])
    if rows.repeated:
        (low, high), interval = jackknife_interval(estimate, without, conf_level), "jackknife"
    else:
        n_held = len(rows.covariates)
        low, high = interval_of(estimate, len(rows.dose), measure, conf_level, n_held)
        interval = INTERVALS[measure]
    p_value, method = p_value_of_rows(rows, measure, alternative, draws, seed)
    known = without[~np.isnan(without)]
    row = {
        "measure": measure.value,
        "estimate": estimate,
        "conf_low": low,
        "conf_high": high,
        "p_value": p_value,
        "method": method,
        "interval": interval,
        "n": len(rows.units),
        "estimate_low": known.min() if known.size else _NAN,
        "estimate_high": known.max() if known.size else _NAN,
        "n_sign_changes": int((np.sign(known) != np.sign(estimate)).sum()),
    }
    left_out = [
        {"measure": measure.value, "case": unit, "estimate": value}
        for unit, value in zip(rows.units, without.tolist(), strict=True)
    ]
    return row, left_out


def _frame(rows: tuple[Row, ...], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([[row[name] for name in columns] for row in rows], columns=list(columns))


COLUMNS: Final = (
    *("measure", "estimate", "conf_low", "conf_high", "p_value", "method", "interval", "n"),
    *("estimate_low", "estimate_high", "n_sign_changes"),
)
LEFT_OUT_COLUMNS: Final = ("measure", "case", "estimate")
