"""`robust_core`: what of a solution withstands other choices, by its fit and by its cases."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_choice, is_whole
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.configuration_robustness.quick_solutions import fit_of_model, membership_in_model
from trepart_eval.relations.qca.expressions import describe_outcome
from trepart_eval.relations.qca.minimization import Minimization
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

TIES: Final = ("all", "first")
ROBUST, SHAKY, POSSIBLE = "robust", "shaky", "possible"
TYPICAL, DEVIANT, UNDECIDED = "typical", "deviant", "undecided"
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class RobustCore(MayBeRefused):
    """What of a solution withstands other choices.

    The core is what the solution shares with all of the test set; a case's membership in it is the least of these.

    Attributes
    ----------
    outcome : str
        The outcome; ``~`` before it for its absence.
    solution : str
        The model looked at.
    cases_named : tuple of str
        The cases.
    memberships : ndarray, shape (4, n_cases)
        Of each case in the solution, in all of the test set, in any of it, and in the outcome.
    n_tests : int
        Models in the test set.
    n_unsolved : int
        Test solutions that have no model because no row is positive: no case is a member of them.
    rf_cov : float
        Coverage of the core over that of the solution: 1 where nothing is lost.
    rf_cons : float
        Consistency of the solution over that of the core: 1 where the core is no more consistent.
    rf_sc_min, rf_sc_max : float
        Set coincidence, sum(min) over sum(max), of the solution with what all of the test set share, and with what any
        of it has.
    core_incl, core_cov : float
        Consistency and coverage of the core.
    complete : bool
        Whether every model of the solution and of the tests was found.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why the solution to begin with is none, as a term and in words.
    """

    outcome: str
    solution: str
    cases_named: tuple[str, ...]
    memberships: Array
    n_tests: int
    n_unsolved: int
    rf_cov: float
    rf_cons: float
    rf_sc_min: float
    rf_sc_max: float
    core_incl: float
    core_cov: float
    complete: bool
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def n(self) -> int:
        """Number of cases."""
        return len(self.cases_named)

    @property
    def table(self) -> pd.DataFrame:
        """The figures: ``measure``, ``estimate``."""
        import pandas as pd

        names = ("rf_cov", "rf_cons", "rf_sc_min", "rf_sc_max", "core_incl", "core_cov", "case_ratio_typical",
                 "case_ratio_deviant")  # fmt: skip
        return pd.DataFrame({"measure": list(names), "estimate": [getattr(self, name) for name in names]})

    @property
    def cases(self) -> pd.DataFrame:
        """A row per case.

        Columns ``case``, ``initial`` (membership in the solution), ``shared`` (in all of the test set), ``any_test``
        (in any of it), ``core``, ``membership`` (in the outcome), ``region`` (robust: in the solution and in all of the
        test set; shaky: in the solution, not in all; possible: only in some of the test set; empty: in none) and
        ``side`` (typical: in the outcome; deviant: outside; undecided at 0.5).
        """
        import pandas as pd

        initial, shared, some, y = self.memberships
        return pd.DataFrame(
            {"case": list(self.cases_named), "initial": initial, "shared": shared, "any_test": some,
             "core": np.minimum(initial, shared), "membership": y, "region": list(self._regions),
             "side": list(self._sides)}
        )  # fmt: skip

    @property
    def case_ratio_typical(self) -> float:
        """Robust typical cases over all typical ones that the solution or any test holds; NaN without any."""
        return self._ratio(TYPICAL)

    @property
    def case_ratio_deviant(self) -> float:
        """Robust deviant cases over all deviant ones that either holds; NaN without any."""
        return self._ratio(DEVIANT)

    def summary(self, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None) -> str:
        """Sentences on the core's fit and on the cases."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        outcome = describe_outcome(self.outcome, spoken, labels=labels)
        if self.refused:
            return reason_for(Refusal(self.refusal), spoken, outcome=outcome)
        figures = {"cov": self.rf_cov, "cons": self.rf_cons, "least": self.rf_sc_min, "most": self.rf_sc_max}
        said = {name: format_number(value, spoken, decimals=2) for name, value in figures.items()}
        counts = {name: int((self._regions == name).sum()) for name in (ROBUST, SHAKY, POSSIBLE)}
        told: list[tuple[str, dict[str, object]]] = [
            ("fit", {"outcome": outcome, "tests": self.n_tests, **said}),
            ("cases", {"n": self.n, **counts}),
        ]
        told += [("unsolved", {"n": self.n_unsolved})] if self.n_unsolved else []
        told += [] if self.complete else [("incomplete", {})]
        return " ".join(text_of(__package__, "core", name, spoken, **details) for name, details in told)

    def _repr_html_(self) -> str:
        """Cases for Jupyter."""
        return self.summary() + str(self.cases.to_html(index=False, float_format="{:.3f}".format))

    @property
    def _regions(self) -> NDArray[np.str_]:
        initial, shared, some, _ = self.memberships > 0.5
        outside = np.where(some, POSSIBLE, "")
        return np.asarray(np.where(initial, np.where(shared, ROBUST, SHAKY), outside))

    @property
    def _sides(self) -> NDArray[np.str_]:
        y = self.memberships[3]
        return np.asarray(np.where(y > 0.5, TYPICAL, np.where(y < 0.5, DEVIANT, UNDECIDED)))

    def _ratio(self, side: str) -> float:
        of_side = (self._sides == side) & (self._regions != "")
        return float((self._regions[of_side] == ROBUST).mean()) if of_side.any() else _NAN


def robust_core(
    initial: Minimization,
    tests: Minimization | Sequence[Minimization],
    *,
    model: int = 1,
    ties: str = "all",
    language: Language | str | None = None,
) -> RobustCore:
    """What of a solution withstands other choices: robust core, fit-oriented and case-oriented robustness.

    Parameters
    ----------
    initial : Minimization
        The solution looked at.
    tests : Minimization or sequence of Minimization
        Solutions by other anchors, cut-offs or conditions, of the same cases.
    model : int
        Which of the tied models of ``initial``, counted from 1.
    ties : {"all", "first"}
        Whether all tied models of a test solution are in the test set, or only its first.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; that of ``initial`` where it is left out.

    Returns
    -------
    RobustCore
        Refused where ``initial`` has no solution.

    Raises
    ------
    ValueError
        If the tests have other cases, or an argument has no such value.

    Notes
    -----
    Memberships in a test solution are by its own calibration, that in the outcome by the initial one. Source: Oana and
    Schneider (2024), "A robustness test protocol for applied QCA". Sociological Methods and Research 53. Their ranking
    of constellations isn't given.
    """
    check_made_by(initial, Minimization, "initial", "minimize")
    given = [tests] if isinstance(tests, Minimization) else list(tests)
    if not given:
        raise ValueError("tests is empty; give one solution or more, made with other choices")
    for one in given:
        check_made_by(one, Minimization, "tests", "minimize")
        _check_cases(initial, one)
    checked_choice(ties, TIES, "ties")
    spoken = initial.language if language is None else choose_language(language, os.environ)
    if initial.refused:
        reason = reason_for(Refusal(initial.refusal), spoken, outcome=describe_outcome(initial.source.outcome, spoken))
        blank = np.full((4, len(initial.source.cases)), _NAN)
        return RobustCore(
            initial.source.outcome, "", initial.source.cases, blank, len(given), 0, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN,
            True, spoken, initial.refusal, reason,
        )  # fmt: skip
    models = _memberships(initial, "all")
    if not is_whole(model) or not 1 <= model <= len(models):
        raise ValueError(f"model is {model!r}; the solution has {len(models)} tied models, counted from 1")
    sets = np.array([row for one in given for row in _aligned(one, initial, ties)])
    return _core_of(initial, models[model - 1], sets, given, model, spoken)


def _core_of(
    initial: Minimization, z: Array, sets: Array, tests: list[Minimization], model: int, spoken: Language
) -> RobustCore:
    y = initial.source.membership_in_outcome
    shared, some = sets.min(axis=0), sets.max(axis=0)
    incl, cov = fit_of_model(z, y)
    core_incl, core_cov = fit_of_model(np.minimum(z, shared), y)
    written = initial.models[model - 1]
    return RobustCore(
        initial.source.outcome, " + ".join(written), initial.source.cases, np.array([z, shared, some, y]), len(sets),
        sum(one.refusal == Refusal.NO_POSITIVE_ROWS for one in tests), _divided(core_cov, cov),
        _divided(incl, core_incl), _coincidence(z, shared), _coincidence(z, some), core_incl, core_cov,
        initial.complete and all(one.complete for one in tests), spoken,
    )  # fmt: skip


def _memberships(found: Minimization, ties: str) -> list[Array]:
    """Membership of each case in each distinct model; none in a solution that isn't, all where nothing tells apart."""
    x = found.source.memberships
    if found.refused:
        return [np.full(len(x), 0.0 if found.refusal == Refusal.NO_POSITIVE_ROWS else 1.0)]
    models = dict.fromkeys(
        tuple(chart.terms[place] for place in model) for chart in found.solved for model in chart.models
    )
    sets = [membership_in_model(model, x) for model in models]
    return sets if ties == "all" else sets[:1]


def _aligned(found: Minimization, initial: Minimization, ties: str) -> list[Array]:
    """Return the same with the cases in the order of the initial solution."""
    place = {case: number for number, case in enumerate(found.source.cases)}
    order = [place[case] for case in initial.source.cases]
    return [row[order] for row in _memberships(found, ties)]


def _check_cases(initial: Minimization, test: Minimization) -> None:
    one, other = initial.source.cases, test.source.cases
    if len(set(one)) < len(one):
        raise ValueError("two cases have the same name; robust_core matches cases by name - give case= to truth_table")
    if set(one) != set(other) or len(one) != len(other):
        odd = sorted(set(one) ^ set(other))
        raise ValueError(f"the tests have other cases than the initial solution, such as {odd[:3]}; use the same cases")


def _coincidence(one: Array, other: Array) -> float:
    return _divided(float(np.minimum(one, other).sum()), float(np.maximum(one, other).sum()))


def _divided(part: float, whole: float) -> float:
    return part / whole if whole > 1e-9 else _NAN
