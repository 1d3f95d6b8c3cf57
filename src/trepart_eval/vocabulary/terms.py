"""The terms of the field as types. Their labels in three languages are in ``labels.toml``."""

from __future__ import annotations

from enum import StrEnum

WHOLE_CASE = "all"
"""Value of ``party`` and ``workplace`` in rows about a case as a whole, and of ``wave`` in studies with one wave."""


INDEX = "index"
"""Value of ``dimension`` in rows about all dimensions of intensity together."""


class Criterion(StrEnum):
    """The six success criteria of Fafo (Moland 2017, chapter 4), in the report's order."""

    PURPOSE = "purpose"
    GOALS = "goals"
    ANCHORING = "anchoring"
    INVOLVEMENT = "involvement"
    RESOURCES = "resources"
    FOLLOW_UP = "follow_up"


class Dimension(StrEnum):
    """The four dimensions of how closely the parties work together; ``docs/methods.md`` has their sources."""

    STRUCTURE = "structure"
    ACTIVITY = "activity"
    DEPTH = "depth"
    REACH = "reach"


Theme = Criterion | Dimension
"""What a survey item or a code of the interviews speaks of."""
THEMES: tuple[Theme, ...] = (*Criterion, *Dimension)


class Level(StrEnum):
    """What a figure is about: a case municipality, or one workplace in it."""

    MUNICIPALITY = "municipality"
    WORKPLACE = "workplace"


class Party(StrEnum):
    """Parties that have labels of their own; a study may add voices, such as the researcher's."""

    POLITICIANS = "politicians"
    ADMINISTRATION = "administration"
    UNION_REPS = "union_reps"
    SAFETY_REPS = "safety_reps"
    EMPLOYEES = "employees"


class Work(StrEnum):
    """The works that concepts, claims and questions are traced to."""

    FAFO_2017 = "fafo2017"
    HANDBOOK = "handbook"
    SINTEF_2019 = "sintef2019"
    FAGFORBUNDET_2022 = "fagforbundet2022"
    EMPLOYER = "employer"


class Source(StrEnum):
    """Where the evidence behind a score comes from."""

    SURVEY = "survey"
    INTERVIEWS = "interviews"
    COMBINED = "combined"


class Status(StrEnum):
    """Why a cell holds a number, or why it doesn't."""

    OK = "ok"
    NO_EVIDENCE = "no_evidence"
    TOO_FEW_ITEMS = "too_few_items"
    TOO_FEW = "too_few"
    DISSONANT = "dissonant"
    THIN = "thin"
    HIDDEN = "hidden"


class Reading(StrEnum):
    """What a score and its interval say about one criterion in one case."""

    UNDERESTIMATED = "underestimated"
    POSSIBLY_UNDERESTIMATED = "possibly_underestimated"
    UNCERTAIN = "uncertain"
    STRONG = "strong"
    NO_EVIDENCE = "no_evidence"
    HIDDEN = "hidden"


class SurveyTool(StrEnum):
    """Tools that people ask with; ``docs/surveys.md`` says how the export of each is read."""

    NETTSKJEMA = "nettskjema"
    SURVEYXACT = "surveyxact"
    LIMESURVEY = "limesurvey"
    XLSFORM = "xlsform"
    QUESTBACK = "questback"
    ENALYZER = "enalyzer"


class Convergence(StrEnum):
    """What survey and interviews say of each other in one case and criterion."""

    CONVERGENT = "convergent"
    COMPLEMENTARY = "complementary"
    DISSONANT = "dissonant"
    SILENT = "silent"
    HIDDEN = "hidden"


class Weighting(StrEnum):
    """What counts once when a case is summed up: each party, each respondent or each segment."""

    PARTY = "party"
    RESPONDENT = "respondent"
    SEGMENT = "segment"


class IntervalMethod(StrEnum):
    """How an interval was made; ``docs/methods.md`` has the formulas and their sources."""

    T = "t"
    T_POOLED = "t_pooled_variance"
    T_SATTERTHWAITE = "t_satterthwaite"
    CENSUS = "census"
    BOUND = "bound"


class ForumType(StrEnum):
    """Types of steering forum in Fafo's report (Moland 2017, chapter 3)."""

    STANDING_COMMITTEE = "standing_committee"
    TRIPARTITE_BODY = "tripartite_body"
    TEMPORARY_GROUP = "temporary_group"
    BIPARTITE_COMMITTEE = "bipartite_committee"
    TWO_GROUPS = "two_groups"
    MANAGEMENT_GROUP = "management_group"
    MUNICIPAL_ENTERPRISE = "municipal_enterprise"
    NO_POLITICIANS = "no_politicians"
    OTHER = "other"
    UNKNOWN = "unknown"


class Permanence(StrEnum):
    """Whether a forum is there to stay."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"


class Ladder(StrEnum):
    """The ladder of involvement, from its lowest step to its highest (Moland 2017)."""

    ABSENT = "absent"
    INFORMED = "informed"
    CONSULTED = "consulted"
    INVOLVED = "involved"
    CO_DEVELOPED = "co_developed"


class MeetingKind(StrEnum):
    """What kind of occasion the parties met at."""

    FORMAL = "formal"
    INFORMAL = "informal"
    GATHERING = "gathering"


class InPlace(StrEnum):
    """Answer to a point of the checklist."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """What an indicator of intensity rests on."""

    FORUMS = "forums"
    MEETINGS = "meetings"
    CHECKLIST = "checklist"
    SURVEY = "survey"
    INTERVIEWS = "interviews"


class Aggregation(StrEnum):
    """How dimensions become the index: a weak one is made up for, partly made up for, or decides."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    MINIMUM = "minimum"


class Normalisation(StrEnum):
    """How indicators are brought to 0-100: by fixed ends, by the cases' own ends, or by rank among the cases."""

    GOALPOSTS = "goalposts"
    MIN_MAX = "min_max"
    RANK = "rank"


class Block(StrEnum):
    """Part of the organisation that points of the checklist are about."""

    STEERING_GROUP = "steering_group"
    ROLES = "roles"
    WORK_GROUP = "work_group"
    EMPLOYEES = "employees"
    TRUST = "trust"
    LEARNING_POINT_1 = "learning_point_1"
    LEARNING_POINT_2 = "learning_point_2"
    LEARNING_POINT_3 = "learning_point_3"
    LEARNING_POINT_4 = "learning_point_4"


class Factor(StrEnum):
    """What may be chosen otherwise behind the index."""

    NORMALISATION = "normalisation"
    WEIGHTS = "weights"
    INDICATOR_WEIGHTS = "indicator_weights"
    AGGREGATION = "aggregation"
    MISSING = "missing"
    PEOPLE = "people"


class Choice(StrEnum):
    """What may be chosen otherwise behind a case's scores and their mean over the criteria."""

    WEIGHTING = "weighting"
    MISSING_ITEMS = "missing_items"
    SCALE_TREATMENT = "scale_treatment"
    MISSING_CRITERIA = "missing_criteria"
    AGGREGATION = "aggregation"


class MissingItems(StrEnum):
    """How many of the items asked a respondent must have answered to have a score."""

    HALF = "half"
    ANY = "any"
    ALL = "all"


class ScaleTreatment(StrEnum):
    """What counts of an answer or a rating: how far it is from the middle, or only on which side."""

    DISTANCE = "distance"
    DIRECTION = "direction"


class MissingCriteria(StrEnum):
    """What is done with criteria that a case has no figure on."""

    LEFT_OUT = "left_out"
    OTHERS_MEAN = "others_mean"


class OutcomeLevel(StrEnum):
    """What an outcome's figures are about; figures of two levels are never in one series."""

    MUNICIPALITY = "municipality"
    WORKPLACE = "workplace"
    COUNTY = "county"
    SECTOR = "sector"
    COUNTRY = "country"


class Counted(StrEnum):
    """Who or what an outcome counts. A municipality's employees and its residents in work are different people."""

    EMPLOYEES = "employees"
    RESIDENTS = "residents"
    POSITIONS = "positions"
    USERS = "users"


class Direction(StrEnum):
    """Which way of an outcome is the better one."""

    LOWER_IS_BETTER = "lower_is_better"
    HIGHER_IS_BETTER = "higher_is_better"
    NEITHER = "neither"


class OutcomeUnit(StrEnum):
    """What an outcome is measured in; says how its figures add up over quarters and municipalities."""

    PERCENT = "percent"
    SHARE = "share"
    POINTS = "points"
    DAYS = "days"
    KRONER = "kroner"
    PEOPLE = "people"
    POSITIONS = "positions"


class PeriodLength(StrEnum):
    """What one figure of an outcome covers."""

    YEAR = "year"
    QUARTER = "quarter"


class OutcomeStatus(StrEnum):
    """Why a cell of an outcome holds a figure, or why it doesn't."""

    OK = "ok"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    INCOMPLETE = "incomplete"
    MISSING = "missing"
    HIDDEN = "hidden"


class OutcomeAggregation(StrEnum):
    """How figures of several quarters or municipalities became one."""

    NONE = "none"
    SUM = "sum"
    MEAN = "mean"
    WEIGHTED = "weighted"
    WEIGHTED_DERIVED = "weighted_derived"


class Undefined(StrEnum):
    """Why a measure of agreement has no value."""

    NO_PAIRS = "no_pairs"
    ONE_CATEGORY = "one_category"
    BELOW_ZERO = "below_zero"
    TWO_CODES = "two_codes"


class Aspect(StrEnum):
    """What coders agree on: that a segment speaks of something, or how it is rated where they all think it does."""

    PRESENCE = "presence"
    RATING = "rating"


class Divergence(StrEnum):
    """How two coders differ on a segment, the gravest first."""

    OPPOSITE = "opposite"
    OMITTED = "omitted"
    STRENGTH = "strength"


class HiddenBecause(StrEnum):
    """Why a cell of a table that is released is hidden."""

    TOO_FEW = "too_few"
    SMALL_UNIT = "small_unit"
    UNANIMOUS = "unanimous"
    ROLE_HOLDER = "role_holder"
    HIDDEN_BEFORE = "hidden_before"
    COMPLEMENTARY = "complementary"


class Topic(StrEnum):
    """What a statement of the instrument is about, where that is neither a criterion nor a dimension."""

    FAIRNESS = "fairness"
    TRUST = "trust"
    COLLABORATION = "collaboration"
    LEARNING_POINT_1 = "learning_point_1"
    LEARNING_POINT_2 = "learning_point_2"
    LEARNING_POINT_3 = "learning_point_3"
    LEARNING_POINT_4 = "learning_point_4"
    OUTCOMES = "outcomes"
    BACKGROUND = "background"


class LeaderTheme(StrEnum):
    """The seven themes of a leader's self-assessment (the source ``employer``)."""

    CLEAR_ROLE = "clear_role"
    INSIGHT = "insight"
    ROOM_FOR_VIEWS = "room_for_views"
    RECOGNITION = "recognition"
    CO_DETERMINATION = "co_determination"
    GOOD_MEETINGS = "good_meetings"
    MIDDLE_MANAGERS = "middle_managers"


class Variant(StrEnum):
    """The forms of the instrument: three questionnaires, two checklists and a leader's own."""

    FULL = "full"
    SHORT = "short"
    PULSE = "pulse"
    STEERING_GROUP = "steering_group"
    WORK_GROUP = "work_group"
    SELF_ASSESSMENT = "self_assessment"
