"""A study's files to checked data, or every problem of all of them at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from trepart_eval.problems import Problem, Problems
from trepart_eval.problems.problem import in_language
from trepart_eval.sources.cases import load_cases
from trepart_eval.sources.checked_tables import Answers, Cases, Data, Population
from trepart_eval.sources.checklists import load_checklists
from trepart_eval.sources.codings import Codings
from trepart_eval.sources.collaboration_tables import Collaboration
from trepart_eval.sources.files import Progress, no_progress, read_table
from trepart_eval.sources.forums import load_forums
from trepart_eval.sources.judgements import load_judgements
from trepart_eval.sources.matching import check_cases_named
from trepart_eval.sources.meetings import load_meetings
from trepart_eval.sources.outcomes.outcome import Outcomes
from trepart_eval.sources.population import load_population
from trepart_eval.sources.surveys import load_answers
from trepart_eval.sources.workplaces import WorkplaceList, list_workplaces
from trepart_eval.study.layout import ADJUDICATED_COLUMNS
from trepart_eval.study.planned_study import Study
from trepart_eval.study.reading import parse_study, read_study
from trepart_eval.vocabulary.languages import Language


def load(study: Study | str | Path, *, progress: Progress = no_progress) -> Data:
    """Checked data of a study: its cases, answers, codings and counts.

    Parameters
    ----------
    study : Study, str or Path
        From `read_study`, or what it takes: ``study.toml`` or the folder that holds it.
    progress : callable, optional
        Called with what is done, the file and its rows, before each file is read.

    Returns
    -------
    Data

    Raises
    ------
    InputError
        With every problem of every file.
    """
    if not isinstance(study, Study):
        study = read_study(study)
    problems = Problems()
    data = examine(study, problems, progress)
    problems.raise_if_any(study.language)
    return replace(data, notes=tuple(in_language(problems, study.language)))


def load_counts(study: Study | str | Path) -> Data:
    """Checked cases of a study and how many people there are in them, before there are any answers.

    Parameters
    ----------
    study : Study, str or Path
        As `load` takes it. Files of surveys and interviews need not be there.

    Returns
    -------
    Data
        Without answers, codings, forums or outcomes.

    Raises
    ------
    InputError
        With every problem of the files on cases and population.
    """
    if not isinstance(study, Study):
        study = read_study(study)
    problems = Problems()
    cases = load_cases(study, problems) or Cases((), (), (), ())
    workplaces = list_workplaces(study, cases, problems)
    population = load_population(study, cases, workplaces, problems)
    problems.raise_if_any(study.language)
    listed, place = workplaces.finished()
    nothing = Collaboration(None, None, None)
    return Data(study, cases, None, None, population.with_workplaces_at(place), listed, nothing)


def check(
    path: Study | str | Path, *, language: Language | str | None = None, progress: Progress = no_progress
) -> list[Problem]:
    """Every problem of a study and of all its files; an empty list where there is none.

    Parameters
    ----------
    path : Study, str or Path
        ``study.toml`` or the folder that holds it; of a study, its file as it is now. Nothing is written.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the problems; the study's own where it is left out.

    Returns
    -------
    list of Problem
        Errors and warnings; ``str(problem)`` says what, where and how to mend.
    """
    language = None if language is None else Language(language)
    study, problems = parse_study(path.path if isinstance(path, Study) else path, language=language)
    if study is not None:
        examine(study, problems, progress)
    return in_language(problems, language or (study.language if study else Language.NB))


def examine(study: Study, problems: Problems, progress: Progress = no_progress) -> Data:
    """Return what can be loaded of a study's files, noting every problem; only without errors may it be used."""
    cases = load_cases(study, problems) or Cases((), (), (), ())
    check_cases_named(study, cases, problems)
    workplaces = list_workplaces(study, cases, problems)
    answers = load_answers(study, cases, workplaces, problems, progress)
    codings = _codings(study, cases, workplaces, problems, progress)
    collaboration = Collaboration(
        load_forums(study, cases, workplaces, problems, progress),
        load_meetings(study, cases, workplaces, problems, progress),
        load_checklists(study, cases, workplaces, problems, progress),
    )
    population = load_population(study, cases, workplaces, problems)
    outcomes = _outcomes(study, cases, workplaces, problems, progress)
    judgements = load_judgements(study, cases, problems, progress)
    _no_more_than_there_are(study, cases, answers, population, problems)
    _public_or_counted(study, codings, problems)
    listed, place = workplaces.finished()
    if answers is not None and answers.workplace is not None:
        answers = replace(answers, workplace=place[answers.workplace])
    if codings is not None:
        codings = replace(codings, segment_workplace=place[codings.segment_workplace])
        codings = _adjudicated(study, codings, problems, progress)
    return Data(
        study,
        cases,
        answers,
        codings,
        population.with_workplaces_at(place),
        listed,
        collaboration.with_workplaces_at(place),
        outcomes,
        judgements,
    )


def _codings(
    study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems, progress: Progress
) -> Codings | None:
    """Codings, read by modules that are loaded only where there are any."""
    if not study.interviews:
        return None
    from trepart_eval.sources.interviews import load_interviews

    return load_interviews(study, cases, workplaces, problems, progress)


def _outcomes(
    study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems, progress: Progress
) -> Outcomes:
    """Outcomes, read by modules that are loaded only where there are any."""
    if not study.outcomes:
        return Outcomes({}, study.language)
    from trepart_eval.sources.outcomes.reading import load_outcomes

    return load_outcomes(study, cases, problems, progress, known_workplace=workplaces.may_have)


def _adjudicated(study: Study, codings: Codings, problems: Problems, progress: Progress) -> Codings:
    """Codings in which what the coders settled on counts, where the study names a file of it."""
    source = study.adjudicated
    if source is None or source.file is None:
        return codings
    columns = [source.columns.get(what, what) for what in ADJUDICATED_COLUMNS]
    table = read_table(source.file, columns, problems, progress)
    if table is None:
        return codings
    from trepart_eval.sources.adjudication import adjudicated_codings

    words = {word: value for one in study.interviews for word, value in one.rating_values.items()}
    return adjudicated_codings(codings, table, problems, columns=source.columns, rating_values=words)


def _no_more_than_there_are(
    study: Study, cases: Cases, answers: Answers | None, population: Population, problems: Problems
) -> None:
    """Note cells with more respondents than people: the counts or the parties are wrong."""
    if answers is None:
        return
    shape = population.size.shape
    known = (answers.case >= 0) & (answers.party >= 0) & (answers.wave >= 0)
    cell = np.ravel_multi_index((answers.case[known], answers.party[known], answers.wave[known]), shape)
    respondents = np.bincount(cell, minlength=population.size.size).reshape(shape)
    source = study.population
    file, key = (source.file.name, "") if source and source.file else (study.path.name, "population")
    waves = [[wave.key] if len(study.waves) > 1 else [] for wave in study.waves]
    for what, counts in (("population", population.size), ("invited", population.invited)):
        for case, party, wave in np.argwhere(respondents > np.where(np.isnan(counts), np.inf, counts)):
            problems.add(
                f"more_than_{what}",
                file=file,
                key=key,
                cell=", ".join([cases.keys[case], study.parties[party].key, *waves[wave]]),
                found=int(respondents[case, party, wave]),
                count=int(counts[case, party, wave]),
            )


def _public_or_counted(study: Study, codings: Codings | None, problems: Problems) -> None:
    """Warn where interviews that aren't public name no informants: then segments are counted instead of people."""
    if codings is None:
        return
    for source in study.interviews:
        if not source.public and "informant" not in {*source.columns, *source.segment_columns}:
            problems.warn("no_informants", file=source.file.name, min_n=study.min_n)
