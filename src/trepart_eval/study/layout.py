"""The layout of ``study.toml``: every key, what it holds and what it means."""

from __future__ import annotations

from typing import Final

from trepart_eval.study.collaboration_layout import COLLABORATION
from trepart_eval.study.file_keys import CASE_VALUES, FILE_KEYS, columns_key, constants_key
from trepart_eval.study.interview_layout import INTERVIEW_KEYS
from trepart_eval.study.keys import Key, Kind
from trepart_eval.study.outcome_layout import outcome_key
from trepart_eval.study.relation_layout import RELATIONS
from trepart_eval.study.success_layout import CONFIGURATIONS, SUCCESS
from trepart_eval.vocabulary.terms import Criterion, Dimension, SurveyTool, Topic, Weighting

MIN_N_DEFAULT: Final = 5
"""Respondents; what survey tools used by Norwegian municipalities recommend."""
MIN_N_FLOOR: Final = 3
"""Respondents; Statistics Norway hides cells with fewer than three."""

_CRITERIA: Final = tuple(criterion.value for criterion in Criterion)
_DIMENSIONS: Final = tuple(dimension.value for dimension in Dimension)
_TOOLS: Final = tuple(tool.value for tool in SurveyTool)
_TOPICS: Final = tuple(topic.value for topic in Topic if topic is not Topic.BACKGROUND)
_SCALE_END: Final = 1000  # answers are held as small numbers of steps

_CASE_COLUMNS: Final = ("case", "municipality_code", "theme", "employees")
_SURVEY_COLUMNS: Final = ("case", "party", "wave", "workplace", "respondent", "weight")
_POPULATION_COLUMNS: Final = ("case", "workplace", "party", "wave", "population", "invited")
_SURVEY_UNITS: Final = (Weighting.PARTY.value, Weighting.RESPONDENT.value)
_SEGMENT_UNITS: Final = (Weighting.PARTY.value, Weighting.SEGMENT.value)
ADJUDICATED_COLUMNS: Final = ("segment", "case", "criterion", "adjudicated")
"""Columns of what coders settled on, as the workbook of disagreements names them."""
_CONSTANTS: Final = ("case", "workplace", "party", "wave")


STUDY: Final[tuple[Key, ...]] = (
    Key(
        "study",
        Kind.TABLE,
        "The study as a whole.",
        required=True,
        keys=(
            Key("name", Kind.NAME, "Name of the study, as reports print it.", required=True),
            Key("language", Kind.TEXT, "Language of messages and tables.", default="nb", choices=("nb", "nn", "en")),
            Key(
                "min_n",
                Kind.INTEGER,
                "Fewest respondents behind a figure that is shown; 3 is the lowest allowed.",
                default=MIN_N_DEFAULT,
                minimum=MIN_N_FLOOR,
            ),
            Key("seed", Kind.INTEGER, "Seed of everything random.", default=1, minimum=0),
            Key("outside_paths", Kind.FLAG, "Whether files may lie outside the study's folder.", default=False),
            Key("combine", Kind.FLAG, "Whether survey and interview scores are also combined.", default=False),
            Key(
                "panel",
                Kind.FLAG,
                "Whether the same respondent code in two waves is the same person, also in different surveys.",
                default=False,
            ),
            Key("simulated", Kind.FLAG, "Whether the data are made up; every output says so.", default=False),
        ),
    ),
    Key(
        "cases",
        Kind.TABLE,
        "The case municipalities: a file, or rows written here.",
        required=True,
        keys=(
            Key("file", Kind.NAME, "File with a row per case."),
            *FILE_KEYS,
            columns_key(_CASE_COLUMNS, "the case file"),
            Key(
                "rows",
                Kind.TABLES,
                "The cases, written here instead of in a file.",
                keys=(
                    Key("case", Kind.NAME, "Key of the case: its name in results.", required=True),
                    Key(
                        "municipality_code",
                        Kind.TEXT,
                        "Four digits, in quotes, and the name if you like; several divided by semicolons.",
                    ),
                    Key("theme", Kind.TEXT, "What the case worked on."),
                    Key("employees", Kind.INTEGER, "Employees of the municipality.", minimum=0),
                ),
            ),
        ),
    ),
    Key(
        "workplaces",
        Kind.TABLE,
        "Workplaces within the cases: a file, or rows written here. Left out, they are those that the files name.",
        keys=(
            Key("file", Kind.NAME, "File with a row per workplace."),
            *FILE_KEYS,
            columns_key(("case", "workplace", "service", "employees"), "the file"),
            CASE_VALUES,
            Key(
                "rows",
                Kind.TABLES,
                "The workplaces, written here instead of in a file.",
                keys=(
                    Key("case", Kind.NAME, "Case that it is in.", required=True),
                    Key("workplace", Kind.NAME, "Its name, unique within the case.", required=True),
                    Key("service", Kind.TEXT, "Service it gives, such as kindergarten."),
                    Key("employees", Kind.INTEGER, "Employees of the workplace.", minimum=0),
                ),
            ),
        ),
    ),
    Key(
        "parties",
        Kind.NAMED_TABLES,
        "The parties, by key. politicians, administration, union_reps, safety_reps and employees have labels.",
        required=True,
        keys=(
            Key("values", Kind.CODES, "Values in the files that mean this party, beside its key and labels."),
            Key("counts", Kind.FLAG, "Whether it counts once in a case's mean over parties.", default=True),
            Key("counts_with", Kind.TEXT, "Party whose figures its answers go into, such as union_reps."),
            Key("label", Kind.LABEL, "What readers see: one text, or a table with nb, nn and en."),
        ),
    ),
    Key(
        "waves",
        Kind.NAMED_TABLES,
        "Rounds of measurement by key, in order. Left out where there is one.",
        keys=(
            Key("values", Kind.CODES, "Values in the files that mean this wave, beside its key."),
            Key("from", Kind.DATE, "First day of the wave; meetings and figures with a date are put in it."),
            Key("to", Kind.DATE, "Last day of the wave."),
        ),
    ),
    Key(
        "scales",
        Kind.NAMED_TABLES,
        "Answer scales by key.",
        keys=(
            Key(
                "low",
                Kind.INTEGER,
                "Low end of the scale.",
                required=True,
                minimum=-_SCALE_END,
                maximum=_SCALE_END,
            ),
            Key(
                "high",
                Kind.INTEGER,
                "High end of the scale.",
                required=True,
                minimum=-_SCALE_END,
                maximum=_SCALE_END,
            ),
            Key("labels", Kind.NUMBER_TABLE, "Answer in words to number, for files that hold words."),
            Key("dont_know", Kind.CODES, "Values that mean 'don't know': no answer, but counted apart."),
        ),
    ),
    Key(
        "items",
        Kind.TABLES,
        "Survey questions that measure the criteria, or how closely the parties work together.",
        keys=(
            Key("name", Kind.NAME, "Name of the item, and its column unless 'column' is given.", required=True),
            Key("criterion", Kind.TEXT, "Criterion it measures.", choices=_CRITERIA),
            Key("dimension", Kind.TEXT, "Dimension of intensity it measures, instead.", choices=_DIMENSIONS),
            Key(
                "topic",
                Kind.TEXT,
                "Another topic of the package's own questionnaire, instead: loaded and counted, but not scored.",
                choices=_TOPICS,
            ),
            Key("scale", Kind.NAME, "Key of its scale.", required=True),
            Key("reversed", Kind.FLAG, "Whether agreeing means that the criterion is badly met.", default=False),
            Key("column", Kind.TEXT, "Its column, where that isn't its name."),
        ),
    ),
    Key(
        "questions",
        Kind.LABELS_TABLE,
        "The question as asked, by column: how a column is found in an export that names it by its question.",
    ),
    Key(
        "surveys",
        Kind.TABLES,
        "Survey files.",
        keys=(
            Key("name", Kind.TEXT, "Name of the survey, for messages."),
            Key("file", Kind.NAME, "The file: .sav .zsav .por .dta .sas7bdat .csv .tsv .txt .xlsx .parquet."),
            Key("files", Kind.NAMES, "Several files with the same columns, instead of one."),
            Key("tool", Kind.TEXT, "Tool that wrote the file; found out where it is left out.", choices=_TOOLS),
            Key("structure", Kind.NAME, "SurveyXact's file of questions; found beside the data set where left out."),
            Key("labels", Kind.NAME, "SurveyXact's file of answers in words; found beside the data set likewise."),
            *FILE_KEYS,
            columns_key(_SURVEY_COLUMNS, "the survey"),
            constants_key(_CONSTANTS),
            Key("items", Kind.NAMES, "Names of the items asked; all where it is left out."),
            Key("item_columns", Kind.NAME_TABLE, "Item name to column, where this file names them otherwise."),
            CASE_VALUES,
            Key("missing", Kind.CODES, "Values that mean a missing answer in every item."),
        ),
    ),
    Key("interviews", Kind.TABLES, "Coded interviews.", keys=INTERVIEW_KEYS),
    Key(
        "adjudicated",
        Kind.TABLE,
        "What the coders settled on: the workbook of disagreements, filled in. It counts instead of their own ratings.",
        keys=(
            Key("file", Kind.NAME, "The file, outside data/processed.", required=True),
            *FILE_KEYS,
            columns_key(ADJUDICATED_COLUMNS, "the file, where they aren't named so"),
        ),
    ),
    *COLLABORATION,
    Key(
        "population",
        Kind.TABLE,
        "How many there are and how many were invited, per case and party.",
        keys=(
            Key("file", Kind.NAME, "File with a row per case and party."),
            *FILE_KEYS,
            columns_key(_POPULATION_COLUMNS, "the file"),
            Key(
                "rows",
                Kind.TABLES,
                "The counts, written here instead of in a file.",
                keys=(
                    Key("case", Kind.NAME, "Case.", required=True),
                    Key("workplace", Kind.TEXT, "Workplace; the whole case where it is left out."),
                    Key("party", Kind.NAME, "Party.", required=True),
                    Key("wave", Kind.TEXT, "Wave; every wave where it is left out."),
                    Key("population", Kind.INTEGER, "How many there are.", minimum=0),
                    Key("invited", Kind.INTEGER, "How many were invited.", minimum=0),
                ),
            ),
        ),
    ),
    outcome_key(FILE_KEYS),
    RELATIONS,
    SUCCESS,
    CONFIGURATIONS,
    Key(
        "weighting",
        Kind.TABLE,
        "What counts once in a case's score.",
        keys=(
            Key("survey", Kind.TEXT, "What counts once: party or respondent.", default="party", choices=_SURVEY_UNITS),
            Key(
                "interviews", Kind.TEXT, "What counts once: party or segment.", default="party", choices=_SEGMENT_UNITS
            ),
        ),
    ),
)
"""Tables of ``study.toml`` in the order of the reference page."""
