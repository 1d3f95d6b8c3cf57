"""What `chance_of_configurations` gives back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.relations.qca.expressions import describe_outcome, describe_term
from trepart_eval.relations.qca.minimization import Minimization
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number, format_p_value

if TYPE_CHECKING:
    import pandas as pd

BEST_FIT, AS_SHORT = "incl_times_cov", "n_literals"
_OF_NECESSITY: Final = ("term", "incl", "ron", "cov", "share_of_draws", "p_value", "p_step_down")


@dataclass(frozen=True, slots=True, eq=False)
class ChanceOfConfigurations(MayBeRefused):
    """How often chance gives as good a solution, or a condition that looks necessary.

    Attributes
    ----------
    base : Minimization
        The solution that is held against chance.
    n_draws : int
        Arrangements of the outcome.
    exact : bool
        Whether these are all there are.
    seed : int
        Seed of random ones.
    n_incomplete : int
        Arrangements that have more models than were found.
    cuts : tuple of float
        Consistency and relevance from which a condition looks necessary.
    share_any_necessary : float
        Share of arrangements in which at least one does.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there are no numbers.
    """

    base: Minimization
    n_draws: int
    exact: bool
    seed: int
    n_incomplete: int
    cuts: tuple[float, float]
    _solutions: tuple[dict[str, Any], ...]
    _necessity: tuple[dict[str, Any], ...]
    share_any_necessary: float
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def complete(self) -> bool:
        """Whether every model of the solution and of every arrangement was found."""
        return self.base.complete and not self.n_incomplete

    @property
    def table(self) -> pd.DataFrame:
        """The solution against chance: ``measure``, ``estimate``, ``share_of_draws``, ``p_value``.

        ``incl_times_cov``: consistency times coverage of the best tied model. ``n_literals``: conditions named in that
        model; chance is as good where its best model names no more, and covers as much as consistently.
        """
        import pandas as pd

        return pd.DataFrame(list(self._solutions), columns=["measure", "estimate", "share_of_draws", "p_value"])

    @property
    def necessity(self) -> pd.DataFrame:
        """Each condition as necessary: ``term``, ``incl``, ``ron``, ``cov``, and what chance gives.

        ``share_of_draws`` (in which it meets both cut-offs), ``p_value``, and ``p_step_down``, corrected for all of
        them.
        """
        import pandas as pd

        return pd.DataFrame(list(self._necessity), columns=list(_OF_NECESSITY))

    def summary(self, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None) -> str:
        """Sentences on the solution and on necessary conditions."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        outcome = describe_outcome(self.base.source.outcome, spoken, labels=labels)
        if self.refused:
            return reason_for(Refusal(self.refusal), spoken, outcome=outcome)
        first, least = self._solutions[0], min(self._necessity, key=lambda row: float(row["p_step_down"]))
        words = text_of(__package__, "chance", "exact" if self.exact else "draws", spoken, draws=self.n_draws)
        told: list[tuple[str, dict[str, object]]] = [
            ("no_solution" if self.base.refused else "solution", {
                "outcome": outcome, "n": len(self.base.source.cases), "arrangements": words,
                "share": _percent(first["share_of_draws"], spoken), "p": format_p_value(first["p_value"], spoken),
            }),
            ("necessary", {
                "incl": format_number(self.cuts[0], spoken, decimals=2),
                "ron": format_number(self.cuts[1], spoken, decimals=2),
                "share": _percent(self.share_any_necessary, spoken), "terms": len(self._necessity),
                "p": format_p_value(least["p_step_down"], spoken),
                "words": describe_term(least["term"], spoken, labels=labels),
            }),
        ]  # fmt: skip
        told += [("incomplete", {"n": self.n_incomplete})] if self.n_incomplete else []
        return " ".join(text_of(__package__, "chance", name, spoken, **details) for name, details in told)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return self.summary() + str(self.table.to_html(index=False, float_format="{:.3f}".format))


def empty_result(base: Minimization, seed: int, refusal: Refusal) -> ChanceOfConfigurations:
    """Return a refusal."""
    reason = reason_for(refusal, base.language, outcome=describe_term(base.source.outcome, base.language))
    nan = float("nan")
    return ChanceOfConfigurations(base, 0, False, seed, 0, (nan, nan), (), (), nan, base.language, str(refusal), reason)


def _percent(share: float, spoken: Language) -> str:
    return format_number(100 * float(share), spoken, decimals=0)
