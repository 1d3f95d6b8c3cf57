"""Scores that may be shown, as figures take them: one source and wave, by case and criterion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from trepart_eval.criteria.result_tables import combinations_in, rows_as_dicts
from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.problems.arguments import check_made_by, listed
from trepart_eval.reporting.figures.phrasing import said, sentences
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, Source, Status

Row = dict[str, Any]

SHOWN: Final = frozenset({Status.OK.value})
HIDDEN: Final = frozenset({Status.HIDDEN.value, Status.TOO_FEW.value})
_ORDER: Final = (Source.SURVEY.value, Source.INTERVIEWS.value, Source.COMBINED.value)


def score_rows(
    released: ReleasedScores, *, source: str | None, wave: str | None, cases: Sequence[str] | None
) -> list[Row]:
    """Rows of municipalities from one source and wave: the survey's latest where nothing is asked for.

    Raises
    ------
    ValueError
        If scores weren't released by `release_scores`, or there is no such source, wave or case.
    """
    check_made_by(released, ReleasedScores, "scores", "release_scores")
    table = released.scores.arrow
    found = combinations_in(table, "source", "wave", "workplace")
    there = dict.fromkeys((str(of), str(at)) for of, at, workplace in found if workplace == WHOLE_CASE)
    source = _one_of(source, [one for one in _ORDER if any(one == of for of, _ in there)], "source", first=True)
    wave = _one_of(wave, [at for of, at in there if of == source], "wave", first=False)
    rows = rows_as_dicts(table, source=source, wave=wave, workplace=WHOLE_CASE)
    if cases is None:
        return rows
    wanted = listed(cases, "cases", "municipalities")
    known = list(dict.fromkeys(row["case"] for row in rows))
    for case in wanted:
        if case not in known:
            raise ValueError(f"cases names {case!r}, which has no scores; it has {', '.join(sorted(known))}")
    return sorted((row for row in rows if row["case"] in wanted), key=lambda row: wanted.index(row["case"]))


def _one_of(asked: str | None, known: list[str], name: str, *, first: bool) -> str:
    if asked is None and known:
        return known[0 if first else -1]
    if asked not in known:
        raise ValueError(f"{name} is {asked!r}; choose among {', '.join(known) or 'none'}")
    return asked


def by_case(rows: Sequence[Row], party: str = WHOLE_CASE) -> dict[str, dict[str, Row]]:
    """Rows of a party by case and criterion."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["party"] == party:
            found.setdefault(row["case"], {})[row["criterion"]] = row
    return found


def counting_parties(released: ReleasedScores) -> list[str]:
    """Parties that count in a case's mean."""
    return [party.key for party in released.scores.study.shown_parties if party.counts]


def party_name(released: ReleasedScores, party: str, language: Language) -> str:
    """Label of a party, the study's own where it has one."""
    for one in released.scores.study.shown_parties:
        if one.key == party:
            return str(one.label(language))
    return label("party", party, language)


def criterion_name(criterion: str, language: Language, *, short: bool = False) -> str:
    """Label of a criterion with a capital letter."""
    text = label("criterion", criterion, language, short=short)
    return text[:1].upper() + text[1:]


def origin(released: ReleasedScores, rows: Sequence[Row], language: Language) -> str:
    """Where scores come from: that they are made up where they are, the study, the source and the wave."""
    study = released.scores.study
    wave = rows[0]["wave"] if rows else WHOLE_CASE
    source = label("source", rows[0]["source"], language) if rows else ""
    about = ", ".join(part for part in (source, "" if wave == WHOLE_CASE else str(wave)) if part)
    made_up = said("notes", "simulated", language) if study.simulated else ""
    return sentences(made_up, said("notes", "origin", language, study=study.name, about=about))


def hidden_note(rows: Sequence[Row], min_n: int, language: Language) -> str:
    """What the sign for hidden figures means, where it is shown."""
    if not any(row["status"] in HIDDEN for row in rows):
        return ""
    return said("notes", "hidden", language, min_n=min_n)


CRITERIA: Final = tuple(one.value for one in Criterion)
