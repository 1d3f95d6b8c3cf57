"""`specification_curve`: one question under every combination of stated choices, and one test of the whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.criteria.arguments import checked_draws, checked_level, checked_seed
from trepart_eval.relations.association.rearrangements import DRAWS, SEED, of_rows
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for, said_in
from trepart_eval.relations.robustness.curve_sentences import sentences_of_curve
from trepart_eval.relations.robustness.curve_tests import curve_statistics
from trepart_eval.relations.robustness.specification_choices import Options, specifications_of
from trepart_eval.relations.robustness.specification_estimates import STANDARDISED, Specification, fitted
from trepart_eval.relations.robustness.step_down_tests import LEVEL
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

CONF_LEVEL: Final = 0.95
MIXED, TEN_POINTS = "mixed", "ten_points"
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class SpecificationCurve(MayBeRefused):
    """One question under every combination of stated choices.

    Attributes
    ----------
    rows : tuple of dict
        A row per specification in the order of the choices, as in ``table``.
    choices : tuple of str
        Names of what was chosen.
    scale : {"standardised", "slope", "ranks", "mixed", "ten_points"}
        What estimates are; ``mixed`` is some standardised and some of ranks, ``ten_points`` a slope per ten points.
    n_cases : int
        Municipalities that any specification has.
    n_refused : int
        Specifications without an estimate.
    median : float
        Median of the estimates.
    share_dominant, share_significant : float
        Share of the estimates on the side of 0 where most are, and share that are there with a p-value of at most
        ``level``.
    p_median, p_significant, p_stouffer : float
        How often rearranged municipalities give a median as far from 0, as many significant ones on the side where
        most are, and as large a mean of z. The first is the one to go by; the others are beside it.
    exact : bool
        Whether every arrangement of the municipalities was gone through.
    draws, seed : int
        Arrangements drawn where they can't all be gone through (0 where they are), and the seed.
    level, conf_level : float
        Level that significant ones are counted at, and that of the intervals.
    refusal, reason : str
        Why there are no numbers at all, as a term and in words; empty where there are some.
    language : Language
        Language of the words.
    """

    rows: tuple[Row, ...]
    choices: tuple[str, ...]
    scale: str
    n_cases: int
    n_refused: int
    median: float
    share_dominant: float
    share_significant: float
    p_median: float
    p_significant: float
    p_stouffer: float
    exact: bool
    draws: int
    seed: int
    level: float
    conf_level: float
    refusal: str
    reason: str
    language: Language

    def __len__(self) -> int:
        """Count the specifications, those refused among them."""
        return len(self.rows)

    @property
    def table(self) -> pd.DataFrame:
        """A row per specification, the lowest estimate first; those refused are last and say why."""
        import pandas as pd

        names = ["specification", *self.choices, *NUMBERS, "refused", "reason"]
        ordered = sorted(
            self.rows, key=lambda row: (row["refused"], row["estimate"]) if not row["refused"] else (True,)
        )
        return pd.DataFrame([[row[name] for name in names] for row in ordered], columns=names)

    def sentences(self, language: Language | str | None = None) -> list[str]:
        """What the specifications show, each by itself and together, and what may not be concluded."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        return [said_in(self.reason, spoken)] if self.refused else sentences_of_curve(self, spoken)

    def summary(self, language: Language | str | None = None) -> str:
        """All sentences."""
        return " ".join(self.sentences(language))

    def _repr_html_(self) -> str:
        """Sentences and table for Jupyter."""
        from html import escape

        return f"<p>{escape(self.summary())}</p>" + str(self.table.round(3).to_html(index=False))


NUMBERS: Final = ("estimate", "conf_low", "conf_high", "p_value", "n")


def specification_curve(
    data: pd.DataFrame,
    *,
    dose: str | Sequence[str],
    outcome: str | Sequence[str],
    covariates: Options = ((),),
    without: Options = ((),),
    model: str | Sequence[str] = STANDARDISED,
    weights: str | Sequence[str | None] | None = None,
    unit: str | None = None,
    level: float = LEVEL,
    conf_level: float = CONF_LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
    language: Language | str | None = None,
) -> SpecificationCurve:
    """One question under every combination of stated choices, each estimated, and one test of the whole.

    Parameters
    ----------
    data : DataFrame
        A row per municipality.
    dose, outcome : str or sequence of str
        Columns; each is a choice.
    covariates : sequence of str or of sequences of str
        Columns held fixed; each is a choice, ``()`` that nothing is.
    without : sequence of str or of sequences of str
        Municipalities left out; each is a choice, ``()`` that none are.
    model : {"standardised", "slope", "ranks"} or sequence of them
        Standard deviations of the outcome for one of the dose; the outcome's unit for one of the dose's; or Spearman's
        correlation, partial where something is held fixed. Slopes can't stand beside the others.
    weights : str, None or sequence of them
        Columns that say how much each municipality counts; each is a choice, None that all count alike.
    unit : str, optional
        Column with the municipalities' names; the index where it is left out.
    level, conf_level : float
        Level that significant specifications are counted at, and that of the intervals.
    draws, seed : int
        Arrangements drawn where they can't all be gone through (ten municipalities or more).
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.

    Returns
    -------
    SpecificationCurve
        Specifications that can't be computed are listed with the reason. Refused where none can.

    Raises
    ------
    ValueError
        If a column or a municipality isn't there, a municipality has two rows, or an option has no such value.

    Notes
    -----
    Errors are HC2 with Satterthwaite's degrees of freedom, as in ``regress(..., vcov="CR2")``. For the test of the
    whole, the same arrangement of whole municipalities is used in every specification; where something is held fixed,
    what it leaves of the outcome is permuted (Freedman and Lane 1983). The three statistics are those of Simonsohn,
    Simmons and Nelson (2020), Nature Human Behaviour 4, 1208-1214.

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"index": [1, 2, 3, 4, 5, 6, 7.5], "change": [1, 3, 2, 5, 4, 7, 6]})
    >>> data["size"] = [4, 1, 2, 5, 3, 1, 2]
    >>> found = specification_curve(data, dose="index", outcome="change", covariates=[(), "size"], language="en")
    >>> len(found), round(found.median, 2), round(found.p_median, 3)
    (2, 0.88, 0.016)
    """
    checked_level(level, "level")
    checked_level(conf_level)
    checked_draws(draws, least=99, name="draws")
    checked_seed(seed)
    spoken = choose_language(language, os.environ)
    found = specifications_of(
        data,
        dose=dose,
        outcome=outcome,
        covariates=covariates,
        without=without,
        model=model,
        weights=weights,
        unit=unit,
    )
    models = {one.model for one in found}
    scale = models.pop() if len(models) == 1 else MIXED
    return curve_of(found, scale=scale, level=level, conf_level=conf_level, draws=draws, seed=seed, language=spoken)


def curve_of(
    specifications: Sequence[Specification],
    *,
    language: Language,
    scale: str,
    level: float = LEVEL,
    conf_level: float = CONF_LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
) -> SpecificationCurve:
    """Curve of specifications over the same cases."""
    used = np.any([one.kept for one in specifications], axis=0)
    every = [fitted(one.among(used), language) for one in specifications]
    known = [one for one in every if not one.refusal]
    rows = [{"specification": number + 1, **one.row(conf_level)} for number, one in enumerate(every)]
    arrangements = of_rows(int(used.sum()), draws, seed)
    numbers = dict.fromkeys(_SUMMARIES, _NAN)
    if known:
        found = curve_statistics(known, arrangements, level)
        shares = found.n_dominant / len(known), found.n_significant / len(known)
        tests = found.p_median, found.p_significant, found.p_stouffer
        numbers = dict(zip(_SUMMARIES, (found.median, *shares, *tests), strict=True))
        own = iter(found.p_values)
        rows = [row if row["refused"] else row | {"p_value": next(own)} for row in rows]
    refusal = "" if known else Refusal.ALL_REFUSED
    first = every[0].reason
    return SpecificationCurve(
        rows=tuple(rows),
        choices=tuple(specifications[0].choices),
        scale=scale,
        n_cases=int(used.sum()),
        n_refused=len(every) - len(known),
        **numbers,
        exact=arrangements.exact,
        draws=0 if arrangements.exact else draws,
        seed=seed,
        level=level,
        conf_level=conf_level,
        refusal=refusal,
        reason=reason_for(Refusal.ALL_REFUSED, language, n=len(every), reason=first) if refusal else "",
        language=language,
    )


_SUMMARIES: Final = ("median", "share_dominant", "share_significant", "p_median", "p_significant", "p_stouffer")
