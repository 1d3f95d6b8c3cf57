"""The bank of items holds what a form needs, in three languages, said once and plainly."""

import re

import pytest

from trepart_eval.instrument import answer_scale, items
from trepart_eval.instrument.item_bank import AGREEMENT
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion, Dimension, LeaderTheme, Party, Topic, Variant, Work

FULL = items("full")
LEADERS = items("self_assessment")
STATEMENTS = (*FULL.statements, *LEADERS.statements)
EVERY = tuple({item.key: item for form in Variant for item in items(form)}.values())
MOST_WORDS = 14
IDIOMS = {("struct4", "nb"), ("struct4", "nn"), ("struct4", "en")}
"""Statements that hold 'or' and say one thing all the same: 'stands or falls'."""

JOINING = {"nb": "og|eller|samt", "nn": "og|eller|samt", "en": "and|or"}
NEGATION = {
    "nb": "ikke|aldri|ingen|ingenting|uten",
    "nn": "ikkje|aldri|ingen|ingenting|utan",
    "en": r"not|never|no|none|nothing|without|\w+n't",
}
ONLY_BOKMAL = (
    "jeg|ikke|hva|hvem|hvor|hvordan|hvorfor|hvilken|hvilke|noe|noen|mye|bare|fra|være|gjøre|gjør|sammen|hverandre|"
    "tillitsvalgte?|verneombud|verneombudet|ansatte|ledere|lederne|ledelsen|tjenester|tjenestene|arbeidsplassene|"
    "uenige?|enige|løsninger|endringer|målene|partene|mer|flere|siden|de|dere|nå|også på|måter|muligheter|"
    "politiker|politikere|oppgaver|oppgavene|kommer|krever|får vite hva|spør jeg"
)
ONLY_NYNORSK = (
    "eg|ikkje|kva|kven|kvar|korleis|kvifor|noko|nokon|nokre|mykje|berre|frå|vere|gjere|gjer|saman|kvarandre|"
    "tillitsvald|tillitsvalde|verneombod|verneombodet|tilsette|leiarar|leiarane|leiinga|tenester|tenestene|"
    "ueinige?|einige|løysingar|endringar|måla|partane|meir|fleire|sidan|dei|veit|kjem|oppgåver|oppgåvene"
)
TOGETHER = [
    (r"\bhovedtillitsvalg", r"\bhovudtillitsval", r"\bchief union representative"),
    (r"\bplasstillitsvalg", r"\bplasstillitsval", r"\bworkplace (union )?representative"),
    (r"tillitsvalg", r"tillitsval", r"\brepresentative"),
    (r"verneombud", r"verneombod", r"\bsafety representative"),
    (r"\bde ansatte\b", r"\bdei tilsette\b", r"\bemployees\b"),
    (r"\bstyringsgruppa\b", r"\bstyringsgruppa\b", r"\b(steering )?group\b"),
    (r"\barbeidsgruppa\b", r"\barbeidsgruppa\b", r"\bwork group\b"),
    (r"\bfagforening", r"\bfagforeining", r"\bunions?\b"),
    (r"\butviklingsarbeid", r"\butviklingsarbeid", r"\bdevelopment work\b"),
    (r"\bkommunestyret\b", r"\bkommunestyret\b", r"\bcouncil\b"),
]
"""Terms of the glossary that go together: where one language has the first, the others have theirs."""
FORBIDDEN = r"arbeidstak\w+|medarbeider\w*|vernombud|arbeidstakar\w*|shop stewards?|trade unions?|workers|delegates"


def found(pattern, text):
    return re.search(rf"\b({pattern})\b", text, re.IGNORECASE)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.key)
def test_every_item_has_words_in_every_language(item, language):
    assert len(item.text(language).strip()) > 10
    assert item.text(language) == item.text(language).strip()
    assert item.text(language)[-1] in ".?"


def test_keys_are_valid_in_every_tool():
    assert all(re.fullmatch(r"[a-z][a-z0-9]{1,8}", item.key) for item in EVERY)


def test_keys_are_unique_also_where_only_eight_signs_are_kept():
    assert len({item.key[:8].lower() for item in EVERY}) == len(EVERY)


def test_no_key_is_that_of_a_column_the_tools_add_themselves():
    reserved = {"respondentid", "organizationid", "id", "submitdate", "token", "created", "email", "start", "end"}
    assert not {item.key[:8] for item in EVERY} & {name[:8] for name in reserved}


@pytest.mark.parametrize("criterion", Criterion)
def test_a_criterion_has_four_to_six_items_and_one_of_them_reversed(criterion):
    of_it = [item for item in FULL if item.criterion is criterion]
    assert 4 <= len(of_it) <= 6
    assert any(item.reversed for item in of_it)
    assert any(not item.reversed for item in of_it)


@pytest.mark.parametrize(("form", "each"), [("short", 2), ("pulse", 1)])
def test_shorter_forms_have_as_many_items_to_each_criterion(form, each):
    counts = {criterion: sum(item.criterion is criterion for item in items(form)) for criterion in Criterion}
    assert set(counts.values()) == {each}
    assert len(items(form).statements) == each * len(Criterion)


def test_a_shorter_form_holds_nothing_that_the_longer_one_lacks():
    pulse, short, full = ({item.key for item in items(form)} for form in ("pulse", "short", "full"))
    assert pulse < short < full


@pytest.mark.parametrize("dimension", Dimension)
def test_a_dimension_has_four_items_or_more_and_one_of_them_reversed(dimension):
    of_it = [item for item in FULL if item.dimension is dimension]
    assert len(of_it) >= 4
    assert any(item.reversed for item in of_it)


@pytest.mark.parametrize("topic", [topic for topic in Topic if topic not in {Topic.BACKGROUND, Topic.OUTCOMES}])
def test_trust_building_and_learning_points_have_two_items_each(topic):
    assert sum(item.topic == topic for item in FULL) >= 2


@pytest.mark.parametrize("theme", LeaderTheme)
def test_a_theme_of_leaders_has_two_or_three_items(theme):
    assert sum(item.topic == theme for item in LEADERS) in {2, 3}


@pytest.mark.parametrize("item", STATEMENTS, ids=lambda item: item.key)
def test_a_statement_says_where_it_comes_from_and_why_it_is_there(item):
    assert item.source in set(Work)
    assert item.why.endswith(".")


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("criterion", Criterion)
def test_each_party_is_asked_enough_of_a_criterion_to_be_scored(criterion, party):
    """A respondent's score needs half of the items."""
    asked = [item for item in items("full", party) if item.criterion is criterion]
    assert 2 * len(asked) >= sum(item.criterion is criterion for item in FULL)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("item", STATEMENTS, ids=lambda item: item.key)
def test_a_statement_is_short_and_says_one_thing(item, language):
    text = item.text(language)
    assert len(text.split()) <= MOST_WORDS
    assert (item.key, language) in IDIOMS or not found(JOINING[language], text)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("item", STATEMENTS, ids=lambda item: item.key)
def test_disagreeing_with_a_statement_is_no_double_negation(item, language):
    assert not found(NEGATION[language], item.text(language))


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.key)
def test_nynorsk_is_nynorsk_and_bokmal_is_bokmal(item):
    assert not found(ONLY_BOKMAL, item.text(Language.NN))
    assert not found(ONLY_NYNORSK, item.text(Language.NB))


@pytest.mark.parametrize("item", STATEMENTS, ids=lambda item: item.key)
def test_terms_of_the_glossary_go_together_in_the_three_languages(item):
    texts = [item.text(language) for language in (Language.NB, Language.NN, Language.EN)]
    for patterns in TOGETHER:
        hits = [bool(re.search(pattern, text, re.IGNORECASE)) for pattern, text in zip(patterns, texts, strict=True)]
        if "representative" not in patterns[2] or hits[0]:
            assert hits[0] == hits[1]
            assert hits[2] or not hits[0]
    assert not any(found(FORBIDDEN, text) for text in texts)


def test_agreement_is_a_scale_of_five_with_dont_know():
    scale = answer_scale(AGREEMENT)
    assert (scale.low, scale.high, scale.dont_know) == (1, 5, 9)
    assert list(scale.labels(Language.NN).values())[0::5] == ["Heilt ueinig", "Veit ikkje"]
    assert scale.words()["Don't know"] == scale.words()["Vet ikke"] == 9


def test_every_party_may_be_chosen():
    assert set(answer_scale("party").meanings().values()) == set(Party)


def test_a_party_gets_only_what_it_is_asked():
    assert "workplace" not in {item.key for item in items("full", "politicians")}
    assert "struct1" not in {item.key for item in items("full", "employees")}


def test_the_table_has_a_row_per_item_and_columns_of_the_vocabulary():
    table = FULL.table
    assert list(table["item"]) == [item.key for item in FULL]
    assert set(table.columns) <= set(COLUMNS)


@pytest.mark.parametrize("wrong", [{"variant": "medium"}, {"party": "mayors"}])
def test_an_unknown_form_or_party_is_refused_with_those_there_are(wrong):
    with pytest.raises(ValueError, match=r"expected one of (full|politicians)"):
        items(**wrong)


def test_an_unknown_scale_is_refused():
    with pytest.raises(ValueError, match="agreement"):
        answer_scale("agreemnt")
