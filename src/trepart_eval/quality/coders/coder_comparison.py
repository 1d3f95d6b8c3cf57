"""`coder_agreement`: how far those who coded the interviews agree, criterion by criterion and in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_draws, checked_level, checked_seed
from trepart_eval.criteria.result_tables import data_frame, number_column, text_values
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.problems.suggestions import nearest
from trepart_eval.quality.coders.agreement_estimates import CONF_LEVEL, AgreementEstimate
from trepart_eval.quality.coders.agreement_measures import alpha_name, measures_of
from trepart_eval.quality.coders.coder_tables import ALL, CodingTable, chosen_themes, coding_tables, interviews_of
from trepart_eval.quality.coders.rating_patterns import Patterns, checked_scale, patterns_of
from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.codings import Codings
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import Aspect

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

LEVELS: Final = ("nominal", "ordinal", "interval")
"""Levels of measurement of the ratings."""
SCALE: Final = (-2.0, -1.0, 0.0, 1.0, 2.0)
"""Ratings of this package, unless the study's words for ratings mean others too."""
N_DRAWS: Final = 1000
SEED: Final = 1
_FEWEST_CODERS: Final = 2
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class CoderAgreement:
    """Agreement between coders.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per criterion (and "all"), aspect (presence, rating) and measure.
    coders : tuple of str
        The coders.
    level : str
        Level of measurement of the ratings.
    scale : tuple of float
        All ratings that could be given.
    interviews_known_by : str
        What told interviews apart in the bootstrap: "informant", "document", "case" or "mixed".
    n_draws, seed : int
        Bootstrap samples of interviews, and their seed.
    conf_level : float
        Level of the intervals.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    coders: tuple[str, ...]
    level: str
    scale: tuple[float, ...]
    interviews_known_by: str
    n_draws: int
    seed: int
    conf_level: float
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The measures as a data frame of one's own."""
        return data_frame(self.arrow)

    def row(self, criterion: str, aspect: Aspect, measure: str) -> dict[str, Any] | None:
        """Row of a measure; None where there is none."""
        for row in self.arrow.to_pylist():
            if (row["criterion"], row["aspect"], row["measure"]) == (criterion, aspect.value, measure):
                found: dict[str, Any] = row
                return found
        return None

    def summary(self) -> str:
        """One sentence in the study's language: alpha of presence and of ratings, and what they rest on."""
        criteria = self.arrow.column("criterion").to_pylist()
        which = ALL if ALL in criteria else criteria[0]
        rows = {aspect: self.row(which, aspect, alpha_name("nominal")) for aspect in Aspect}
        rows[Aspect.RATING] = self.row(which, Aspect.RATING, alpha_name(self.level))
        shown = {
            aspect.value: "–" if row is None or row["estimate"] is None else self._number(row["estimate"])
            for aspect, row in rows.items()
        }
        counts = {f"n_{aspect.value}": 0 if row is None else row["n_units"] for aspect, row in rows.items()}
        about = {"coders": len(self.coders), **shown, **counts}
        sentence = text_of(__package__, "summary", "agreement", self.language, **about)
        return f"{self.simulated_note} {sentence}".strip()

    def _number(self, value: float) -> str:
        return format_number(value, self.language, decimals=3)


def coder_agreement(
    codings: Codings | Data,
    *,
    criterion: str | Sequence[str] | None = None,
    level: str = "ordinal",
    scale: Sequence[float] | None = None,
    n_draws: int = N_DRAWS,
    seed: int | None = None,
    conf_level: float = CONF_LEVEL,
) -> CoderAgreement:
    """Agreement between coders, on whether a segment speaks of a criterion and on how it is rated.

    Parameters
    ----------
    codings : Codings or Data
        From `load`; with the whole data, seed, language and scale are the study's.
    criterion : str or sequence of str, optional
        Criteria or dimensions of intensity to look at; where it is left out the six criteria, or the dimensions if
        nothing else is coded.
    level : {"nominal", "ordinal", "interval"}
        Level of measurement of the ratings. Nominal ratings have no weighted measures.
    scale : sequence of float, optional
        All ratings that could be given. Left out, they are -2, -1, 0, 1 and 2, and the numbers that the study gives for
        ratings in words; never the ratings that happen to be used.
    n_draws : int
        Bootstrap samples of interviews; 0 for none.
    seed : int, optional
        Seed of the samples; the study's, or 1, where it is left out.
    conf_level : float
        Level of all intervals.

    Returns
    -------
    CoderAgreement

    Raises
    ------
    InputError
        If there are fewer than two coders, or ratings that the scale has not.
    ValueError
        If an option has no such value.

    Notes
    -----
    A coder who coded anything in an interview is taken to have read all of it, and one who coded nothing there not to
    have been given it. Presence is then coded or not, where two coders read the segment; ratings are compared where two
    coders coded it. Kappa of three coders or more is the mean of all pairs (Light 1971), without a standard error.
    """
    import pyarrow as pa

    _checked(level, n_draws, conf_level)
    found = independent_codings(codings)
    language = codings.study.language if isinstance(codings, Data) else Language.NB
    values = tuple(checked_scale(scale).tolist()) if scale is not None else _scale_of(codings)
    compared = _comparable(found, values, language)
    themes = chosen_themes(criterion, compared)
    if seed is None:
        seed = codings.study.seed if isinstance(codings, Data) else SEED
    checked_seed(seed)
    interviews = interviews_of(compared)
    draws = _draws(interviews.count, n_draws, seed)
    columns: dict[str, list[Any]] = {}
    for table in coding_tables(compared, themes, values):
        for row in _rows(table, draws, level, conf_level):
            for name, value in row.items():
                columns.setdefault(name, []).append(value)
    return CoderAgreement(
        pa.table({name: _column(content) for name, content in columns.items()}),
        compared.coders,
        level,
        values,
        interviews.known_by,
        n_draws,
        seed,
        conf_level,
        language,
        codings.study.simulated_note if isinstance(codings, Data) else "",
    )


def comparable_codings(data: Codings | Data) -> Codings:
    """Codings of two coders or more.

    Raises
    ------
    InputError
        If there are fewer.
    """
    language = data.study.language if isinstance(data, Data) else Language.NB
    return _comparable(independent_codings(data), None, language)


def independent_codings(data: Codings | Data) -> Codings | None:
    """Codings as each coder made them, before they settled anything."""
    check_made_by(data, (Codings, Data), "codings", "load or load_codings")
    found = data.codings if isinstance(data, Data) else data
    return found if found is None else found.independent or found


def _checked(level: str, n_draws: int, conf_level: float) -> None:
    checked_level(conf_level)
    if level not in LEVELS:
        near = nearest(str(level), LEVELS)
        hint = f" Did you mean {near!r}?" if near else ""
        raise ValueError(f"level is {level!r}; choose one of {', '.join(map(repr, LEVELS))}.{hint}")
    checked_draws(n_draws, least=0)


def _scale_of(codings: Codings | Data) -> tuple[float, ...]:
    in_words = (
        [float(value) for source in codings.study.interviews for value in source.rating_values.values()]
        if isinstance(codings, Data)
        else []
    )
    return tuple(sorted({*SCALE, *in_words}))


def _comparable(codings: Codings | None, scale: tuple[float, ...] | None, language: Language) -> Codings:
    problems = Problems()
    if codings is None or not (codings.n_codings or len(codings.coders) > 1):
        problems.add("no_codings")
        raise InputError(problems, language)
    if len(codings.coders) < _FEWEST_CODERS:
        name = codings.coders[0]
        problems.add("one_coder", name=name) if name else problems.add("coder_not_named")
    elif scale is not None:
        outside = np.unique(codings.rating[~np.isin(codings.rating, scale)])
        if outside.size:
            values = ", ".join(f"{value:g}" for value in outside[:_MOST_NAMED])
            problems.add("ratings_off_scale", values=values, scale=", ".join(f"{value:g}" for value in scale))
    problems.raise_if_any(language)
    return codings


def _draws(n_interviews: int, n_draws: int, seed: int) -> Array:
    """How often each interview is in each sample, shape (n_draws, n_interviews)."""
    chosen = np.random.default_rng(seed).integers(max(n_interviews, 1), size=(n_draws, n_interviews))
    flat = chosen + n_interviews * np.arange(n_draws)[:, None]
    counts = np.bincount(flat.ravel(), minlength=n_draws * n_interviews)
    return counts.reshape(n_draws, n_interviews).astype(np.float64)


def _rows(table: CodingTable, draws: Array, level: str, conf_level: float) -> list[dict[str, Any]]:
    """Rows of a table: every measure with its interval, and the one from resampled interviews."""
    units = patterns_of(table.ratings, table.scale, by_unit=True)
    weights = draws @ _by_interview(units, table.interview, draws.shape[1])
    n_interviews = len(np.unique(table.interview))
    rows = []
    for measure in measures_of(table.aspect, level):
        found = measure.estimate(units, conf_level)
        again = measure.resampled(units, weights) if len(units.n) and n_interviews > 1 else np.zeros(0)
        rows.append(
            {
                "criterion": table.criterion,
                "aspect": table.aspect.value,
                "measure": measure.name,
                **_numbers(found),
                **_interval(again, conf_level),
                "n_units": found.n_units,
                "n_coders": found.n_coders,
                "n_interviews": n_interviews,
                "reason": found.reason,
            }
        )
    return rows


def _by_interview(units: Patterns, interview: NDArray[np.int64], n_interviews: int) -> Array:
    """Units of each interview with each pattern, shape (n_interviews, n_patterns)."""
    flat = np.bincount(interview * len(units.n) + units.of_unit, minlength=n_interviews * len(units.n))
    return flat.reshape(n_interviews, len(units.n)).astype(np.float64)


def _numbers(found: AgreementEstimate) -> dict[str, float]:
    return {name: getattr(found, name) for name in ("estimate", "std_error", "conf_low", "conf_high")}


def _interval(again: Array, conf_level: float) -> dict[str, float]:
    """Percentile interval of the samples in which the measure is defined, and how many those are.

    Samples that all give the same tell nothing of the error, so there is no interval then.
    """
    defined = again[~np.isnan(again)]
    tail = (1 - conf_level) / 2
    low, high = np.quantile(defined, (tail, 1 - tail)).tolist() if defined.size else (float("nan"),) * 2
    if low == high:
        low = high = float("nan")
    share = defined.size / again.size if again.size else float("nan")
    return {"bootstrap_low": low, "bootstrap_high": high, "share_defined": share}


def _column(values: list[Any]) -> pa.Array:
    if isinstance(values[0], str):
        return text_values(values)
    return number_column(np.array(values), np.zeros(len(values), dtype=bool))
