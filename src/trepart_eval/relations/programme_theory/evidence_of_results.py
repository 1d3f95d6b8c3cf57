"""What each kind of result has to say of the claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from trepart_eval.criteria.comparisons.changes import WaveChanges
from trepart_eval.criteria.scores import CRITERIA
from trepart_eval.relations.programme_configurations.study_result import StudyConfigurations
from trepart_eval.relations.programme_relations.analysis_plan import CHANGE
from trepart_eval.relations.programme_relations.relating import EXPLORATORY, Relation
from trepart_eval.relations.programme_relations.study_relations import StudyRelations
from trepart_eval.relations.programme_theory import criterion_relations
from trepart_eval.relations.programme_theory.anchoring import AnchoringComparison
from trepart_eval.relations.programme_theory.claim_catalogue import ANCHORING, CHAIN, FAILURE, STRENGTHENED, claim_about
from trepart_eval.relations.programme_theory.claim_evidence import Evidence, FailureShares, Limit, SpeaksToClaims
from trepart_eval.relations.programme_theory.criterion_relations import CriterionRelations
from trepart_eval.relations.programme_theory.mediations import Mediation
from trepart_eval.vocabulary.terms import WHOLE_CASE, Counted

_NAN: Final = float("nan")
_FEWEST_FOR_A_MEAN: Final = 4


def results_in(given: object) -> Iterator[object]:
    """Results one by one: a single one, a mapping's values, or what an iterable holds; None is passed over."""
    single = (Evidence, Relation, StudyRelations, SpeaksToClaims, FailureShares, str)
    if given is None:
        return
    if isinstance(given, Mapping):
        given = given.values()
    if isinstance(given, single) or not isinstance(given, Iterable):
        yield given
        return
    for one in given:
        if one is not None:
            yield one


def evidence_of(result: object) -> list[Evidence]:
    """What one result says of the claims; empty where it speaks to none of them.

    Raises
    ------
    ValueError
        If it is no result that is known, and doesn't say itself what it has to say.
    """
    for kind, speak in _KINDS:
        if isinstance(result, kind):
            return speak(result)
    raise ValueError(
        f"results hold {type(result).__name__}; give what relate, relate_study, relate_criteria, wave_changes, "
        "compare_anchoring, mediate or weak_link returns, or evidence"
    )


def _of_study(found: StudyRelations) -> list[Evidence]:
    pairs = zip(found.relations, found.adjusted, strict=True)
    return [one for relation, adjusted in pairs for one in _of_relation(relation, adjusted)]


def _of_relation(found: Relation, adjusted: float = _NAN) -> list[Evidence]:
    claim = claim_about(found.outcome.name)
    if claim is None:
        return []
    row: dict[str, Any] = found.main or {"model": CHANGE, "n": found.association.n}
    limits = []
    if row["model"] != CHANGE:
        limits.append(Limit.LEVELS_ONLY)
    if found.outcome.population is Counted.RESIDENTS:
        limits.append(Limit.RESIDENTS)
    if row.get("without_one_low", 0.0) < 0 < row.get("without_one_high", 0.0):
        limits.append(Limit.ONE_DECIDES)
    p_value = row.get("p_value", _NAN)
    return [
        Evidence(
            claim=claim.key,
            analysis=f"relation_{'change' if row['model'] == CHANGE else 'levels'}",
            estimate=row.get("estimate", _NAN),
            conf_low=row.get("conf_low", _NAN),
            conf_high=row.get("conf_high", _NAN),
            n=int(row["n"]),
            direction=claim.direction,
            p_value=p_value if np.isnan(adjusted) else max(p_value, adjusted),
            limits=tuple(limits),
            standing=found.standing,
            smallest_detectable=row.get("smallest_detectable", _NAN),
            unit=found.outcome.unit.value if row["model"] == CHANGE else "",
            names={"outcome": found.outcome.label},
            labels={"dose": found.plan.dose},
            reason=found.reason,
        )
    ]


def _of_criteria(found: CriterionRelations) -> list[Evidence]:
    row = found.weakest
    limits = [Limit.SAME_SOURCE] if found.same_source else []
    if found.model != criterion_relations.CHANGE:
        limits.append(Limit.LEVELS_ONLY)
    ends = [one["corrected_high"] for one in found.rows if not np.isnan(one["corrected_high"])]
    return [
        Evidence(
            claim=STRENGTHENED,
            analysis=f"criteria_{'change' if found.model == criterion_relations.CHANGE else 'levels'}",
            estimate=row["estimate"],
            conf_low=row["conf_low"],
            conf_high=row["conf_high"],
            n=int(row["n"]),
            p_value=_largest_below(found) if not row["reason"] else _NAN,
            other_end=min(ends, default=_NAN),
            limits=tuple(limits),
            standing=EXPLORATORY,
            labels={"criterion": row["criterion"]},
            names={"count": str(sum(one["conf_low"] > 0 for one in found.rows))},
            reason=row["reason"],
        )
    ]


def _largest_below(found: CriterionRelations) -> float:
    """Largest p-value of the criteria that go the claimed way; NaN, which decides nothing, where one doesn't."""
    if any(row["estimate"] < 0 for row in found.rows):
        return _NAN
    return max(float(row["p_value"]) for row in found.rows)


def _of_changes(found: WaveChanges) -> list[Evidence]:
    """Mean change over whole cases of the criterion that says least, with Student's t over cases."""
    from scipy.special import stdtrit

    rows: list[dict[str, Any]] = [
        row
        for row in found.arrow.to_pylist()
        if row["party"] == WHOLE_CASE and row["workplace"] == WHOLE_CASE and row["difference"] is not None
    ]
    waves = {(row["wave"], row["other_wave"]) for row in rows}
    if len(waves) != 1:
        return []
    means = []
    for criterion in CRITERIA:
        values = np.array([row["difference"] for row in rows if row["criterion"] == criterion.value])
        if len(values) < _FEWEST_FOR_A_MEAN:
            return []
        error = values.std(ddof=1) / np.sqrt(len(values))
        half, far = (
            float(stdtrit(len(values) - 1, 1 - level)) * error
            for level in ((1 - found.conf_level) / 2, (1 - found.conf_level) / 2 / len(CRITERIA))
        )
        mean = float(values.mean())
        means.append((mean - half, mean, mean + half, mean + far, len(values), criterion.value))
    low, mean, high, _, n, name = min(means)
    ((last, first),) = waves
    return [
        Evidence(
            claim=STRENGTHENED, analysis="wave_changes", estimate=mean, conf_low=low, conf_high=high, n=n,
            other_end=min(one[3] for one in means), limits=(Limit.NO_COMPARISON,), standing=EXPLORATORY,
            names={"first": first, "last": last}, labels={"criterion": name},
        )
    ]  # fmt: skip


def _of_anchoring(found: AnchoringComparison) -> list[Evidence]:
    limits = [Limit.SAME_SOURCE]
    if not found.difference_low > 0:
        limits.append(Limit.NOT_SPECIAL)
    return [
        Evidence(
            claim=ANCHORING,
            analysis="anchoring",
            estimate=found.estimate,
            conf_low=found.conf_low,
            conf_high=found.conf_high,
            n=found.n,
            p_value=found.p_value,
            limits=tuple(limits),
            standing=EXPLORATORY,
            smallest_detectable=found.smallest_detectable,
            reason=found.reason,
        )
    ]


def _of_chain(found: Mediation) -> list[Evidence]:
    """A chain speaks to the programme theory where it ends in an outcome that a claim is about."""
    about = claim_about(found.names[2])
    if about is None:
        return []
    return [
        Evidence(
            claim=CHAIN,
            analysis="chain",
            estimate=found.estimate,
            conf_low=found.conf_low,
            conf_high=found.conf_high,
            n=found.n,
            direction=about.direction,
            limits=(Limit.CHAIN_ASSUMED,),
            standing=EXPLORATORY,
            smallest_detectable=found.smallest_detectable,
            names={"outcome_of": about.key},
            reason=found.reason,
        )
    ]


def _of_failures(found: FailureShares) -> list[Evidence]:
    more = getattr(found, "p_high", found.p_value) < 0.05  # whatever is behind the criteria that are unknown
    return [
        Evidence(
            claim=FAILURE,
            analysis="weak_link",
            estimate=100 * float(found.share_failures),
            conf_low=100 * float(found.failures_low),
            conf_high=100 * float(found.failures_high),
            n=found.n,
            null_value=100 * float(found.chance_share),
            limits=() if more else (Limit.NO_MORE_THAN_SUCCESSES,),
            standing=EXPLORATORY,
            reason=found.reason,
        )
    ]


def _of_configurations(found: StudyConfigurations) -> list[Evidence]:
    """What the claim on failures says, and whether scores and success are from one source."""
    if found.claim is None:
        return []
    same_source = found.success is not None and found.success.same_source
    extra = (Limit.SAME_SOURCE,) if same_source else ()
    return [replace(one, limits=(*one.limits, *extra)) for one in _of_failures(found.claim)]


_KINDS: Final[tuple[tuple[type, Callable[[Any], list[Evidence]]], ...]] = (
    (Evidence, lambda found: [found]),
    (SpeaksToClaims, lambda found: list(found.claim_evidence())),
    (StudyRelations, _of_study),
    (Relation, _of_relation),
    (CriterionRelations, _of_criteria),
    (WaveChanges, _of_changes),
    (AnchoringComparison, _of_anchoring),
    (Mediation, _of_chain),
    (StudyConfigurations, _of_configurations),
    (FailureShares, _of_failures),
)
"""What says what, tried in this order: a result that speaks for itself does."""
