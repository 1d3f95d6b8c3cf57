"""Checked tables: the only thing that later stages accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problem
from trepart_eval.sources.codings import Codings
from trepart_eval.sources.collaboration_tables import Collaboration
from trepart_eval.sources.judgement_table import Judgements
from trepart_eval.sources.outcomes.outcome import Outcomes
from trepart_eval.study.planned_study import Item, Study
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.terms import Theme

if TYPE_CHECKING:
    import pandas as pd

NO_ANSWER: Final = -1
"""Nothing in the cell: blank, or system-missing."""
DONT_KNOW: Final = -2
"""The respondent said "don't know"."""
DECLARED_MISSING: Final = -3
"""A code that the file or the study declares missing."""
NOT_ASKED: Final = -4
"""The item was not in the respondent's questionnaire."""

_MISSING_NAMES: Final = {
    NO_ANSWER: "no_answer",
    DONT_KNOW: "dont_know",
    DECLARED_MISSING: "declared_missing",
    NOT_ASKED: "not_asked",
}


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """The case municipalities in the order of the Norwegian alphabet.

    Attributes
    ----------
    keys : tuple of str
        Names of the cases in results.
    municipality_codes : tuple of tuple of str
        Four-digit codes of each case; a case may be two municipalities.
    themes : tuple of str
        What each case worked on; empty where it isn't stated.
    employees : tuple of int or None
        Employees of each.
    """

    keys: tuple[str, ...]
    municipality_codes: tuple[tuple[str, ...], ...]
    themes: tuple[str, ...]
    employees: tuple[int | None, ...]

    def __len__(self) -> int:
        """Count the cases."""
        return len(self.keys)

    @property
    def table(self) -> pd.DataFrame:
        """The cases as a data frame, a row each."""
        import pandas as pd

        return pd.DataFrame(
            {
                "case": self.keys,
                "municipality_code": [";".join(codes) for codes in self.municipality_codes],
                "theme": self.themes,
                "employees": pd.array(self.employees, dtype="Int64"),
            }
        )


@dataclass(frozen=True, slots=True, eq=False)
class Workplaces:
    """Workplaces in order of case and name; none where the study's files name none.

    Attributes
    ----------
    case : ndarray of int16, shape (n_workplaces,)
        Index of the case that each is in.
    names, services : tuple of str
        Name, unique within its case, and the service it gives; empty where it isn't stated.
    employees : tuple of int or None
        Employees of each.
    listed : bool
        Whether the study lists them, so that those without evidence are known too.
    """

    case: NDArray[np.int16]
    names: tuple[str, ...]
    services: tuple[str, ...]
    employees: tuple[int | None, ...]
    listed: bool

    def __len__(self) -> int:
        """Count the workplaces."""
        return len(self.names)


NO_WORKPLACES: Final = Workplaces(np.zeros(0, dtype=np.int16), (), (), (), listed=False)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Survey answers, a row per respondent and an int8 column per item.

    Attributes
    ----------
    case, party, wave : ndarray of int, shape (n_respondents,)
        Index into the study's cases, parties and waves.
    steps : mapping of str to ndarray of int8 (int16 for long scales), shape (n_respondents,)
        Item name to steps above the scale's low end as answered; negative values say why there is no answer.
    items : tuple of Item
        The items, in the study's order.
    workplace, respondent : ndarray of int32 or None
        Index of the workplace, -1 for those in none; number that tells the respondents apart. None where the study
        names no column.
    weight : ndarray of float64 or None
        Survey weight.
    n_blank_rows : int
        Rows without anything in them, which were left out.
    """

    case: NDArray[np.int16]
    party: NDArray[np.int8]
    wave: NDArray[np.int8]
    steps: Mapping[str, NDArray[Any]]
    items: tuple[Item, ...]
    workplace: NDArray[np.int32] | None
    respondent: NDArray[np.int32] | None
    weight: NDArray[np.float64] | None
    n_blank_rows: int = 0

    @property
    def n_respondents(self) -> int:
        """Number of respondents."""
        return len(self.case)

    def items_of(self, theme: Theme) -> tuple[Item, ...]:
        """Items that measure a criterion, or a dimension of intensity."""
        return tuple(item for item in self.items if item.theme is theme)

    def values(self, item: str) -> NDArray[np.float64]:
        """Answers to an item on its own scale, NaN where there is none.

        Returns
        -------
        ndarray of float64, shape (n_respondents,)
        """
        steps = self.steps[item]
        scale = next(one.scale for one in self.items if one.name == item)
        return np.where(steps >= 0, steps + float(scale.low), np.nan)

    def missing_counts(self, item: str) -> dict[str, int]:
        """How many gave no answer to an item, by reason."""
        steps = self.steps[item]
        return {name: int((steps == code).sum()) for code, name in _MISSING_NAMES.items()}


def _nobody() -> NDArray[np.float64]:
    return np.full((0, 1, 1), np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Counts of people per case, party and wave; NaN where they aren't known.

    Attributes
    ----------
    size, invited : ndarray of float64, shape (n_cases, n_parties, n_waves)
        How many there are, and how many were invited.
    workplace_size, workplace_invited : ndarray of float64, shape (n_workplaces, n_parties, n_waves)
        The same of each workplace.
    """

    size: NDArray[np.float64]
    invited: NDArray[np.float64]
    workplace_size: NDArray[np.float64] = field(default_factory=_nobody)
    workplace_invited: NDArray[np.float64] = field(default_factory=_nobody)

    def with_workplaces_at(self, place: NDArray[np.int32]) -> Population:
        """Counts with each workplace at its place in another order; -1 as the last place is left out."""
        number_at = np.argsort(place[:-1], kind="stable")
        return replace(
            self,
            workplace_size=self.workplace_size[number_at],
            workplace_invited=self.workplace_invited[number_at],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Everything a study has, checked.

    Attributes
    ----------
    answers : Answers or None
        Survey answers.
    codings : Codings or None
        Coded interviews.
    outcomes : Outcomes
        Outcomes by name.
    judgements : Judgements or None
        Which cases are judged to be successes, where the study names a file of it.
    notes : tuple of Problem
        What was done while reading and isn't wrong, such as columns left out, and warnings.
    """

    study: Study
    cases: Cases
    answers: Answers | None
    codings: Codings | None
    population: Population
    workplaces: Workplaces = NO_WORKPLACES
    collaboration: Collaboration = field(default_factory=Collaboration)
    outcomes: Outcomes = field(default_factory=Outcomes)
    judgements: Judgements | None = None
    notes: tuple[Problem, ...] = ()

    def summary(self) -> str:
        """One sentence on how much there is, in the study's language."""
        sentence = text_of(
            __package__,
            "summary",
            "data",
            self.study.language,
            name=self.study.name,
            cases=len(self.cases),
            respondents=self.answers.n_respondents if self.answers else 0,
            segments=len(self.codings.segments) if self.codings else 0,
            codings=self.codings.n_codings if self.codings else 0,
        )
        return self.study.with_note(sentence)

    def codings_table(self) -> pd.DataFrame:
        """Codings as a data frame: segment, case, party, wave, coder, criterion or dimension, rating, memo."""
        import pandas as pd

        if self.codings is not None:
            return self.codings.rated_table
        names = ["segment", "case", "party", "wave", "coder", "criterion", "dimension", "rating", "memo"]
        return pd.DataFrame(columns=names)
