"""A leader's self-assessment: scores in seven themes, for the leader alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING, Final

from trepart_eval.disclosure.protection import protect
from trepart_eval.instrument.item_bank import AGREEMENT, answer_scale, items
from trepart_eval.instrument.statements import Item
from trepart_eval.problems import DisclosureError, Problems
from trepart_eval.problems.arguments import check_made_by, check_type
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.quoted_values import quoted
from trepart_eval.study.layout import MIN_N_DEFAULT, MIN_N_FLOOR
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import LeaderTheme, Status, Variant

if TYPE_CHECKING:
    import pandas as pd

    from trepart_eval.disclosure.protected_table import Protected

FEWEST_ANSWERED: Final = 0.5
"""Share of a theme's items that must be answered for a score, as in the survey."""
_FULL_SCORE: Final = 100.0

Given = int | float | str | None
"""An answer as it is written: a number, words, or nothing."""


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """A leader's score in one theme.

    Attributes
    ----------
    theme : LeaderTheme
        The theme.
    score : float
        From 0 to 100, reversed items turned round; NaN where fewer than half of the items are answered.
    n_answered, n_dont_know, n_items : int
        Items answered, answered "don't know", and asked.
    """

    theme: LeaderTheme
    score: float
    n_answered: int
    n_dont_know: int
    n_items: int

    @property
    def status(self) -> Status:
        """Why there is a score, or why not."""
        if not self.n_answered:
            return Status.NO_EVIDENCE
        return Status.OK if self.n_answered >= FEWEST_ANSWERED * self.n_items else Status.TOO_FEW_ITEMS


@dataclass(frozen=True, slots=True, eq=False)
class SelfAssessment:
    """What one leader answered, and the scores. It is for the leader alone.

    There is no score of all themes together, and nothing to compare with.

    Attributes
    ----------
    scores : tuple of ThemeScore
        The seven themes, in order.
    answers : mapping of str to int
        Item to its answer on the scale; 9 for "don't know". Items left open aren't there.
    language : Language
        Language of the leader.
    """

    scores: tuple[ThemeScore, ...]
    answers: Mapping[str, int]
    language: Language = Language.NB

    @property
    def table(self) -> pd.DataFrame:
        """A row per theme."""
        import pandas as pd

        rows = [
            {
                "theme": one.theme.value,
                "score": one.score,
                "n_answered": one.n_answered,
                "n_dont_know": one.n_dont_know,
                "n_items": one.n_items,
                "status": one.status.value,
            }
            for one in self.scores
        ]
        return pd.DataFrame(rows)

    def summary(self, language: Language | str | None = None) -> str:
        """How many themes have a score, and that it is the leader's own."""
        spoken = Language(language or self.language)
        details = {"n": sum(one.status is Status.OK for one in self.scores), "of": len(self.scores)}
        return text_of(__package__, "leader", "summary", spoken, **details)

    def _repr_html_(self) -> str:
        html: str = self.table.to_html(index=False)
        return html


def self_assessment(answers: Mapping[str, Given], *, language: Language | str = Language.NB) -> SelfAssessment:
    """Scores in the seven themes from one leader's answers, for the leader alone.

    Parameters
    ----------
    answers : mapping of str to int, str or None
        Item to its answer: 1 to 5, 9 for "don't know", or in words. None, or an item left out, is no answer.
    language : {"nb", "nn", "en"}
        Language of messages and of the report.

    Raises
    ------
    InputError
        If there is no such item, or an answer isn't on the scale.

    Examples
    --------
    >>> found = self_assessment({"role1": 5, "role2": 4, "role3": 1, "views1": 3})
    >>> [(one.theme.value, round(one.score, 1)) for one in found.scores if one.n_answered]
    [('clear_role', 91.7), ('room_for_views', nan)]
    """
    spoken = Language(language)
    check_type(answers, Mapping, "answers", "a mapping from statements to answers")
    problems = Problems()
    asked = {item.key: item for item in items(Variant.SELF_ASSESSMENT)}
    values = {}
    for name, given in answers.items():
        if name not in asked:
            near = partial(nearest, str(name), list(asked))
            problems.add("unknown_leader_item", value=name, suggestion=near)
            continue
        value = _value(given)
        if value is None and canonical(given):
            problems.add("not_a_leader_answer", column=name, value=_told(given))
        elif value is not None:
            values[name] = value
    problems.raise_if_any(spoken)
    scores = tuple(
        _theme_score(theme, [item for item in asked.values() if item.topic == theme], values) for theme in LeaderTheme
    )
    return SelfAssessment(scores, values, spoken)


def summarise_leaders(
    leaders: Sequence[SelfAssessment], *, min_n: int = MIN_N_DEFAULT, language: Language | str = Language.NB
) -> Protected:
    """Mean score per theme over several leaders who have agreed to it, guarded so that no leader can be told.

    Parameters
    ----------
    leaders : sequence of SelfAssessment
        One from each leader.
    min_n : int
        Fewest leaders behind a figure that is shown, 3 at the lowest.
    language : {"nb", "nn", "en"}
        Language of the texts.

    Raises
    ------
    DisclosureError
        If there are fewer leaders than ``min_n``.
    ValueError
        If ``min_n`` is lower than it may be.
    """
    import pandas as pd

    spoken = Language(language)
    check_type(leaders, Sequence, "leaders", "a list of what self_assessment returns")
    for leader in leaders:
        check_made_by(leader, SelfAssessment, "leaders", "self_assessment, one for each leader")
    if not isinstance(min_n, int) or min_n < MIN_N_FLOOR:
        raise ValueError(f"min_n is {min_n!r}; expected {MIN_N_FLOOR} or more")
    if len(leaders) < min_n:
        problems = Problems()
        problems.add("too_few_leaders", count=len(leaders), min_n=min_n)
        raise DisclosureError(problems, spoken)
    rows = []
    for place, theme in enumerate(LeaderTheme):
        found = [leader.scores[place].score for leader in leaders if leader.scores[place].status is Status.OK]
        rows.append({"theme": theme.value, "n": len(found), "score": fmean(found) if found else float("nan")})
    return protect(
        pd.DataFrame(rows),
        min_n=min_n,
        keys=["theme"],
        values=["score"],
        scale=(0, _FULL_SCORE),
        sums=(),
        units=(),
        language=spoken,
    )


def theme_title(theme: LeaderTheme, language: Language) -> str:
    """Name of a theme with a capital letter."""
    text = label("leader_theme", theme, language)
    return text[:1].upper() + text[1:]


def answer_in_words(item: Item, value: int | None, language: Language) -> str:
    """Answer as the form words it; a dash where there is none."""
    if value is None or item.scale is None:
        return format_number(float("nan"), language)
    return item.scale.labels(language)[value]


def _theme_score(theme: LeaderTheme, asked: Sequence[Item], values: Mapping[str, int]) -> ThemeScore:
    scale = answer_scale(AGREEMENT)
    low, high = scale.low or 0, scale.high or 0
    given = [(item, values[item.key]) for item in asked if item.key in values]
    answered = [(item, value) for item, value in given if value != scale.dont_know]
    steps = [high - value if item.reversed else value - low for item, value in answered]
    enough = bool(steps) and len(steps) >= FEWEST_ANSWERED * len(asked)
    score = _FULL_SCORE * fmean(steps) / (high - low) if enough else float("nan")
    return ThemeScore(theme, score, len(answered), len(given) - len(answered), len(asked))


def _told(given: Given) -> object:
    """Answer as a message may repeat it: what a leader wrote in own words isn't."""
    return quoted(given or "", 1, answer_scale(AGREEMENT).words(), least=MIN_N_DEFAULT)


def _value(given: Given) -> int | None:
    """Value on the scale that a number or words stand for; None where they stand for none."""
    scale = answer_scale(AGREEMENT)
    known = {canonical(word): value for word, value in scale.words().items()}
    known |= {canonical(answer.value): answer.value for answer in scale.answers}
    return known.get(canonical(given))
