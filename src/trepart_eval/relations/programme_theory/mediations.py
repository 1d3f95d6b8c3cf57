"""`mediate`: whether figures of municipalities are consistent with a chain from dose by a mediator to an outcome."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import checked_draws, checked_level, checked_seed
from trepart_eval.relations.programme_theory.chain_refusals import refusal_of_paths, refusal_of_rows
from trepart_eval.relations.programme_theory.matched_chain import ChainRows, chain_rows
from trepart_eval.relations.programme_theory.mediation_paths import (
    Path,
    chain_draws,
    correlation_of_nought,
    path_of,
    path_row,
    slope_of,
    sobel_error,
    unexplained,
)
from trepart_eval.relations.programme_theory.mediation_sensitivity import checked_rho, rho_row, where_nought
from trepart_eval.relations.programme_theory.mediation_sentences import sentences_of
from trepart_eval.relations.programme_theory.smallest_chain import smallest_detectable_chain
from trepart_eval.relations.refusals import MayBeRefused, said_in
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Row = dict[str, Any]

DOSE_TO_MEDIATOR, MEDIATOR_TO_OUTCOME = "dose_to_mediator", "mediator_to_outcome"
INDIRECT, DIRECT, TOTAL = "indirect", "direct", "total"
COLUMNS: Final = ("path", "estimate", "std_error", "df", "p_value", "conf_low", "conf_high", "n")
RHO_COLUMNS: Final = ("rho", "estimate", "conf_low", "conf_high")
RHOS: Final = tuple(round(0.1 * step, 1) for step in range(-9, 10))
DRAWS: Final = 20_000
CONF_LEVEL: Final = 0.95
_FEWEST_DRAWS: Final = 1_000
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Mediation(MayBeRefused):
    """How far figures are consistent with a dose that is related to an outcome through a mediator.

    Attributes
    ----------
    rows, rho_rows : tuple of dict
        Rows of ``table`` and of ``sensitivity``.
    n, n_missing : int
        Municipalities, and those left out because a value is missing.
    names : tuple of str
        Dose, mediator and outcome.
    covariates : tuple of str
        What is held fixed in both links.
    share_mediated : float
        Indirect over total; NaN unless the intervals of both are off nought and the direct one has their sign.
    rho_at_zero : float
        Correlation of the two links' errors that would by itself give the indirect figure that is seen.
    rho_low, rho_high : float
        The correlations between which the interval of the indirect effect includes nought, to .01; -1 and 1 where
        it does so however far one looks.
    without_one_low, without_one_high : float
        Range of the indirect effect without any one municipality.
    smallest_detectable, smallest_link : float
        Smallest indirect effect that 80 of 100 such studies would show if both links are equally strong, in the unit
        of the table, and how strong either link would have to be then (a partial correlation).
    conf_level, draws, seed : float, int, int
        The options.
    language : Language
        Language of the sentences.
    refusal, reason : str
        Why there are no numbers, as a term and in words; empty where there are.
    """

    rows: tuple[Row, ...]
    rho_rows: tuple[Row, ...]
    n: int
    n_missing: int
    names: tuple[str, str, str]
    covariates: tuple[str, ...]
    share_mediated: float
    rho_at_zero: float
    rho_low: float
    rho_high: float
    without_one_low: float
    without_one_high: float
    smallest_detectable: float
    smallest_link: float
    conf_level: float
    draws: int
    seed: int
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row per path: both links, indirect, direct and total; in units of the variables."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(COLUMNS))

    @property
    def sensitivity(self) -> pd.DataFrame:
        """The indirect effect and its interval for each correlation of the two links' errors."""
        import pandas as pd

        return pd.DataFrame(list(self.rho_rows), columns=list(RHO_COLUMNS))

    def row(self, path: str) -> Row:
        """Row of a path; numbers are NaN where the result is refused."""
        found = next((one for one in self.rows if one["path"] == path), None)
        return dict.fromkeys(COLUMNS, _NAN) | {"path": path, "n": self.n} if found is None else found

    @property
    def estimate(self) -> float:
        """The indirect effect."""
        return float(self.row(INDIRECT)["estimate"])

    @property
    def conf_low(self) -> float:
        """Lower end of its interval."""
        return float(self.row(INDIRECT)["conf_low"])

    @property
    def conf_high(self) -> float:
        """Upper end of its interval."""
        return float(self.row(INDIRECT)["conf_high"])

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences: what the figures are consistent with, what could be seen, and what may not be concluded."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        return said_in(self.reason, spoken) if self.refused else " ".join(sentences_of(self, spoken))

    def _repr_html_(self) -> str:
        """Sentences and table for Jupyter."""
        from html import escape

        said = f"<p>{escape(self.summary())}</p>"
        return said if self.refused else said + str(self.table.round(3).to_html(index=False))


def mediate(
    dose: ArrayLike,
    mediator: ArrayLike,
    outcome: ArrayLike,
    *,
    covariates: ArrayLike | pd.DataFrame | None = None,
    data: pd.DataFrame | None = None,
    rho: Sequence[float] = RHOS,
    conf_level: float = CONF_LEVEL,
    draws: int = DRAWS,
    seed: int = 1,
    language: Language | str | None = None,
) -> Mediation:
    """Whether figures of municipalities are consistent with a chain from a dose by a mediator to an outcome.

    Parameters
    ----------
    dose, mediator, outcome : array_like, Series or str
        A value per municipality, such as intensity, a criterion's score, and the change in sick leave. Series are
        matched by their index. Names of columns where ``data`` is given.
    covariates : array_like, Series, DataFrame or names of columns, optional
        What is held fixed in both links.
    data : DataFrame, optional
        Where the columns are.
    rho : sequence of float
        Correlations of the two links' errors to show the indirect effect for.
    conf_level : float
        Level of the intervals.
    draws, seed : int
        Draws of the links for the interval of their product, and their seed.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.

    Returns
    -------
    Mediation
        Refused with fewer than 16 municipalities (one more for each covariate), or a variable that doesn't vary or
        isn't told apart from the others.

    Raises
    ------
    ValueError
        If columns or lengths don't fit, a municipality has several rows, or an option has no such value.

    Notes
    -----
    Both links are least squares with CR2 errors and Satterthwaite's degrees of freedom. The interval of their product
    is that of Monte Carlo draws of both from Student's t (MacKinnon, Lockwood and Williams 2004). Sensitivity is that
    of Imai, Keele and Yamamoto (2010): errors that correlate by rho take rho / sqrt(1 - rho^2) times the ratio of
    their standard deviations from the second link.

    Examples
    --------
    >>> dose = [float(place) for place in range(16)]
    >>> score = [place + (-1) ** place for place in range(16)]
    >>> leave = [9 - place / 4 + (place % 3) / 4 for place in score]
    >>> found = mediate(dose, score, leave, language="en")
    >>> found.table["path"].tolist()
    ['dose_to_mediator', 'mediator_to_outcome', 'indirect', 'direct', 'total']
    """
    checked_level(conf_level)
    checked_draws(draws, least=_FEWEST_DRAWS, name="draws")
    checked_seed(seed)
    rhos = checked_rho(rho)
    spoken = choose_language(language, os.environ)
    rows = chain_rows(dose, mediator, outcome, covariates, data)
    empty = Mediation(
        rows=(), rho_rows=(), n=rows.n, n_missing=rows.n_missing, names=rows.names, covariates=rows.covariate_names,
        share_mediated=_NAN, rho_at_zero=_NAN, rho_low=_NAN, rho_high=_NAN,
        without_one_low=_NAN, without_one_high=_NAN, smallest_detectable=_NAN, smallest_link=_NAN,
        conf_level=conf_level, draws=draws, seed=seed, language=spoken,
    )  # fmt: skip
    refusal, reason = refusal_of_rows(rows, spoken)
    if not refusal:
        paths = _paths(rows)
        refusal, reason = refusal_of_paths(paths[DOSE_TO_MEDIATOR], paths[MEDIATOR_TO_OUTCOME], rows, spoken)
    return replace(empty, refusal=refusal, reason=reason) if refusal else _found(empty, rows, paths, rhos)


def _paths(rows: ChainRows) -> dict[str, Path]:
    held = rows.covariates
    return {
        DOSE_TO_MEDIATOR: path_of(rows.mediator, rows.dose, held),
        MEDIATOR_TO_OUTCOME: path_of(rows.outcome, rows.mediator, np.vstack([rows.dose, held])),
        DIRECT: path_of(rows.outcome, rows.dose, np.vstack([rows.mediator, held])),
        TOTAL: path_of(rows.outcome, rows.dose, held),
    }


def _found(empty: Mediation, rows: ChainRows, paths: dict[str, Path], rhos: tuple[float, ...]) -> Mediation:
    first, second = paths[DOSE_TO_MEDIATOR], paths[MEDIATOR_TO_OUTCOME]
    level = empty.conf_level
    drawn = chain_draws(first, second, empty.draws, empty.seed)
    low, high = drawn.interval(0.0, level)
    indirect = {
        "path": INDIRECT, "estimate": first.estimate * second.estimate, "std_error": sobel_error(first, second),
        "df": _NAN, "p_value": _NAN, "conf_low": low, "conf_high": high, "n": rows.n,
    }  # fmt: skip
    shown = {name: path_row(name, path, level, rows.n) for name, path in paths.items()} | {INDIRECT: indirect}
    order = (DOSE_TO_MEDIATOR, MEDIATOR_TO_OUTCOME, INDIRECT, DIRECT, TOTAL)
    without = [_without(rows, place) for place in range(rows.n)]
    standardised, link = smallest_detectable_chain(rows.n - len(rows.covariates))
    unit = _spread(rows.outcome, rows.covariates) / _spread(rows.dose, rows.covariates)
    rho_low, rho_high = where_nought(drawn, correlation_of_nought(first, second), level)
    return replace(
        empty,
        rows=tuple(shown[name] for name in order),
        rho_rows=tuple(rho_row(rho, first, second, drawn, level) for rho in rhos),
        share_mediated=_share(shown),
        rho_at_zero=correlation_of_nought(first, second),
        rho_low=rho_low,
        rho_high=rho_high,
        without_one_low=min(without),
        without_one_high=max(without),
        smallest_detectable=standardised * unit,
        smallest_link=link,
    )


def _without(rows: ChainRows, place: int) -> float:
    """Return the indirect effect without one municipality."""
    dose, mediator, outcome = (np.delete(values, place) for values in (rows.dose, rows.mediator, rows.outcome))
    held = np.delete(rows.covariates, place, axis=1)
    return slope_of(mediator, dose, held) * slope_of(outcome, mediator, np.vstack([dose, held]))


def _spread(values: Array, held: Array) -> float:
    """Standard deviation of what the covariates leave."""
    left = unexplained(values, held)
    return float(np.sqrt(left @ left / (len(left) - 1 - len(held))))


def _share(shown: dict[str, Row]) -> float:
    """Indirect over total, where both are surely something and the direct one has their sign."""
    clear = all(shown[name]["conf_low"] > 0 or shown[name]["conf_high"] < 0 for name in (INDIRECT, TOTAL))
    signs = {np.sign(shown[name]["estimate"]) for name in (INDIRECT, DIRECT, TOTAL)}
    return float(shown[INDIRECT]["estimate"] / shown[TOTAL]["estimate"]) if clear and len(signs) == 1 else _NAN
