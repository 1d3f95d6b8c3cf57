"""Every term has a label in three languages, and every criterion is known by all of them."""

import pytest

from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.labels import label, theme_names
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import (
    INDEX,
    WHOLE_CASE,
    Aggregation,
    Aspect,
    Block,
    Choice,
    Convergence,
    Counted,
    Criterion,
    Dimension,
    Direction,
    Divergence,
    Evidence,
    Factor,
    ForumType,
    HiddenBecause,
    InPlace,
    Ladder,
    LeaderTheme,
    Level,
    MeetingKind,
    MissingCriteria,
    MissingItems,
    Normalisation,
    OutcomeAggregation,
    OutcomeLevel,
    OutcomeStatus,
    OutcomeUnit,
    Party,
    PeriodLength,
    Permanence,
    Reading,
    ScaleTreatment,
    Source,
    Status,
    SurveyTool,
    Topic,
    Undefined,
    Variant,
    Work,
)

GROUPS = {
    "criterion": Criterion,
    "dimension": Dimension,
    "level": Level,
    "party": Party,
    "work": Work,
    "source": Source,
    "status": Status,
    "reading": Reading,
    "forum_type": ForumType,
    "permanence": Permanence,
    "ladder": Ladder,
    "meeting_kind": MeetingKind,
    "in_place": InPlace,
    "evidence": Evidence,
    "survey_tool": SurveyTool,
    "aggregation": Aggregation,
    "normalisation": Normalisation,
    "block": Block,
    "factor": Factor,
    "outcome_level": OutcomeLevel,
    "counted": Counted,
    "direction": Direction,
    "outcome_unit": OutcomeUnit,
    "period": PeriodLength,
    "outcome_status": OutcomeStatus,
    "outcome_aggregation": OutcomeAggregation,
    "undefined": Undefined,
    "aspect": Aspect,
    "divergence": Divergence,
    "convergence": Convergence,
    "choice": Choice,
    "missing_items": MissingItems,
    "scale_treatment": ScaleTreatment,
    "missing_criteria": MissingCriteria,
    "hidden_because": HiddenBecause,
    "topic": Topic,
    "leader_theme": LeaderTheme,
    "variant": Variant,
}
TERMS = [(group, term) for group, terms in GROUPS.items() for term in terms]
LABELS = read_catalogue("trepart_eval.vocabulary", "labels.toml")
BESIDE_THE_TERMS = {("party", WHOLE_CASE), ("dimension", INDEX), ("block", WHOLE_CASE)}
PLACES = [(group, code) for group, entries in LABELS.items() for code in entries]


@pytest.mark.parametrize(("group", "term"), TERMS)
def test_a_term_has_a_label_in_every_language(group, term):
    assert set(LABELS[group][term.value]) >= {language.value for language in Language}


@pytest.mark.parametrize(("group", "code"), PLACES)
def test_every_label_is_of_a_term(group, code):
    assert code in {term.value for term in GROUPS[group]} or (group, code) in BESIDE_THE_TERMS


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("group", GROUPS)
def test_two_terms_never_have_the_same_label(group, language):
    labels = [label(group, term, language) for term in GROUPS[group]]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("criterion", Criterion)
def test_a_criterion_is_known_by_its_code_and_its_labels(criterion):
    names = theme_names()
    spellings = [label("criterion", criterion, language, short=short) for language in Language for short in (0, 1)]
    assert {names[spelling.casefold()] for spelling in (criterion.value, *spellings)} == {criterion}


def test_a_term_of_the_study_own_is_its_own_label():
    assert label("party", "researcher", Language.NB) == "researcher"


def test_a_narrow_column_gets_the_short_form():
    assert label("criterion", Criterion.PURPOSE, Language.NN, short=True) == "føremål"
