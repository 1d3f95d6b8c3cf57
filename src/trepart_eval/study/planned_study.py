"""The plan of a study as frozen values: what `read_study` makes of ``study.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from trepart_eval.study.index_plan import IntensityPlan
from trepart_eval.study.named_tables import Code, TableFile, TableSource
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import SurveyTool, Theme, Weighting

if TYPE_CHECKING:
    from trepart_eval.study.coding_rules import CodingRules
    from trepart_eval.study.outcome_plan import OutcomeSource
from trepart_eval.study.relation_plan import RelationPlan
from trepart_eval.study.success_plan import ConfigurationPlan, SuccessPlan


@dataclass(frozen=True, slots=True)
class CaseSource:
    """The case municipalities: a file with its columns, or rows written in the study."""

    file: TableFile | None
    columns: Mapping[str, str]
    rows: tuple[Mapping[str, Code], ...] = ()


@dataclass(frozen=True, slots=True)
class PartyDefinition:
    """A party of the study.

    Attributes
    ----------
    key : str
        Its code in results.
    values : tuple
        Values in the files that mean it; its key and labels always do.
    counts : bool
        Whether it counts once in the mean over parties.
    counts_with : str
        Party whose row and mean its answers go into; empty where it stands alone.
    labels : mapping
        Label by language code.
    """

    key: str
    values: tuple[Code, ...] = ()
    counts: bool = True
    counts_with: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: Language) -> str:
        """Label in a language: the study's own, the field's, or the key."""
        return self.labels.get(language.value) or label("party", self.key, language)

    @property
    def spellings(self) -> tuple[Code, ...]:
        """Everything in a file that means the party."""
        own = (label("party", self.key, language) for language in Language)
        return (self.key, *own, *self.labels.values(), *self.values)


@dataclass(frozen=True, slots=True)
class Wave:
    """A round of measurement, the values in the files that mean it, and the days it covers.

    Attributes
    ----------
    first_day, last_day : date or None
        Days that belong to it, both included; None where the study doesn't say.
    """

    key: str
    values: tuple[Code, ...] = ()
    first_day: date | None = None
    last_day: date | None = None

    @property
    def spellings(self) -> tuple[Code, ...]:
        """Everything in a file that means the wave."""
        return (self.key, *self.values)


@dataclass(frozen=True, slots=True)
class Scale:
    """An answer scale of whole numbers from ``low`` to ``high``.

    Attributes
    ----------
    low, high : int
        Its ends.
    labels : mapping
        Answer in words, in its canonical spelling, to number.
    dont_know : tuple
        Values that mean "don't know".
    """

    key: str
    low: int
    high: int
    labels: Mapping[str, int] = field(default_factory=dict)
    dont_know: tuple[Code, ...] = ()

    @property
    def steps(self) -> int:
        """Number of steps from one end to the other."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the survey.

    Attributes
    ----------
    name : str
        Its name in the study, and its column unless ``column`` says otherwise.
    theme : Criterion, Dimension or None
        The criterion, or the dimension of intensity, that it measures; None where it is on another topic.
    scale : Scale
        The scale it is answered on.
    reversed : bool
        Whether the high end means that the criterion is badly met.
    topic : str
        The other topic, such as trust: answers are loaded and counted, but no score is made of them.
    """

    name: str
    theme: Theme | None
    scale: Scale
    reversed: bool = False
    column: str = ""
    topic: str = ""

    @property
    def about(self) -> str:
        """Criterion, dimension or other topic, by its key."""
        return str(self.theme or self.topic)


@dataclass(frozen=True, slots=True)
class SurveySource:
    """One survey: its files, which columns hold what, and which items it asked.

    Attributes
    ----------
    files : tuple of TableFile
        Parts with the same columns.
    columns : mapping
        What (``case``, ``party``, ``wave``, ``workplace``, ``respondent``, ``weight``) to column.
    constants : mapping
        ``case``, ``party`` or ``wave`` where the whole file has one.
    items : tuple of Item
        Items asked.
    item_columns : mapping
        Item name to column, where they differ.
    case_values : mapping
        Value in the case column to case key, beside keys, municipality codes and value labels.
    missing : tuple
        Codes that mean a missing answer in every item.
    tool : SurveyTool or None
        Tool that wrote the files, where the study says so.
    structure, labels : TableFile or None
        SurveyXact's files of questions and of answers in words.
    key : str
        Its place in ``study.toml``, for messages.
    """

    name: str
    files: tuple[TableFile, ...]
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    items: tuple[Item, ...]
    item_columns: Mapping[str, str]
    case_values: Mapping[str, str]
    missing: tuple[Code, ...] = ()
    key: str = ""
    tool: SurveyTool | None = None
    structure: TableFile | None = None
    labels: TableFile | None = None

    def column_of(self, item: Item) -> str:
        """Column that holds an item's answers in this survey's files."""
        return self.item_columns.get(item.name) or item.column or item.name


@dataclass(frozen=True, slots=True)
class CodeMeaning:
    """A code of the coded interviews: what it speaks of, and the rating it gives by itself."""

    theme: Theme
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class InterviewSource:
    """One set of coded interviews.

    Attributes
    ----------
    file : TableFile
        The codings: a row per coding (long) or per segment (wide).
    columns : mapping
        What (``segment``, ``case``, ``party``, ``wave``, ``coder``, ``criterion``, ``rating``, ``memo``,
        ``informant``) to column.
    ratings : mapping of Criterion or Dimension to str
        Column with the rating of each: the table is wide. Empty where it is long.
    segments : TableFile or None
        A second table with a row per segment, where case and party are not with the codings.
    segment_columns : mapping
        Its columns.
    codes : mapping
        Code in the criterion column to its meaning, beside the criteria's own names.
    ignored_codes : frozenset of str
        Codes of the codebook that speak of no criterion.
    rating_values : mapping
        Rating in words to number.
    public : bool
        Whether the evidence is from a published report, so that small groups need no hiding.
    key : str
        Its place in ``study.toml``, for messages.
    files : tuple of TableFile
        Exports of a coding tool, ``file`` the first of them; empty where the codings are a table.
    rules : CodingRules or None
        What an export of a coding tool means.
    """

    name: str
    file: TableFile
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    ratings: Mapping[Theme, str]
    segments: TableFile | None
    segment_columns: Mapping[str, str]
    codes: Mapping[str, CodeMeaning]
    rating_values: Mapping[str, float]
    case_values: Mapping[str, str]
    ignored_codes: frozenset[str] = frozenset()
    public: bool = False
    key: str = ""
    files: tuple[TableFile, ...] = ()
    rules: CodingRules | None = None


@dataclass(frozen=True, slots=True)
class PopulationSource:
    """How many there are and how many were invited, per case, party and wave."""

    file: TableFile | None
    columns: Mapping[str, str]
    rows: tuple[Mapping[str, Code], ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """A study as planned in ``study.toml``.

    Attributes
    ----------
    path : Path
        The file it was read from.
    min_n : int
        Smallest number of respondents behind a figure that may be shown.
    survey_weighting, interview_weighting : Weighting
        What counts once in a case's score.
    relations : tuple of RelationPlan
        Outcomes and what they are to be related to; empty where the study doesn't say.
    success : SuccessPlan or None
        Which cases are successes; None where the study doesn't say.
    configurations : ConfigurationPlan
        How sets are made of scores.
    combine : bool
        Whether survey and interviews are also combined into one score.
    adjudicated : TableSource or None
        What coders settled on after they had compared.
    simulated : bool
        Whether the data are made up, which every output says.
    questions : mapping of str to tuple of str
        Column to its question as asked, in every language that the study has it in.
    panel : bool
        Whether the same respondent code in two waves is the same person.
    """

    path: Path
    name: str
    language: Language
    min_n: int
    seed: int
    cases: CaseSource
    parties: tuple[PartyDefinition, ...]
    waves: tuple[Wave, ...]
    scales: Mapping[str, Scale]
    items: tuple[Item, ...]
    surveys: tuple[SurveySource, ...]
    interviews: tuple[InterviewSource, ...]
    population: PopulationSource | None
    workplaces: TableSource | None = None
    forums: tuple[TableSource, ...] = ()
    meetings: tuple[TableSource, ...] = ()
    checklists: tuple[TableSource, ...] = ()
    intensity: IntensityPlan = field(default_factory=IntensityPlan)
    survey_weighting: Weighting = Weighting.PARTY
    interview_weighting: Weighting = Weighting.PARTY
    combine: bool = False
    outcomes: tuple[OutcomeSource, ...] = ()
    relations: tuple[RelationPlan, ...] = ()
    success: SuccessPlan | None = None
    configurations: ConfigurationPlan = field(default_factory=ConfigurationPlan)
    adjudicated: TableSource | None = None
    simulated: bool = False
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    panel: bool = False

    @property
    def simulated_note(self) -> str:
        """Sentence that says the data are made up, in the study's language; empty where they aren't."""
        return text_of(__package__, "summary", "simulated", self.language) if self.simulated else ""

    def with_note(self, sentence: str) -> str:
        """Return a sentence about the data or results, after the one that says they are made up, where they are."""
        return f"{self.simulated_note} {sentence}".strip()

    @property
    def folder(self) -> Path:
        """Folder of the study; paths in it are relative to this."""
        return self.path.parent

    @property
    def files(self) -> tuple[TableFile, ...]:
        """Every file that the study names."""
        tables = [self.cases.file, self.population.file if self.population else None]
        tables += [source.file for source in (self.workplaces, self.adjudicated) if source]
        tables += [file for survey in self.surveys for file in (*survey.files, survey.structure, survey.labels)]
        tables += [file for one in self.interviews for file in (*(one.files or (one.file,)), one.segments)]
        tables += [source.file for source in (*self.forums, *self.meetings, *self.checklists)]
        tables += [file for outcome in self.outcomes for file in outcome.files]
        tables += [self.success.source.file] if self.success and self.success.source else []
        return tuple(table for table in tables if table is not None)

    @property
    def shown_parties(self) -> tuple[PartyDefinition, ...]:
        """Parties with a row of their own: those that don't count with another."""
        return tuple(party for party in self.parties if not party.counts_with)

    def party(self, key: str) -> PartyDefinition:
        """Party with a key."""
        return next(party for party in self.parties if party.key == key)

    def summary(self) -> str:
        """One sentence on what is planned, in the study's language; before it, one that the data are made up."""
        sentence = text_of(
            __package__,
            "summary",
            "study",
            self.language,
            name=self.name,
            parties=len(self.parties),
            waves=len(self.waves),
            items=len(self.items),
            surveys=len(self.surveys),
            interviews=len(self.interviews),
        )
        return self.with_note(sentence)
