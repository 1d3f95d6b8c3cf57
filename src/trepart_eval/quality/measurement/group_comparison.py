"""`invariance`: whether a criterion's items work alike in parties, waves or cases, so that scores can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.quality.measurement.comparability import Check, Method, checked_comparability
from trepart_eval.quality.measurement.comparison_sentences import comparison_notes, comparison_sentence
from trepart_eval.quality.measurement.item_functioning import UNIFORM
from trepart_eval.quality.result_html import html_table, shown
from trepart_eval.quality.survey_items import Survey, survey_of
from trepart_eval.quality.tidy_rows import Row, tidy_table
from trepart_eval.quality.undefined_reasons import Reason
from trepart_eval.sources.checked_tables import Answers, Data
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion, Status

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

ACROSS: Final = ("party", "wave", "case")
"""Groups that may be compared."""
_COLUMNS: Final = ("criterion", "method", "n", "n_groups", "n_items", "conclusion", "reason", "reason_method", "status")
_STEPS: Final = (
    *("criterion", "step", "n", "n_groups", "chi_square", "df", "cfi", "rmsea", "srmr"),
    *("change_chi_square", "change_df", "p_value", "change_cfi", "change_rmsea", "change_srmr", "holds"),
)
_ITEMS: Final = (
    *("criterion", "item", "aspect", "chi_square", "df", "p_value", "p_adjusted", "effect"),
    *("largest_difference", "low_group", "high_group", "flagged"),
)
_GROUPS: Final = ("criterion", "group", "n", "compared", "status")


@dataclass(frozen=True, slots=True, eq=False)
class Invariance:
    """Whether items work alike in groups.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per criterion: which check was done, and what it came to.
    steps_arrow : pyarrow.Table
        A row per step of a factor model: fit, and its change.
    items_arrow : pyarrow.Table
        A row per item and aspect that was tested: how much it differs, between which groups.
    groups_arrow : pyarrow.Table
        A row per criterion and group: complete respondents, and whether it was compared.
    conclusions : tuple of str
        A sentence per criterion with items, in the study's language.
    notes : tuple of str
        What the checks take for granted.
    across : str
        What the groups are.
    min_n : int
        Fewest people behind a figure that is shown.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    steps_arrow: pa.Table
    items_arrow: pa.Table
    groups_arrow: pa.Table
    conclusions: tuple[str, ...]
    notes: tuple[str, ...]
    across: str
    min_n: int
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The criteria as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def steps(self) -> pd.DataFrame:
        """The steps as a data frame of one's own."""
        return data_frame(self.steps_arrow)

    @property
    def items(self) -> pd.DataFrame:
        """The items as a data frame of one's own."""
        return data_frame(self.items_arrow)

    @property
    def groups(self) -> pd.DataFrame:
        """The groups as a data frame of one's own."""
        return data_frame(self.groups_arrow)

    def row(self, criterion: str) -> Row | None:
        """Row of a criterion; None where there is none."""
        return next((row for row in self.arrow.to_pylist() if row["criterion"] == criterion), None)

    def summary(self) -> str:
        """One sentence in the study's language: in how many criteria the items work alike."""
        found = [row["conclusion"] for row in self.arrow.to_pylist() if row["reason"] != Reason.NO_ITEMS]
        alike = sum(one in ("scalar", "no_difference") for one in found)
        partial, unknown = found.count("partial"), found.count("unknown")
        counts = {"all": len(found), "alike": alike, "partial": partial, "unknown": unknown}
        counts["unlike"] = len(found) - alike - partial - unknown
        across = text_of(__package__, "across", self.across, self.language)
        sentence = text_of(__package__, "summary", "invariance", self.language, across=across, **counts)
        return f"{self.simulated_note} {sentence}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per step or criterion, and the conclusions below it."""
        rows = [
            [
                label("criterion", row["criterion"], self.language),
                text_of(__package__, "step", row["step"], self.language),
                shown(row["chi_square"], self.language, 1),
                shown(row["df"], self.language, 0),
                *(shown(row[name], self.language, 3) for name in ("cfi", "rmsea", "srmr", "change_cfi")),
            ]
            for row in self.steps_arrow.to_pylist()
        ]
        head = ("criterion", "step", "chi_square", "df", "cfi", "rmsea", "srmr", "change_cfi")
        return html_table(self.summary(), head, rows, (*self.conclusions, *self.notes), self.language)


def invariance(
    answers: Answers | Data, across: str = "party", *, method: str = Method.AUTO, min_n: int | None = None
) -> Invariance:
    """Whether each criterion's items work alike in parties, waves or cases, so that their scores can be compared.

    Parameters
    ----------
    answers : Answers or Data
        From `load`; with the whole data, names, language and the smallest group are the study's.
    across : {"party", "wave", "case"}
        The groups.
    method : {"auto", "factor_model", "ordinal_regression"}
        One factor in all groups (configural, metric, scalar), or ordinal regression of each item on score and group.
        Auto takes the factor model where every group of 20 or more has at least 100 complete respondents, and 15 per
        item; otherwise the regression.
    min_n : int, optional
        Fewest people behind a figure that is shown, 3 at the lowest; the study's choice where it is left out.

    Returns
    -------
    Invariance

    Raises
    ------
    InputError
        If the study has no answers.
    ValueError
        If an option has no such value.

    Notes
    -----
    Respondents are those of parties that count who answered every item of the criterion. They are taken to be
    independent; ``notes`` says where some have answered more than once. ``docs/methods.md`` has rules and sources.
    """
    if across not in ACROSS:
        raise ValueError(f"across is {across!r}; choose 'party', 'wave' or 'case'")
    if method not in list(Method):
        raise ValueError(f"method is {method!r}; choose 'auto', 'factor_model' or 'ordinal_regression'")
    survey = survey_of(answers, min_n)
    group, keys, names = _groups(survey, across)
    checks: dict[Criterion, Check] = {}
    for criterion in Criterion:
        items = survey.answers.items_of(criterion)
        steps = [survey.answers.steps[item.name] for item in items]
        checks[criterion] = checked_comparability(
            items, steps, group, len(keys), method=Method(method), min_n=survey.min_n
        )
    known = {criterion: check for criterion, check in checks.items() if check.reason is not Reason.NO_ITEMS}
    return Invariance(
        tidy_table([_row(*one) for one in checks.items()], _COLUMNS),
        tidy_table([row for one in checks.items() for row in _step_rows(*one)], _STEPS),
        tidy_table([row for one in checks.items() for row in _item_rows(*one, keys)], _ITEMS),
        tidy_table([row for one in checks.items() for row in _group_rows(*one, keys, survey.min_n)], _GROUPS),
        tuple(comparison_sentence(survey.language, *one, names, across) for one in known.items()),
        comparison_notes(survey, list(checks.values()), group),
        across,
        survey.min_n,
        survey.language,
        survey.simulated_note,
    )


def _groups(survey: Survey, across: str) -> tuple[NDArray[np.intp], tuple[str, ...], tuple[str, ...]]:
    """Group of each respondent, -1 for parties that don't count, with keys and names of the groups."""
    places: dict[str, NDArray[Any]] = {"wave": survey.answers.wave, "case": survey.answers.case}
    of = places.get(across, survey.party)
    keys = {"party": survey.parties, "wave": survey.waves, "case": survey.cases}[across]
    names = survey.party_labels if across == "party" else keys
    return np.where(survey.counts, of.astype(np.intp), -1), keys, names


def _row(criterion: Criterion, check: Check) -> Row:
    n = int(check.n[check.used].sum())
    status = Status.OK if not check.reason else Status.TOO_FEW if check.n.sum() else Status.NO_EVIDENCE
    return {
        "criterion": criterion.value,
        "method": check.method.value if check.method else "",
        "n": n if check.method else None,
        "n_groups": len(check.used),
        "n_items": len(check.items),
        "conclusion": check.conclusion.value,
        "reason": check.reason.value if check.reason else "",
        "reason_method": check.reason_method.value if check.reason_method else "",
        "status": status.value,
    }


def _step_rows(criterion: Criterion, check: Check) -> list[Row]:
    n = int(check.n[check.used].sum())
    return [
        {
            "criterion": criterion.value,
            "step": one.step.value,
            "n": n,
            "n_groups": len(check.used),
            **{name: getattr(one.fit, name) for name in ("chi_square", "df", "cfi", "rmsea", "srmr")},
            **{name: getattr(one, name) for name in ("change_chi_square", "change_df", "p_value")},
            **{name: getattr(one, name) for name in ("change_cfi", "change_rmsea", "change_srmr")},
            "holds": int(one.holds),
        }
        for one in check.steps
    ]


def _item_rows(criterion: Criterion, check: Check, keys: Sequence[str]) -> list[Row]:
    rows = []
    for test in check.tests:
        item = check.items[test.item]
        points = 100.0 / item.scale.steps if test.aspect == UNIFORM else 1.0
        low, high = (None if one < 0 else keys[check.used[one]] for one in (test.low_group, test.high_group))
        rows.append(
            {
                "criterion": criterion.value,
                "item": item.name,
                "aspect": test.aspect,
                **{name: getattr(test, name) for name in ("chi_square", "df", "p_value", "p_adjusted", "effect")},
                "largest_difference": points * test.difference,
                "low_group": low,
                "high_group": high,
                "flagged": int(test.flagged),
            }
        )
    return rows


def _group_rows(criterion: Criterion, check: Check, keys: Sequence[str], min_n: int) -> list[Row]:
    rows = []
    for place, n in enumerate(check.n.tolist()):
        hidden = 0 < n < min_n
        status = Status.TOO_FEW if hidden else Status.OK if n else Status.NO_EVIDENCE
        rows.append(
            {
                "criterion": criterion.value,
                "group": keys[place],
                "n": None if hidden else n,
                "compared": int(check.method is not None and place in check.used),
                "status": status.value,
            }
        )
    return rows
