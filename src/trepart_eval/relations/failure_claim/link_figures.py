"""How many failures and successes have a weak criterion, with what is open, and how often chance gives as many."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import comb
from typing import Final

import numpy as np

from trepart_eval.relations.failure_claim.chance_baseline import share_by_chance
from trepart_eval.relations.failure_claim.weak_flags import WeakFlags
from trepart_eval.relations.qca.solution_fit import share

_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """Cases with at least one weak criterion.

    Attributes
    ----------
    n, n_failures, n_successes : int
        Cases.
    failures_weak, successes_weak : int
        Those with a weak criterion.
    failures_open, successes_open : int
        Those without a known one, of which some criterion is unknown.
    share_failures, share_failures_high : float
        Share of failures with a weak criterion; the higher one if all that are open have one.
    share_successes, share_successes_high : float
        The same of successes.
    chance_share : float
        Share of failures that would have one if each criterion were weak at its rate, whatever came of the case.
    coverage, consistency, pri, ron : float
        "At least one weak criterion" as a set with failure: share of failures it covers, share of its members that
        are failures, the same less what is in both outcomes (equal to it for sets that are not fuzzy), and its
        relevance as necessary for failure. What is open counts as not weak.
    p_value : float
        Probability that as many failures or more have one, when success is dealt out anew among the cases. What is
        open counts as not weak.
    p_low, p_high : float
        The least and the greatest that it can be, whatever is open.
    """

    n: int = 0
    n_failures: int = 0
    n_successes: int = 0
    failures_weak: int = 0
    successes_weak: int = 0
    failures_open: int = 0
    successes_open: int = 0
    share_failures: float = _NAN
    share_failures_high: float = _NAN
    share_successes: float = _NAN
    share_successes_high: float = _NAN
    chance_share: float = _NAN
    coverage: float = _NAN
    consistency: float = _NAN
    pri: float = _NAN
    ron: float = _NAN
    p_value: float = _NAN
    p_low: float = _NAN
    p_high: float = _NAN


def figures_of(flags: WeakFlags) -> LinkFigures:
    """Figures of some cases; shares and p-values are NaN without failures or successes."""
    fail, weak, still_open = flags.failure, flags.any_weak, flags.undetermined
    n, failures = len(fail), int(fail.sum())
    successes = n - failures
    of_failures, of_successes = int((weak & fail).sum()), int((weak & ~fail).sum())
    open_failures, open_successes = int((still_open & fail).sum()), int((still_open & ~fail).sum())
    counted = LinkFigures(n, failures, successes, of_failures, of_successes, open_failures, open_successes)
    if not failures or not successes:
        return counted
    both = of_failures + of_successes
    n_known = flags.known.sum(axis=0)
    rates = np.divide(flags.weak.sum(axis=0), n_known, out=np.zeros(len(n_known)), where=n_known > 0)
    consistency = share(of_failures, both)
    return replace(
        counted,
        share_failures=of_failures / failures,
        share_failures_high=(of_failures + open_failures) / failures,
        share_successes=of_successes / successes,
        share_successes_high=(of_successes + open_successes) / successes,
        chance_share=float(share_by_chance(rates, flags.known[fail]).mean()),
        coverage=of_failures / failures,
        consistency=consistency,
        pri=consistency,
        ron=share(n - both, n - of_failures),
        p_value=tail(n, both, failures, of_failures),
        p_low=tail(n, both + open_failures, failures, of_failures + open_failures),
        p_high=tail(n, both + open_successes, failures, of_failures),
    )


def tail(n: int, marked: int, drawn: int, count: int) -> float:
    """Probability of ``count`` or more marked ones among those drawn, from the hypergeometric distribution.

    >>> round(tail(11, 5, 6, 5), 4)
    0.013
    """
    ways = sum(comb(marked, k) * comb(n - marked, drawn - k) for k in range(count, min(marked, drawn) + 1))
    return ways / comb(n, drawn)


def exact_interval(count: int, highest: int, n: int, conf_level: float) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share that lies between ``count / n`` and ``highest / n``.

    Its lower end is that of the least count, its upper that of the greatest.
    """
    from scipy.special import betaincinv

    if not n:
        return _NAN, _NAN
    side = (1 - conf_level) / 2
    low = float(betaincinv(count, n - count + 1, side)) if count else 0.0
    high = float(betaincinv(highest + 1, n - highest, 1 - side)) if highest < n else 1.0
    return low, high
