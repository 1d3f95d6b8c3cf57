"""What respondents left open, by item and criterion and for which reason, and how they answered, as rows of results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.response.answer_patterns import Patterns, patterns_of, straight_items, straight_lines
from trepart_eval.quality.survey_items import Survey
from trepart_eval.sources.checked_tables import DECLARED_MISSING, DONT_KNOW, NO_ANSWER, NOT_ASKED
from trepart_eval.study.planned_study import Item
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, Status

Array = NDArray[np.float64]
Row = dict[str, Any]
Kinds = dict[str, dict[str, Array]]

_KINDS: Final = ("answered", "no_answer", "dont_know", "declared_missing", "not_asked")
_REASONS: Final = _KINDS[1:4]
_CODES: Final = (NO_ANSWER, DONT_KNOW, DECLARED_MISSING, NOT_ASKED)
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Sections:
    """Respondents by wave and party.

    Attributes
    ----------
    survey : Survey
        The answers.
    cell : ndarray of int, shape (n_respondents,)
        Party and wave of each; one past the last for those who haven't responded.
    counts : ndarray of bool, shape (n_parties,)
        Parties that count with all.
    """

    survey: Survey
    cell: NDArray[np.intp]
    counts: NDArray[np.bool_]

    def total(self, values: NDArray[Any] | None = None) -> Array:
        """Sum of a value, or the number, of respondents; shape (n_parties + 1, n_waves), all parties first."""
        shape = len(self.survey.parties), len(self.survey.waves)
        size = int(np.prod(shape))
        found = np.bincount(self.cell, values, minlength=size + 1)[:size].reshape(shape).astype(np.float64)
        return np.concatenate([found[self.counts].sum(axis=0, keepdims=True), found])

    def kinds(self, item: Item) -> dict[str, Array]:
        """How many answered an item, and how many gave no answer for each reason; shapes as of `total`."""
        steps = self.survey.answers.steps[item.name]
        code = np.where(steps >= 0, 0, -steps).astype(np.intp)
        width = len(_KINDS)
        shape = len(self.survey.parties), len(self.survey.waves), width
        size = int(np.prod(shape))
        found = np.bincount(self.cell * width + code, minlength=size + width)[:size].reshape(shape)
        cells = np.concatenate([found[self.counts].sum(axis=0, keepdims=True), found]).astype(np.float64)
        return {name: cells[..., -code] for name, code in zip(_KINDS, (0, *_CODES), strict=True)}

    def places(self) -> list[tuple[Row, tuple[int, int]]]:
        """Name and place of every section: waves, all parties first."""
        return [
            ({"wave": wave, "party": party}, (at, number))
            for number, wave in enumerate(self.survey.waves)
            for at, party in enumerate((WHOLE_CASE, *self.survey.parties))
        ]


def sections_by_wave(survey: Survey, responded: NDArray[np.bool_], counts: NDArray[np.bool_]) -> Sections:
    """Respondents by wave and party."""
    n_waves = len(survey.waves)
    cell = survey.party * n_waves + survey.answers.wave
    return Sections(survey, np.where(responded, cell, len(survey.parties) * n_waves).astype(np.intp), counts)


def kinds_of(sections: Sections) -> Kinds:
    """How many answered each item, and how many gave no answer for each reason."""
    return {item.name: sections.kinds(item) for item in sections.survey.answers.items}


def item_rows(sections: Sections, kinds_of_items: Kinds) -> list[Row]:
    """Row per wave, party and item: how many were asked, answered, and left it open for which reason."""
    found = [(item, kinds_of_items[item.name]) for item in sections.survey.answers.items]
    rows: list[Row] = []
    for where, at in sections.places():
        for item, kinds in found:
            counts = {name: int(values[at]) for name, values in kinds.items()}
            asked = sum(counts.values()) - counts["not_asked"]
            status = _status(asked, sections.survey.min_n)
            shown = status is not Status.TOO_FEW
            not_asked = None if 0 < counts["not_asked"] < sections.survey.min_n else counts["not_asked"]
            rows.append(
                {
                    **where,
                    "criterion": item.about,
                    "item": item.name,
                    "n_asked": asked if shown else None,
                    "n": counts["answered"] if shown else None,
                    **{f"n_{name}": counts[name] if shown else None for name in _REASONS},
                    "n_not_asked": not_asked if shown else None,
                    "share_missing": 1 - counts["answered"] / asked if status is Status.OK else _NAN,
                    "status": status.value,
                }
            )
    return rows


def criterion_rows(sections: Sections, kinds: Kinds, fewest: int) -> list[Row]:
    """Row per wave, party and criterion, and for all items together: what is missing, and straight-lining.

    The rows of all items have long runs and breaking off too.
    """
    survey = sections.survey
    patterns = patterns_of(survey.answers)
    items = {WHOLE_CASE: survey.answers.items, **{str(one): survey.answers.items_of(one) for one in Criterion}}
    found = {name: _of_items(sections, of, kinds, fewest) for name, of in items.items()}
    extra = _patterns(sections, patterns)
    rows: list[Row] = []
    for where, at in sections.places():
        for criterion, numbers in found.items():
            n_items, n_reversed, values = numbers
            asked = int(values["n"][at])
            status = _status(asked, survey.min_n)
            known = {name: float(one[at]) if status is Status.OK else _NAN for name, one in values.items()}
            whole = criterion == WHOLE_CASE and status is Status.OK
            could = int(values["could"][at])
            if 0 < could < survey.min_n:
                known["share_straight"] = _NAN
            rows.append(
                {
                    **where,
                    "criterion": criterion,
                    "n_items": n_items,
                    "n_reversed": n_reversed,
                    "n": None if status is Status.TOO_FEW else asked,
                    **{name: known[name] for name in (*_SHARES, "share_complete", "share_straight")},
                    **{name: float(one[at]) if whole else _NAN for name, one in extra.items()},
                    "status": status.value,
                }
            )
    return rows


_SHARES: Final = ("share_missing", *(f"share_{name}" for name in _REASONS))


def _of_items(
    sections: Sections, items: Sequence[Item], kinds: Kinds, fewest: int
) -> tuple[int, int, dict[str, Array]]:
    """Items, how many of them are reversed, and the figures of their answers."""
    answers = sections.survey.answers
    n = answers.n_respondents
    given, asked = (np.zeros(n, dtype=np.int16) for _ in range(2))
    cells = dict.fromkeys(_KINDS, sections.total() * 0.0)
    for item in items:
        steps = answers.steps[item.name]
        given += steps >= 0
        asked += steps != NOT_ASKED
        cells = {name: cells[name] + values for name, values in kinds[item.name].items()}
    of_asked = sum((cells[name] for name in _KINDS[:4]), start=0.0 * sections.total())
    could, did = straight_lines(answers, straight_items(items, fewest), fewest)
    people, whole = sections.total(asked > 0), sections.total((asked > 0) & (given == asked))
    with np.errstate(invalid="ignore", divide="ignore"):
        values = {
            "n": people,
            "could": sections.total(could),
            "share_missing": 1 - cells["answered"] / of_asked,
            **{f"share_{name}": cells[name] / of_asked for name in _REASONS},
            "share_complete": whole / people,
            "share_straight": sections.total(did) / sections.total(could),
        }
    return len(items), sum(item.reversed for item in items), values


def _patterns(sections: Sections, patterns: Patterns) -> dict[str, Array]:
    n = sections.total()
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "mean_longest_run": sections.total(patterns.longest.astype(np.float64)) / n,
            "share_long_run": sections.total(patterns.long) / n,
            "share_broken_off": sections.total(patterns.broken_off) / n,
        }


def _status(n: int, min_n: int) -> Status:
    return Status.NO_EVIDENCE if not n else Status.TOO_FEW if n < min_n else Status.OK
