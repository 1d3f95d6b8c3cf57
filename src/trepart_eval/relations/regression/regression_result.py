"""What a regression hands back: coefficients with intervals, the clusters behind each, joint tests, and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for, said_in
from trepart_eval.relations.regression.arms import Arms
from trepart_eval.relations.regression.cluster_covariance import RobustCovariance
from trepart_eval.relations.regression.joint_tests import JointTest, joint_statistic
from trepart_eval.relations.regression.model_frames import INTERCEPT, ModelFrame, columns_of_terms
from trepart_eval.relations.regression.regression_sentences import sentence, significant, spoken
from trepart_eval.vocabulary.languages import Language, format_number, format_p_value

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
_TOLD: Final = 6
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class TermRow:
    """One coefficient: its numbers, and why there is no p-value; NaN where there is none."""

    term: str
    estimate: float
    std_error: float = _NAN
    df: float = _NAN
    statistic: float = _NAN
    p_value: float = _NAN
    conf_low: float = _NAN
    conf_high: float = _NAN
    refusal: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Regression(MayBeRefused):
    """Coefficients of a regression, with errors and intervals that hold for few clusters.

    Attributes
    ----------
    formula, outcome : str
        The model, and its left side.
    family, vcov, method : str
        Linear or fractional; the covariance; both in words.
    rows : tuple of TermRow
        A row per coefficient. A term that is refused has its estimate only.
    n, n_clusters, n_dropped : int
        Rows used, clusters (0 where there are none), and rows left out.
    collinear : tuple of str
        Columns left out, since those before them say the same.
    conf_level : float
        Level of the intervals.
    notes : tuple of str
        What to know when reading the table, in words.
    refusal, reason : str
        Why nothing is estimated, as a term and in words; empty where something is.
    """

    formula: str
    outcome: str
    family: str
    vcov: str
    method: str
    rows: tuple[TermRow, ...]
    n: int
    n_clusters: int
    n_dropped: int
    collinear: tuple[str, ...]
    conf_level: float
    language: Language
    notes: tuple[str, ...] = ()
    refusal: str = ""
    reason: str = ""
    arms: tuple[Arms, ...] = ()
    frame: ModelFrame | None = field(default=None, repr=False)
    covariance: RobustCovariance | None = field(default=None, repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """A row per coefficient: term, estimate, std_error, df, statistic, p_value, conf_low, conf_high."""
        import pandas as pd

        names = ("term", "estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high")
        return pd.DataFrame({name: [getattr(row, name) for row in self.rows] for name in names}, columns=list(names))

    @property
    def clusters(self) -> pd.DataFrame:
        """A row per coefficient: how many clusters it rests on, and how many have the treatment."""
        import pandas as pd

        return pd.DataFrame(
            {
                "term": [row.term for row in self.rows],
                "n_clusters": [self.n_clusters or self.n] * len(self.rows),
                "effective_clusters": [one.effective for one in self.arms],
                "effective_clusters_correlated": [one.effective_correlated for one in self.arms],
                "n_treated": pd.array([one.n_treated for one in self.arms], dtype="Int64"),
                "n_untreated": pd.array([one.n_untreated for one in self.arms], dtype="Int64"),
                "refusal": [row.refusal for row in self.rows],
            }
        )

    def row(self, term: str) -> TermRow:
        """Row of a term.

        Raises
        ------
        ValueError
            If there is no such term.
        """
        for row in self.rows:
            if row.term == term:
                return row
        raise ValueError(f"term is {term!r}; the terms are {', '.join(row.term for row in self.rows)}")

    def joint_test(self, terms: str | Sequence[str]) -> JointTest:
        """Test that several coefficients are all zero: HTZ for CR covariances, Wald's F for HC.

        Parameters
        ----------
        terms : str or sequence of str
            Columns, or terms of the formula such as ``C(year)``, which stand for all of their columns.

        Raises
        ------
        ValueError
            If a term isn't in the model.
        """
        from scipy.special import fdtrc

        method = f"{'HTZ' if self.vcov.startswith('CR') else 'Wald F'}, {self.vcov}"
        if self.refused or self.frame is None or self.covariance is None:
            names = (terms,) if isinstance(terms, str) else tuple(terms)
            return JointTest(names, _NAN, _NAN, _NAN, _NAN, method, self.refusal, self.reason)
        places = columns_of_terms(self.frame, terms)
        names = tuple(self.frame.terms[place] for place in places)
        if not places:
            raise ValueError("terms are empty; name at least one term of the model")
        for place in places:
            row, one = self.rows[place], self.arms[place]
            if row.refusal:
                details = {"terms": row.term, **one.details}
                words = f"{row.term}: {reason_for(Refusal(row.refusal), self.language, **details)}"
                return JointTest(names, _NAN, _NAN, _NAN, _NAN, method, row.refusal, words)
        estimates = np.array([row.estimate for row in self.rows])
        df_residual = float(self.n - len(self.rows))
        statistic, df, why = joint_statistic(estimates, self.covariance, places, df_residual)
        if why is not None:
            left = format_number(df, self.language, decimals=1)
            reason = reason_for(why, self.language, q=len(places), df=left)
            return JointTest(names, _NAN, _NAN, _NAN, _NAN, method, why, reason)
        p_value = float(fdtrc(len(places), df, statistic))
        return JointTest(names, statistic, float(len(places)), df, p_value, method)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences: rows, clusters and method, and each term with its interval."""
        spoken_in = self.language if language is None else spoken(language)
        if self.refused:
            return said_in(self.reason, spoken_in)
        kind = "model_clusters" if self.n_clusters else "model_rows"
        about = {"outcome": self.outcome, "n": self.n, "n_clusters": self.n_clusters, "vcov": self.vcov}
        about["family"] = sentence("family", self.family, spoken_in)
        told = [row for row in self.rows if row.term != INTERCEPT and not row.refusal]
        lines = [sentence("summary", kind, spoken_in, **about)]
        lines += [self._told(row, spoken_in) for row in told[:_TOLD]]
        if len(told) > _TOLD:
            lines.append(sentence("summary", "more", spoken_in, count=len(told) - _TOLD))
        return " ".join(lines)

    def _told(self, row: TermRow, language: Language) -> str:
        return sentence(
            "summary",
            "term",
            language,
            term=row.term,
            estimate=significant(row.estimate, language),
            low=significant(row.conf_low, language),
            high=significant(row.conf_high, language),
            level=format_number(100 * self.conf_level, language),
            p=format_p_value(row.p_value, language),
            df=format_number(row.df, language, decimals=1),
        )

    def _repr_html_(self) -> str:
        """Table for Jupyter, the notes below it."""
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        shown = self.table.to_html(index=False, float_format="{:.4g}".format)
        return f"<p>{escape(self.summary())}</p>{shown}<ul>{notes}</ul>"
