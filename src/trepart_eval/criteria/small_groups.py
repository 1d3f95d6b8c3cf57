"""The first guard of privacy: no figure from fewer than ``min_n`` people leaves the scores.

Hiding further cells, so that none can be worked out from the others, is the disclosure stage's task.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.estimates import Estimates
from trepart_eval.vocabulary.terms import Status


def statuses(estimates: Estimates, min_n: int) -> NDArray[np.object_]:
    """Status of every cell; `Status.TOO_FEW` where its figures must be hidden.

    A cell in which somebody answered, but nobody enough for a score, is hidden too while it is small: that somebody
    was there is itself a figure.
    """
    status = np.full(estimates.n.shape, Status.OK, dtype=object)
    status[estimates.n == 0] = Status.NO_EVIDENCE
    status[(estimates.n == 0) & (estimates.n_some > 0)] = Status.TOO_FEW_ITEMS
    present = np.where(estimates.n > 0, estimates.people, estimates.n_some)
    status[(present > 0) & (present < min_n) & ~estimates.public] = Status.TOO_FEW
    return status
