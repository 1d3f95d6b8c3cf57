"""Each criterion by itself as necessary, for success and for its absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from trepart_eval.relations.failure_claim.weak_flags import MissingRule
from trepart_eval.relations.qca.necessary_terms import necessity
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS: Final = ("outcome", "term", "incl", "ron", "cov", "n_cases")


def criteria_by_themselves(
    given: pd.DataFrame, conditions: Sequence[str], outcomes: Sequence[str], rule: MissingRule, language: Language
) -> pd.DataFrame:
    """Fit of each criterion, and of its absence, as necessary for each outcome.

    Parameters
    ----------
    given : DataFrame
        Memberships of judged cases, with success; filled where the rule says what is missing counts as.
    outcomes : sequence of str
        Success and its absence.
    rule : MissingRule
        With `known` each criterion is looked at in every case with a score on it; otherwise in the cases that
        combinations are made of.

    Returns
    -------
    DataFrame
        ``outcome``, ``term``, ``incl``, ``ron``, ``cov``, ``n_cases``. None of an outcome that no such case has.
    """
    import pandas as pd

    rows = []
    for outcome in outcomes:
        found = [
            necessity(_seen(given, name, conditions, rule), outcome, [name], language=language) for name in conditions
        ]
        for place in (0, 1):
            own = [one for one in found if not one.refused]
            rows += [one.single.iloc[place].to_dict() | {"outcome": outcome, "n_cases": one.n} for one in own]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _seen(given: pd.DataFrame, name: str, conditions: Sequence[str], rule: MissingRule) -> pd.DataFrame:
    """Return the cases in which a criterion is looked at."""
    needed = [name] if rule is MissingRule.KNOWN else list(conditions)
    return given[given[needed].notna().all(axis=1)]
