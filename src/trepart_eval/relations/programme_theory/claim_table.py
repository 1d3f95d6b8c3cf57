"""`claims`: every claim in the sources, with what the results at hand say of it and what would change that."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.criteria.result_tables import data_frame, number_column, text_values
from trepart_eval.relations.programme_theory.claim_catalogue import SourceClaim, source_claims
from trepart_eval.relations.programme_theory.claim_evidence import ClaimReading, Evidence
from trepart_eval.relations.programme_theory.claim_sentences import overview, sentences_of, summary_of
from trepart_eval.relations.programme_theory.evidence_of_results import evidence_of, results_in
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

COLUMNS: Final = (
    *("claim", "source_key", "reading", "analysis", "estimate", "conf_low", "conf_high", "null_value", "p_value"),
    *("n", "smallest_detectable", "standing", "limits", "reason", "text", "would_change"),
)
_NUMBERS: Final = ("estimate", "conf_low", "conf_high", "null_value", "p_value", "smallest_detectable")


@dataclass(frozen=True, slots=True, eq=False)
class ClaimRow:
    """A claim and one analysis that speaks to it; None where there is none."""

    claim: SourceClaim
    evidence: Evidence | None

    @property
    def reading(self) -> ClaimReading:
        """How the figures stand to the claim."""
        return ClaimReading.NOT_STUDIED if self.evidence is None else self.evidence.reading

    def sentences(self, language: Language) -> list[str]:
        """What the analysis found, what else would give it, and what would change the reading."""
        return sentences_of(self.claim, self.evidence, language)


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Claims in the sources, each with the analyses that speak to it.

    Attributes
    ----------
    rows : tuple of ClaimRow
        In the order of the sources' claims; at least one of each, several where several analyses speak to it.
    results : tuple
        The results that were given.
    language : Language
        Language of the words.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    rows: tuple[ClaimRow, ...]
    results: tuple[object, ...]
    language: Language
    simulated_note: str = ""

    @property
    def arrow(self) -> pa.Table:
        """A row per claim and analysis."""
        import pyarrow as pa

        rows = [_columns(row, self.language) for row in self.rows]
        columns = {}
        for name in COLUMNS:
            values = [row[name] for row in rows]
            if name in _NUMBERS or name == "n":
                numbers = np.array(values, dtype=np.float64)
                absent = np.isnan(numbers)
                whole = np.where(absent, 0, numbers).astype(np.int64) if name == "n" else numbers
                columns[name] = number_column(whole, absent)
            else:
                columns[name] = text_values(values)
        return pa.table(columns)

    @property
    def table(self) -> pd.DataFrame:
        """The same as a data frame of one's own."""
        return data_frame(self.arrow)

    def of(self, claim: str) -> tuple[ClaimRow, ...]:
        """Rows of one claim, by its name.

        Raises
        ------
        ValueError
            If there is no such claim.
        """
        found = tuple(row for row in self.rows if row.claim.key == claim)
        if not found:
            known = ", ".join(repr(one.key) for one in source_claims())
            raise ValueError(f"claim is {claim!r}; choose one of {known}")
        return found

    def sentences(self, language: Language | str | None = None) -> list[str]:
        """A paragraph on how many claims can be told, and one for each row."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        start = f"{self.simulated_note} {overview([row.reading for row in self.rows], spoken)}".strip()
        return [start, *(summary_of(row, spoken) for row in self.rows)]

    def summary(self, language: Language | str | None = None) -> str:
        """All sentences."""
        return "\n".join(self.sentences(language))

    def _repr_html_(self) -> str:
        """Sentences and table for Jupyter."""
        from html import escape

        said = "".join(f"<p>{escape(one)}</p>" for one in self.sentences())
        shown = self.table.drop(columns=["text", "would_change"]).round(3)
        return said + str(shown.to_html(index=False, na_rep=""))


def claims(results: object, *, language: Language | str | None = None) -> Claims:
    """Every claim in the sources, with what the results say of it and what would change the reading.

    Parameters
    ----------
    results : result, iterable or mapping of results
        What there is, in any order: of `relate`, `relate_study`, `relate_criteria`, `compare_anchoring`, `mediate`,
        ``te.criteria.wave_changes``, and anything with a method ``claim_evidence()`` or the figures of `weak_link`.
        None is passed over, so that what a study hasn't got needs no test.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.

    Returns
    -------
    Claims
        A claim that no result speaks to is not studied, and says what would.

    Raises
    ------
    ValueError
        If something is no result that is known, or speaks to a claim that there isn't.

    Examples
    --------
    >>> found = claims([], language="en")
    >>> found.table["reading"].unique().tolist()
    ['not_studied']
    """
    spoken = choose_language(language, os.environ)
    given = tuple(results_in(results))
    evidence = [one for result in given for one in evidence_of(result)]
    known = {one.key for one in source_claims()}
    strange = [one.claim for one in evidence if one.claim not in known]
    if strange:
        raise ValueError(f"evidence speaks to {strange[0]!r}; choose one of {', '.join(map(repr, sorted(known)))}")
    rows = []
    for claim in source_claims():
        own = [one for one in evidence if one.claim == claim.key]
        rows += [ClaimRow(claim, one) for one in own] or [ClaimRow(claim, None)]
    return Claims(tuple(rows), given, spoken)


def _columns(row: ClaimRow, language: Language) -> dict[str, Any]:
    about = {
        "claim": row.claim.key,
        "source_key": ";".join(row.claim.sources),
        "reading": row.reading.value,
        "text": summary_of(row, language),
        "would_change": row.claim.said("needs" if row.evidence is None else "would_change", language),
    }
    one = row.evidence
    if one is None:
        empty = dict.fromkeys((*_NUMBERS, "n"), float("nan"))
        return {**about, **empty, "analysis": "", "standing": "", "limits": "", "reason": ""}
    numbers = {name: getattr(one, name) for name in (*_NUMBERS, "n")}
    limits = ";".join(limit.value for limit in one.limits)
    return {
        **about, **numbers, "analysis": one.analysis, "standing": one.standing, "limits": limits, "reason": one.reason,
    }  # fmt: skip
