"""The measures of agreement that coders are compared by, each on one set of units and on many resampled ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.coders.agreement_estimates import AgreementEstimate
from trepart_eval.quality.coders.cohen import kappa_of, mean_kappa
from trepart_eval.quality.coders.gwet import BRENNAN_PREDIGER, GWET, chance_corrected, chance_corrected_disagreement
from trepart_eval.quality.coders.krippendorff import LEVELS, alpha_disagreement, alpha_of
from trepart_eval.quality.coders.rating_patterns import Patterns
from trepart_eval.vocabulary.terms import Aspect, Undefined

Array = NDArray[np.float64]

OBSERVED: Final = "observed_agreement"
PREVALENCE: Final = "prevalence"
KINDS: Final = ("linear", "quadratic")
_TWO: Final = 2
_CODED: Final = 1  # place of "coded" on the scale of presence


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of agreement.

    Attributes
    ----------
    name : str
        Its name in results.
    estimate : callable of (Patterns, conf_level)
        The measure with its error.
    resampled : callable of (Patterns, weights of shape (n_sets, n_patterns))
        The measure alone under many sets of weights, shape (n_sets,).
    """

    name: str
    estimate: Callable[[Patterns, float], AgreementEstimate]
    resampled: Callable[[Patterns, Array], Array]


def measures_of(aspect: Aspect, level: str) -> list[Measure]:
    """Measures of an aspect: a nominal scale, such as coded or not, has no weighted ones."""
    nominal = aspect is Aspect.PRESENCE or level == "nominal"
    weights = (None,) if nominal else (None, *KINDS)
    of_ac = (None,) if nominal else (None, *KINDS, "ordinal")
    return [
        Measure(OBSERVED, _observed, lambda units, sets: 1.0 - _uncorrected(units, sets)),
        Measure(PREVALENCE, lambda units, level: _share(units, level, aspect), lambda u, w: _prevalence(u, w, aspect)),
        *(_kappa(kind) for kind in weights),
        *(_alpha(one) for one in (LEVELS[:1] if nominal else LEVELS)),
        *(_corrected(GWET, kind) for kind in of_ac),
        *(_corrected(BRENNAN_PREDIGER, kind) for kind in weights),
    ]


def kappa_name(kind: str | None) -> str:
    """Name of Cohen's kappa with some weights."""
    return "cohen_kappa" if kind is None else f"cohen_kappa_{kind}"


def alpha_name(level: str) -> str:
    """Name of Krippendorff's alpha on a level of measurement."""
    return f"krippendorff_alpha_{level}"


def ac_name(kind: str | None) -> str:
    """Name of Gwet's AC with some weights."""
    return "gwet_ac1" if kind is None else f"gwet_ac2_{kind}"


def _kappa(kind: str | None) -> Measure:
    def estimate(units: Patterns, conf_level: float) -> AgreementEstimate:
        if units.index.shape[1] == _TWO:
            return kappa_of(units, kind, conf_level)
        mean = float(mean_kappa(units, _once(units), kind)[0])
        return _plain(units, mean, f"{kappa_name(kind)}_mean_of_pairs", conf_level)

    return Measure(kappa_name(kind), estimate, lambda units, weights: mean_kappa(units, weights, kind))


def _alpha(level: str) -> Measure:
    return Measure(
        alpha_name(level),
        lambda units, conf_level: alpha_of(units, level, conf_level),
        lambda units, weights: alpha_disagreement(units, weights, level).estimate,
    )


def _corrected(measure: str, kind: str | None) -> Measure:
    name = ac_name(kind) if measure == GWET else measure if kind is None else f"{measure}_{kind}"
    return Measure(
        name,
        lambda units, conf_level: chance_corrected(units, measure, kind, conf_level),
        lambda units, weights: chance_corrected_disagreement(units, weights, measure, kind).estimate,
    )


def _uncorrected(units: Patterns, weights: Array) -> Array:
    return chance_corrected_disagreement(units, weights, BRENNAN_PREDIGER, None).observed


def _observed(units: Patterns, conf_level: float) -> AgreementEstimate:
    return _plain(units, float(1.0 - _uncorrected(units, _once(units))[0]), OBSERVED, conf_level)


def _share(units: Patterns, conf_level: float, aspect: Aspect) -> AgreementEstimate:
    return _plain(units, float(_prevalence(units, _once(units), aspect)[0]), PREVALENCE, conf_level)


def _prevalence(units: Patterns, weights: Array, aspect: Aspect) -> Array:
    """Share of ratings that say "coded", or that are the commonest rating."""
    totals = weights @ units.counts()
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = totals / totals.sum(axis=1, keepdims=True)
    share: Array = shares[:, _CODED] if aspect is Aspect.PRESENCE else shares.max(axis=1)
    return share


def _once(units: Patterns) -> Array:
    return units.n[None].astype(np.float64)


def _plain(units: Patterns, value: float, method: str, conf_level: float) -> AgreementEstimate:
    """Return a value without an error of its own."""
    unknown = float("nan")
    none = Undefined.ONE_CATEGORY if units.n_pairable else Undefined.NO_PAIRS
    return AgreementEstimate(
        estimate=value,
        std_error=unknown,
        conf_low=unknown,
        conf_high=unknown,
        n_units=units.n_pairable,
        n_coders=units.n_coders,
        method=method,
        observed_agreement=float(1.0 - _uncorrected(units, _once(units))[0]),
        observed_disagreement=unknown,
        expected_disagreement=unknown,
        conf_level=conf_level,
        reason=none.value if np.isnan(value) else "",
    )
