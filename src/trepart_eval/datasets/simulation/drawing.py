"""All that a simulated study consists of, drawn from one seed, and the files that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from trepart_eval.datasets.simulation import table_texts
from trepart_eval.datasets.simulation.asked_questions import Questions, questions
from trepart_eval.datasets.simulation.coded_interviews import CodedInterviews, draw_interviews
from trepart_eval.datasets.simulation.collaboration_records import draw_records
from trepart_eval.datasets.simulation.interview_texts import refi_qda_project, segments_of
from trepart_eval.datasets.simulation.outcome_series import Outcomes, draw_outcomes
from trepart_eval.datasets.simulation.output import TRUTH, fingerprints
from trepart_eval.datasets.simulation.parameters import Parameters
from trepart_eval.datasets.simulation.people import People, draw_people
from trepart_eval.datasets.simulation.programme import Programme, draw_programme
from trepart_eval.datasets.simulation.survey_answers import SurveyAnswers, draw_answers
from trepart_eval.datasets.simulation.survey_file import survey_bytes
from trepart_eval.datasets.simulation.truth import json_bytes, truth_of
from trepart_eval.datasets.simulation.words import wording
from trepart_eval.datasets.simulation.workplaces import Workplaces, draw_workplaces
from trepart_eval.datasets.simulation.written_plan import plan_text
from trepart_eval.problems import Problems
from trepart_eval.study.reading import FILE_NAME

Progress = Callable[[str], None]

_RAW: Final = "data/raw"


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What has been drawn, all but the records of collaboration."""

    programme: Programme
    people: People
    workplaces: Workplaces
    asked: Questions
    answers: SurveyAnswers
    interviews: CodedInterviews
    outcomes: Outcomes


def draw_study(parameters: Parameters, progress: Progress) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Truth of a simulated study, and its files by path.

    Raises
    ------
    InputError
        If there are too few people, or too many, for the respondents asked for.
    """
    programme = draw_programme(parameters, wording("words", "case", parameters.language))
    people = draw_people(programme)
    _respondents_within_reach(parameters, people)
    workplaces, asked = draw_workplaces(programme), questions()
    progress("answers")
    answers = draw_answers(programme, people, workplaces, asked)
    progress("records")
    drawn = Drawn(
        programme=programme,
        people=people,
        workplaces=workplaces,
        asked=asked,
        answers=answers,
        interviews=draw_interviews(programme),
        outcomes=draw_outcomes(programme, workplaces.employees),
    )
    tables = _tables(drawn)
    progress("writing")
    contents = {FILE_NAME: plan_text(programme, asked, drawn.interviews).encode(), **tables, **_interview_files(drawn)}
    contents[f"{_RAW}/survey.sav"] = survey_bytes(programme, workplaces, answers, asked)
    truth = truth_of(programme, people, workplaces, asked, answers, drawn.interviews, drawn.outcomes)
    truth["files"] = fingerprints(contents)
    contents[TRUTH] = json_bytes(truth)
    return truth, contents


def _respondents_within_reach(parameters: Parameters, people: People) -> None:
    problems = Problems()
    wanted, low, high = parameters.respondents, people.fewest_respondents, people.most_respondents
    if wanted is not None and not low <= wanted <= high:
        problems.add("simulation_out_of_range", name="respondents", value=wanted, low=low, high=high)
    problems.raise_if_any(parameters.language)


def _tables(drawn: Drawn) -> dict[str, bytes]:
    """Every table but those of the interviews."""
    programme, workplaces = drawn.programme, drawn.workplaces
    records = draw_records(programme, workplaces)
    tables = {
        "cases": table_texts.cases_csv(programme),
        "population": table_texts.population_csv(programme, drawn.people),
        "workplaces": table_texts.workplaces_csv(programme, workplaces),
        "forums": table_texts.csv_of(records.forums),
        "meetings": table_texts.csv_of(records.meetings),
        "checklist": table_texts.csv_of(records.checklist),
        **table_texts.outcome_tables(programme, workplaces, drawn.outcomes),
    }
    return {f"{_RAW}/{name}.csv": content for name, content in tables.items()}


def _interview_files(drawn: Drawn) -> dict[str, bytes]:
    """Statements and codings, as tables and as a REFI-QDA project; nothing where no one is interviewed."""
    segments = segments_of(drawn.programme, drawn.interviews)
    if not segments:
        return {}
    return {
        f"{_RAW}/segments.csv": table_texts.segments_csv(segments),
        f"{_RAW}/codings.csv": table_texts.codings_csv(segments),
        f"{_RAW}/interviews.qdpx": refi_qda_project(drawn.programme, segments),
    }
