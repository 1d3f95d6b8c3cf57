"""`family_p_values`: several outcomes over the same municipalities, p-values corrected for all of them together."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import checked_choice, checked_draws, checked_seed
from trepart_eval.criteria.comparisons.multiple_testing import adjust_p_values
from trepart_eval.relations.association.correlations import p_value_of, refusal_of_pairs
from trepart_eval.relations.association.measures import Measure, coefficients, prepared
from trepart_eval.relations.association.product_moment import studentised_where_uneven
from trepart_eval.relations.association.rearrangements import DRAWS, SEED, of_rows
from trepart_eval.relations.refusals import MayBeRefused, said_in
from trepart_eval.relations.robustness.family_columns import FamilyColumns, columns_of_family
from trepart_eval.relations.robustness.joint_permutations import Kept, Statistic, joint_statistics
from trepart_eval.relations.robustness.step_down_tests import LEVEL, MAX_T, MIN_P, never_below, step_down
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Row = dict[str, Any]

WESTFALL_YOUNG: Final = "westfall_young"
METHODS: Final = (WESTFALL_YOUNG, MAX_T, MIN_P)
_MEASURES: Final = (Measure.SPEARMAN.value, Measure.PEARSON.value)
_NAN: Final = float("nan")
_DIGITS: Final = 11


@dataclass(frozen=True, slots=True, eq=False)
class FamilyPValues(MayBeRefused):
    """P-values of several relations, by themselves and corrected for the others in their family.

    Attributes
    ----------
    rows : tuple of dict
        A row per family, dose and outcome, as in ``table``.
    n_cases, n_missing : int
        Municipalities with a dose and an outcome; those without either, which are left out.
    method : str
        ``max_t`` or ``min_p``: how the tests were held against each other.
    exact : bool
        Whether every arrangement of the municipalities was gone through.
    draws, seed : int
        Arrangements drawn where they can't all be gone through (0 where they are), and the seed.
    refusal, reason : str
        Why there are no numbers at all, as a term and in words; empty where there are some.
    language : Language
        Language of the words.
    """

    rows: tuple[Row, ...]
    n_cases: int
    n_missing: int
    method: str
    exact: bool
    draws: int
    seed: int
    refusal: str
    reason: str
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """A row per family, dose and outcome; those that can't be computed have a reason and are no tests."""
        import pandas as pd

        return pd.DataFrame([[row[name] for name in COLUMNS] for row in self.rows], columns=list(COLUMNS))

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences: for each family how many relations are left when all are looked at together."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        said = [self._sentence(family, spoken) for family in dict.fromkeys(row["family"] for row in self.rows)]
        return " ".join([*(one for one in said if one), _text("caution", spoken)])

    def _sentence(self, family: str, language: Language) -> str:
        tests = [row for row in self.rows if row["family"] == family and not np.isnan(row["p_value"])]
        if not tests:
            return ""
        held = sum(row["p_westfall_young"] <= LEVEL for row in tests)
        alone = sum(row["p_value"] <= LEVEL for row in tests)
        kind = "single" if len(tests) == 1 else "held" if held else "none_held"
        level = format_number(100 * LEVEL, language)
        return _text(kind, language, family=family, n=len(tests), alone=alone, held=held, level=level)

    def _repr_html_(self) -> str:
        """Sentences and table for Jupyter."""
        from html import escape

        said = f"<p>{escape(self.summary())}</p>"
        return said if self.refused else said + str(self.table.round(3).to_html(index=False))


COLUMNS: Final = (
    *("family", "dose", "outcome", "estimate", "n", "p_value", "p_holm", "p_bh", "p_westfall_young", "reason"),
)


def family_p_values(
    dose: ArrayLike | pd.DataFrame | str | Sequence[str],
    outcomes: ArrayLike | pd.DataFrame | Mapping[str, ArrayLike] | Sequence[str],
    *,
    data: pd.DataFrame | None = None,
    family: str | Mapping[str, str] = "all",
    method: str = WESTFALL_YOUNG,
    measure: str = "spearman",
    draws: int = DRAWS,
    seed: int = SEED,
    language: Language | str | None = None,
) -> FamilyPValues:
    """P-values of one or more doses with several outcomes, corrected for all that belong to a family.

    Whole municipalities are permuted: each keeps its doses, and its outcomes, together. Outcomes that say nearly the
    same are then hardly corrected for, which Holm's and Bonferroni's corrections can't do.

    Parameters
    ----------
    dose : array_like, Series, DataFrame or names of columns
        A value per municipality, or a column for each dose.
    outcomes : DataFrame, mapping of names to columns, array_like of shape (n, n_outcomes) or names of columns
        The outcomes. What has an index is matched by it, the rest by place.
    data : DataFrame, optional
        Where the columns are, where names are given.
    family : str or mapping of outcome to str
        Name of the one family, or that of each outcome.
    method : {"westfall_young", "max_t", "min_p"}
        How tests are held against each other: by the largest of the correlations, by the smallest of the p-values, or
        (``westfall_young``) the former for Spearman's where no value is missing, and the latter otherwise.
    measure : {"spearman", "pearson"}
        Correlation.
    draws, seed : int
        Arrangements drawn where they can't all be gone through (ten municipalities or more).
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.

    Returns
    -------
    FamilyPValues
        Refused where no outcome can be related to a dose. An outcome that lacks some municipalities is related over
        those it has; municipalities without a dose or without an outcome are left out and counted.

    Raises
    ------
    ValueError
        If columns, lengths or indices don't fit, an outcome has no family, or an option has no such value.

    References
    ----------
    Westfall and Young (1993), Resampling-Based Multiple Testing, algorithms 2.8 and 4.1; Romano and Wolf (2005),
    Journal of the American Statistical Association 100, 94-108.

    Examples
    --------
    >>> dose = [1, 2, 3, 4, 5, 6]
    >>> outcomes = {"sick leave": [9, 7, 8, 5, 4, 2], "full time": [3, 5, 2, 6, 7, 9]}
    >>> found = family_p_values(dose, outcomes, language="en")
    >>> found.table[["p_value", "p_holm", "p_westfall_young"]].round(3).values.tolist()
    [[0.017, 0.033, 0.028], [0.058, 0.058, 0.058]]
    """
    checked_choice(method, METHODS, "method")
    chosen = Measure(checked_choice(measure, _MEASURES, "measure"))
    checked_draws(draws, least=99, name="draws")
    checked_seed(seed)
    spoken = choose_language(language, os.environ)
    columns = columns_of_family(dose, outcomes, family, data)
    tests = [_test(columns, pair, chosen, draws, seed, spoken) for pair in columns.pairs]
    known = [number for number, (row, _) in enumerate(tests) if not row["refusal"]]
    complete = all(tests[number][1][0].all() for number in known)
    used = method if method != WESTFALL_YOUNG else MAX_T if chosen is Measure.SPEARMAN and complete else MIN_P
    arrangements = of_rows(columns.n_cases, draws, seed)
    joint = joint_statistics(arrangements, [tests[number][1] for number in known]) if known else []
    rows = _corrected([row for row, _ in tests], dict(zip(known, joint, strict=True)), used)
    first = tests[0][0]
    return FamilyPValues(
        rows=rows if known else (),
        n_cases=columns.n_cases,
        n_missing=columns.n_missing,
        method=used,
        exact=arrangements.exact,
        draws=0 if arrangements.exact else draws,
        seed=seed,
        refusal="" if known else first["refusal"],
        reason="" if known else first["reason"],
        language=spoken,
    )


def _test(
    columns: FamilyColumns, pair: tuple[str, str], measure: Measure, draws: int, seed: int, language: Language
) -> tuple[Row, tuple[Kept, Statistic]]:
    """Row of a dose and an outcome before any correction, with what the joint permutations need of it."""
    x, y = columns.doses[pair[0]], columns.outcomes[pair[1]]
    kept = ~np.isnan(x + y)
    refusal, reason = refusal_of_pairs(x[kept], y[kept], language, pair)
    row = {"family": columns.family_of[pair[1]], "dose": pair[0], "outcome": pair[1], "n": int(kept.sum())}
    row |= {"refusal": refusal, "reason": reason, "estimate": _NAN, "p_value": _NAN}
    row |= dict.fromkeys(("p_holm", "p_bh", "p_westfall_young"), _NAN)
    if refusal:
        return row, (kept, np.zeros_like)
    one, other = prepared(x[kept], measure), prepared(y[kept], measure)
    row["estimate"] = float(coefficients(one, other[None], measure)[0])
    row["p_value"] = p_value_of(x[kept], y[kept], measure, "two-sided", draws, seed)[0]

    nothing_held, arrangements = np.empty((0, len(one))), of_rows(len(one), draws, seed)
    pearson = measure is Measure.PEARSON
    studentised = studentised_where_uneven(one, other, nothing_held, arrangements) if pearson else None

    def statistics(places: NDArray[np.intp]) -> Array:
        plain = np.abs(coefficients(one, other[places], measure))
        careful = plain if studentised is None else np.abs(studentised(places))
        return np.column_stack([plain, careful]).round(_DIGITS)

    return row, (kept, statistics)


def _corrected(rows: Sequence[Row], joint: Mapping[int, Array], method: str) -> tuple[Row, ...]:
    found = list(rows)
    for family in dict.fromkeys(row["family"] for row in rows):
        own = [number for number in joint if rows[number]["family"] == family]
        if not own:
            continue
        p_values = [rows[number]["p_value"] for number in own]
        stepped = never_below(_stepped([joint[number] for number in own], method), p_values)
        corrected = stepped, adjust_p_values(p_values, "holm"), adjust_p_values(p_values, "bh")
        for number, together, holm, bh in zip(own, *(one.tolist() for one in corrected), strict=True):
            found[number] = rows[number] | {"p_holm": holm, "p_bh": bh, "p_westfall_young": together}
    return tuple(found)


def _stepped(joint: Sequence[Array], method: str) -> Array:
    """Step-down p-values: where spread goes with a dose, the larger of the plain and the studentised ones."""
    plain, careful = (np.column_stack([one[:, place] for one in joint]) for place in (0, 1))
    found = step_down(plain, method)
    return found if np.array_equal(plain, careful) else np.maximum(found, step_down(careful, MIN_P))


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "family", name, language, **details)
