"""`necessity`: conditions, combinations and alternatives without which the outcome is hardly ever seen."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import is_number
from trepart_eval.relations.qca.expressions import describe_outcome, describe_term
from trepart_eval.relations.qca.solution_fit import share
from trepart_eval.relations.qca.truth_tables import NEGATION, TOLERANCE, truth_table
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Literals = tuple[tuple[int, bool], ...]
"""Conditions by place, and whether each is present."""

MOST_TERMS: Final = 1_000_000
"""Terms that are looked through at most; with more conditions, give a depth."""
_COLUMNS: Final = ("term", "incl", "ron", "cov")
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Necessity(MayBeRefused):
    """Terms that are necessary for an outcome.

    Attributes
    ----------
    outcome : str
        The outcome; ``~`` before it for its absence.
    conditions : tuple of str
        In the order given.
    incl_cut, ron_cut : float
        Least consistency and relevance of a term in ``table``.
    depth : int
        Most conditions in a term.
    n, n_missing : int
        Cases with all values, and without.
    memberships, membership_in_outcome : ndarray
        Of the cases used.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is nothing to look at.
    """

    outcome: str
    conditions: tuple[str, ...]
    incl_cut: float
    ron_cut: float
    depth: int
    n: int
    n_missing: int
    memberships: Array
    membership_in_outcome: Array
    language: Language
    _found: tuple[dict[str, Any], ...]
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """Terms that meet the cut-offs: ``term``, ``incl``, ``ron``, ``cov``.

        All combinations (``A*B``), and the alternatives (``A + B``) of which no part is enough by itself.
        """
        import pandas as pd

        return pd.DataFrame(list(self._found), columns=list(_COLUMNS))

    @property
    def single(self) -> pd.DataFrame:
        """Each condition and its absence, whatever the cut-offs: ``term``, ``incl``, ``ron``, ``cov``."""
        import pandas as pd

        literals = [((place, present),) for present in (True, False) for place in range(len(self.conditions))]
        rows = (
            [] if self.refused else [self._row(one, _joined(one, self.memberships, False), " + ") for one in literals]
        )
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    @property
    def absence(self) -> Necessity:
        """What is necessary for the outcome's absence."""
        outcome = self.outcome.removeprefix(NEGATION) if self.outcome.startswith(NEGATION) else NEGATION + self.outcome
        return _necessity_of(
            outcome, self.conditions, self.memberships, 1 - self.membership_in_outcome, self.n_missing, self.incl_cut,
            self.ron_cut, self.depth, self.language,
        )  # fmt: skip

    def summary(self, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None) -> str:
        """Sentences on the outcome and on its absence, and how few cases they rest on."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        return f"{self._told(spoken, labels)} {self.absence._told(spoken, labels)}"

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return self.summary() + str(self.table.to_html(index=False, float_format="{:.3f}".format))

    def _told(self, spoken: Language, labels: Mapping[str, str] | None) -> str:
        outcome = describe_outcome(self.outcome, spoken, labels=labels)
        if self.refused:
            return reason_for(Refusal(self.refusal), spoken, outcome=outcome)
        singles = [row for row in self._found if not set("*+") & set(row["term"])]
        name = "singles" if singles else "supersets" if self._found else "none"
        words = [
            f"{describe_term(row['term'], spoken, labels=labels)} (RoN {format_number(row['ron'], spoken, decimals=2)})"
            for row in (singles or self._found)[: None if singles else _SHOWN]
        ]
        return text_of(
            __package__, "necessity", name, spoken, outcome=outcome, n=self.n, count=len(self._found),
            cut=format_number(self.incl_cut, spoken, decimals=2), words="; ".join(words),
        )  # fmt: skip

    def _row(self, literals: Literals, x: Array, between: str) -> dict[str, Any]:
        return _row(literals, x, self.membership_in_outcome, self.conditions, between)


def necessity(
    frame: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str] | None = None,
    *,
    incl_cut: float = 0.9,
    ron_cut: float = 0.0,
    depth: int | None = None,
    case: str | None = None,
    language: Language | str | None = None,
) -> Necessity:
    """Conditions, combinations and alternatives without which the outcome is hardly ever seen.

    Parameters
    ----------
    frame : pandas.DataFrame
        Memberships between 0 and 1, a row per case. Cases without a value are left out and counted.
    outcome : str
        Column of the outcome; with ``~`` before it, its absence.
    conditions : sequence of str, optional
        Columns of the conditions; all others where left out.
    incl_cut, ron_cut : float
        Least consistency and relevance (RoN).
    depth : int, optional
        Most conditions in a term; all where left out.
    case : str, optional
        Column with the names of cases.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; the computer's where it is left out.

    Returns
    -------
    Necessity
        Refused where no case is a member of the outcome.

    Raises
    ------
    ValueError
        If a column isn't there, a membership is outside 0 to 1, an option has no such value, or terms are too many.

    Notes
    -----
    Source of the relevance of necessity: Schneider and Wagemann (2012), Set-Theoretic Methods for the Social Sciences,
    chapter 9. With x the term and y the outcome: consistency is sum(min(x, y)) over sum(y), coverage the same over
    sum(x), relevance sum(1 - x) over sum(1 - min(x, y)).
    """
    if not is_number(incl_cut) or not 0 < incl_cut <= 1:
        raise ValueError(f"incl_cut is {incl_cut!r}; give a share between 0 and 1, such as 0.9")
    if not is_number(ron_cut) or not 0 <= ron_cut <= 1:
        raise ValueError(f"ron_cut is {ron_cut!r}; it lies between 0 and 1")
    table = truth_table(frame, outcome, conditions, case=case, language=language)
    k = len(table.conditions)
    if depth is not None and not (isinstance(depth, int) and depth >= 1):
        raise ValueError(f"depth is {depth}; give a whole number, 1 or more")
    most = min(depth or k, k)
    if sum(comb(k, size) << size for size in range(1, most + 1)) > MOST_TERMS:
        raise ValueError(f"{k} conditions have more than {MOST_TERMS} terms of up to {most}; give a smaller depth")
    return _necessity_of(
        outcome, table.conditions, table.memberships, table.membership_in_outcome, table.n_missing, incl_cut, ron_cut,
        most, table.language,
    )  # fmt: skip


def _necessity_of(
    outcome: str,
    conditions: tuple[str, ...],
    x: Array,
    y: Array,
    n_missing: int,
    incl_cut: float,
    ron_cut: float,
    depth: int,
    language: Language,
) -> Necessity:
    fields = (outcome, conditions, incl_cut, ron_cut, depth, len(y), n_missing, x, y, language)
    if y.sum() <= TOLERANCE:
        words = reason_for(Refusal.NO_OUTCOME_CASES, language, outcome=describe_term(outcome, language))
        return Necessity(*fields, (), Refusal.NO_OUTCOME_CASES, words)
    cut = incl_cut - TOLERANCE
    rows = [_row(one, _joined(one, x, True), y, conditions, "*") for one in _conjunctions(x, y, cut, depth)]
    rows += [_row(one, _joined(one, x, False), y, conditions, " + ") for one in _alternatives(x, y, cut, depth)]
    # A term that every case has in full is relevant for nothing: its RoN is 0 of 0, and it is kept only without a cut.
    return Necessity(*fields, tuple(row for row in rows if row["ron"] >= ron_cut - TOLERANCE or ron_cut == 0))


def _conjunctions(x: Array, y: Array, cut: float, depth: int) -> list[Literals]:
    """Every combination that meets the cut; each part of such a one meets it too."""
    found: list[Literals] = []
    level: list[Literals] = [()]
    for _ in range(depth):
        level = [one for one in _longer(level, x.shape[1]) if _inclusion(_joined(one, x, True), y) >= cut]
        found += level
    return found


def _alternatives(x: Array, y: Array, cut: float, depth: int) -> list[Literals]:
    """Alternatives of two or more that meet the cut, none of whose parts does."""
    found: list[Literals] = []
    level: list[Literals] = [()]
    for size in range(1, depth + 1):
        failing = []
        for one in _longer(level, x.shape[1]):
            if _inclusion(_joined(one, x, False), y) < cut:
                failing.append(one)
            elif size > 1 and not any(
                _inclusion(_joined(one[:place] + one[place + 1 :], x, False), y) >= cut for place in range(size)
            ):
                found.append(one)
        level = failing
    return found


def _longer(level: list[Literals], n_conditions: int) -> list[Literals]:
    return [
        (*one, (place, present))
        for one in level
        for place in range(one[-1][0] + 1 if one else 0, n_conditions)
        for present in (False, True)
    ]


def _joined(literals: Literals, x: Array, together: bool) -> Array:
    """Membership in all of the literals together, or in any of them."""
    columns = np.array([x[:, place] if present else 1 - x[:, place] for place, present in literals])
    return np.asarray(columns.min(axis=0) if together else columns.max(axis=0))


def _inclusion(x: Array, y: Array) -> float:
    return float(np.minimum(x, y).sum() / y.sum())


def _row(literals: Literals, x: Array, y: Array, conditions: tuple[str, ...], between: str) -> dict[str, Any]:
    both = np.minimum(x, y)
    term = between.join(conditions[place] if present else f"~{conditions[place]}" for place, present in literals)
    return {
        "term": term,
        "incl": _inclusion(x, y),
        "ron": share(float((1 - x).sum()), float((1 - both).sum())),
        "cov": share(float(both.sum()), float(x.sum())),
    }
