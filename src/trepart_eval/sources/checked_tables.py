"""Checked tables: the only thing that later stages accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.coded_passages import CodingNames, Issue, Passages, issues_table, passages_table
from trepart_eval.sources.collaboration_tables import Collaboration
from trepart_eval.sources.outcomes.outcome import Outcomes
from trepart_eval.study.plan import Item, Study
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.terms import THEMES, Criterion, Dimension, Theme

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


@dataclass(frozen=True, slots=True, eq=False)
class Codings:
    """Coded interviews: a row per segment, coder and theme (a criterion, or a dimension of intensity).

    Attributes
    ----------
    segment, coder : ndarray of int32, shape (n_codings,)
        Index into ``segments`` and ``coders``.
    theme : ndarray of int8
        Index into ``themes``.
    rating : ndarray of float64
        From -2 to 2.
    memo : tuple of str
        The coder's notes; empty where the study names no column.
    segments : tuple of str
        Segment identifiers, those without a coding too.
    segment_case, segment_party, segment_wave : ndarray of int
        Index of each segment's case, party and wave.
    segment_workplace : ndarray of int32
        Index of each segment's workplace, -1 where it speaks of none.
    segment_informant : ndarray of int32
        Index of the person interviewed, -1 where unknown.
    segment_public : ndarray of bool
        Whether the segment is from a published report.
    names : CodingNames
        What the indexes of cases, parties and waves mean.
    passages : Passages
        Every coding as the tools have it, also those without a rating or a criterion; a rating above may stand for
        several of them.
    issue_counts : tuple of Issue
        What the files hold and was left out, or had to be judged.
    """

    segment: NDArray[np.int32]
    coder: NDArray[np.int32]
    theme: NDArray[np.int8]
    rating: NDArray[np.float64]
    memo: tuple[str, ...]
    segments: tuple[str, ...]
    coders: tuple[str, ...]
    segment_case: NDArray[np.int16]
    segment_party: NDArray[np.int8]
    segment_wave: NDArray[np.int8]
    segment_workplace: NDArray[np.int32]
    segment_informant: NDArray[np.int32]
    segment_public: NDArray[np.bool_]
    segment_text: tuple[str, ...]
    themes: tuple[Theme, ...] = THEMES
    names: CodingNames = field(default_factory=CodingNames)
    passages: Passages = field(default_factory=Passages)
    issue_counts: tuple[Issue, ...] = ()

    @property
    def n_codings(self) -> int:
        """Number of codings."""
        return len(self.segment)

    @property
    def table(self) -> pd.DataFrame:
        """Every coding that was read, rated or not, as a data frame.

        Columns are source (the document), segment, case, party, wave, code_path, criterion, dimension, rating, coder,
        start, end, text, memo and created.
        """
        of = np.array(self.passages.segment, dtype=np.intp)
        who = {"segment": np.array(self.segments, dtype=object)[of]}
        for name, keys, index in (
            ("case", self.names.cases, self.segment_case),
            ("party", self.names.parties, self.segment_party),
            ("wave", self.names.waves, self.segment_wave),
        ):
            who[name] = np.array([*keys, None], dtype=object)[index[of]]
        return passages_table(self.passages, who)

    @property
    def issues(self) -> pd.DataFrame:
        """What the files hold and was left out, or had to be judged, as a data frame: file, issue, times."""
        return issues_table(self.issue_counts)

    def about(self, themes: Sequence[Theme]) -> Codings:
        """Codings that speak of some themes, which ``theme`` is then an index into; every segment is kept."""
        position = np.array([themes.index(one) if one in themes else -1 for one in self.themes], dtype=np.int8)
        theme = position[self.theme]
        rows = np.flatnonzero(theme >= 0)
        return replace(
            self,
            segment=self.segment[rows],
            coder=self.coder[rows],
            theme=theme[rows],
            rating=self.rating[rows],
            memo=tuple(self.memo[row] for row in rows.tolist()) if self.memo else (),
            themes=tuple(themes),
        )


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
    """

    study: Study
    cases: Cases
    answers: Answers | None
    codings: Codings | None
    population: Population
    workplaces: Workplaces = NO_WORKPLACES
    collaboration: Collaboration = field(default_factory=Collaboration)
    outcomes: Outcomes = field(default_factory=Outcomes)

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

        codings = self.codings
        if codings is None:
            names = ["segment", "case", "party", "wave", "coder", "criterion", "dimension", "rating", "memo"]
            return pd.DataFrame(columns=names)
        party = np.array([party.key for party in self.study.parties], dtype=object)
        wave = np.array([wave.key for wave in self.study.waves], dtype=object)
        of = codings.segment
        return pd.DataFrame(
            {
                "segment": np.array(codings.segments, dtype=object)[of],
                "case": np.array(self.cases.keys, dtype=object)[codings.segment_case[of]],
                "party": party[codings.segment_party[of]],
                "wave": wave[codings.segment_wave[of]],
                "coder": np.array(codings.coders, dtype=object)[codings.coder],
                "criterion": _names(Criterion, codings),
                "dimension": _names(Dimension, codings),
                "rating": codings.rating,
                "memo": codings.memo or "",
            }
        )


def _names(terms: type[Criterion | Dimension], codings: Codings) -> NDArray[np.object_]:
    """Return what each coding speaks of where it is one of some terms; None where it is of the others."""
    names = np.array([theme.value if isinstance(theme, terms) else None for theme in codings.themes], dtype=object)
    of_coding: NDArray[np.object_] = names[codings.theme]
    return of_coding
