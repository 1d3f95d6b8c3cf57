"""`within_between`: what goes together between municipalities, and what goes together over time within them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.arguments import listed
from trepart_eval.relations.given_tables import table_of
from trepart_eval.relations.refusals import MayBeRefused, said_in
from trepart_eval.relations.regression.model_frames import column_values
from trepart_eval.relations.regression.regression_result import Regression, TermRow
from trepart_eval.relations.regression.regression_sentences import sentence, significant, spoken
from trepart_eval.relations.regression.robust_regression import regress
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

BETWEEN: Final = "between"
WITHIN: Final = "within"
DIFFERENCE: Final = "difference"
_NUMBERS: Final = ("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high")


@dataclass(frozen=True, slots=True, eq=False)
class WithinBetween(MayBeRefused):
    """Slope between groups, slope within them, and their difference.

    Attributes
    ----------
    model : Regression
        Outcome on the groups' means (``between``) and the distances from them (``within``).
    contrast : Regression
        The same model with the exposure itself, in which the coefficient of the means is between less within.
    outcome, exposure, group : str
        Names of the columns.
    refusal, reason : str
        Why nothing is estimated, as a term and in words; empty where something is.
    """

    model: Regression
    contrast: Regression
    outcome: str
    exposure: str
    group: str
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """Rows between, within and difference: term, estimate, std_error, df, statistic, p_value and interval."""
        import pandas as pd

        rows = {row.term: row for row in self.model.rows}
        rows[DIFFERENCE] = {row.term: row for row in self.contrast.rows}.get(BETWEEN, TermRow(BETWEEN, float("nan")))
        asked = {name: rows.get(name, TermRow(name, float("nan"))) for name in (BETWEEN, WITHIN, DIFFERENCE)}
        return pd.DataFrame(
            [{"term": name, **{one: getattr(row, one) for one in _NUMBERS}} for name, row in asked.items()]
        )

    def summary(self, language: Language | str | None = None) -> str:
        """Both slopes in words, and that the one between is about groups and not individuals."""
        spoken_in = self.language if language is None else spoken(language)
        if self.refused:
            return said_in(self.reason, spoken_in)
        found = dict(zip(self.table["term"], self.table["estimate"], strict=True))
        return sentence(
            "summary",
            "within_between",
            spoken_in,
            group=self.group,
            exposure=self.exposure,
            outcome=self.outcome,
            between=significant(found[BETWEEN], spoken_in),
            within=significant(found[WITHIN], spoken_in),
        )


def within_between(
    data: pd.DataFrame | Mapping[str, Any],
    outcome: str,
    exposure: str,
    group: str,
    covariates: Sequence[str] = (),
    weights: str | None = None,
    conf_level: float = 0.95,
    language: Language | str | None = None,
) -> WithinBetween:
    """Slopes between and within groups (Mundlak 1978), with CR2 by group and no random effects.

    Parameters
    ----------
    data : DataFrame or mapping of str to column
        Rows such as municipality-years. Rows that lack any of the columns are left out before means are taken.
    outcome, exposure : str
        Columns of numbers.
    group : str
        Column of the groups, such as municipalities; they are the clusters too.
    covariates : sequence of str
        Further columns. Text is taken as categories; years as numbers need ``C(...)`` in `regress` instead.
    weights : str, optional
        Column with how much each row counts; the groups' means are weighted by it.
    conf_level, language
        As in `regress`.

    Returns
    -------
    WithinBetween

    Raises
    ------
    ValueError
        If a column isn't there or holds no numbers.

    Notes
    -----
    The slope within is the one of a regression with a dummy for each group. The slope between is that of the groups'
    means, and is no statement about individuals (Robinson 1950). Where the two differ, something that doesn't change in
    a group goes with both exposure and outcome.

    Examples
    --------
    >>> made_up = {"y": [1, 2, 5, 4, 7, 9, 8, 6], "x": [1, 2, 3, 3, 5, 6, 6, 4], "place": [*"aabbccdd"]}
    >>> within_between(made_up, outcome="y", exposure="x", group="place").table["estimate"].round(3).tolist()
    [1.561, 1.167, 0.394]
    """
    spoken_in = spoken(language)
    table = table_of(data)
    names = {"outcome": outcome, "exposure": exposure}
    numbers = {name: column_values(table, column, name) for name, column in names.items()}
    others = [*listed(covariates, "covariates", "columns"), group, *([weights] if weights else [])]
    for name in others:
        column_values(table, name, name, numeric=False)
    keep = ~(np.isnan(numbers["outcome"]) | np.isnan(numbers["exposure"]))
    keep &= ~table[others].isna().any(axis=1).to_numpy(dtype=bool)
    size = column_values(table, weights, "weights") if weights else np.ones(len(table))
    keep &= size != 0
    frame = table.loc[keep, list(covariates)].rename(columns={name: f"c{i}" for i, name in enumerate(covariates)})
    means = _means(numbers["exposure"][keep], table[group].to_numpy()[keep], size[keep])
    frame = frame.assign(y=numbers["outcome"][keep], x=numbers["exposure"][keep])
    frame = frame.assign(**{BETWEEN: means, WITHIN: frame["x"] - means})
    beside = "".join(f" + c{i}" for i in range(len(covariates)))
    options: dict[str, Any] = {"weights": size[keep], "conf_level": conf_level, "language": spoken_in}
    model = regress(f"y ~ {BETWEEN} + {WITHIN}{beside}", frame, cluster=table[group].to_numpy()[keep], **options)
    contrast = regress(f"y ~ {BETWEEN} + x{beside}", frame, cluster=table[group].to_numpy()[keep], **options)
    return WithinBetween(model, contrast, outcome, exposure, group, spoken_in, model.refusal, model.reason)


def _means(values: Array, groups: NDArray[Any], size: Array) -> Array:
    """Weighted mean of its group for each row."""
    import pandas as pd

    codes = pd.factorize(groups)[0]
    if not len(codes):
        return values
    total = np.bincount(codes, size)
    means: Array = (np.bincount(codes, size * values) / total)[codes]
    return means
