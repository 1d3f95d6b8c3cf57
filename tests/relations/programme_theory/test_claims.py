"""Claims in the sources: every one has a row, and none is read further than its interval allows."""

import itertools
import re
from types import SimpleNamespace

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.relations import ClaimReading, Evidence, claims, mediate, study_claims
from trepart_eval.relations.programme_theory.anchoring import anchoring_of
from trepart_eval.relations.programme_theory.claim_catalogue import claim_about, source_claims
from trepart_eval.relations.programme_theory.claim_evidence import Limit
from trepart_eval.relations.programme_theory.evidence_of_results import evidence_of
from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language

KEYS = [
    *("sick_leave_falls", "full_time_rises", "criteria_strengthened", "anchoring_weakens_rest"),
    *("weak_criteria_explain_failure", "works_through_criteria"),
]
TEXTS = read_catalogue("trepart_eval.relations.programme_theory", "texts.toml")
ANALYSES = list(TEXTS["analysis"])
NAMES = {"outcome": "Sick leave", "count": "3", "first": "2018", "last": "2021"}
LABELS = {"dose": "index", "criterion": "goals"}


def evidence(low, high, **changes):
    given = {"claim": "sick_leave_falls", "analysis": "relation_change", "direction": -1, "n": 16}
    return Evidence(**given | {"names": NAMES, "labels": LABELS, "unit": "percent"} | changes | {
        "estimate": (low + high) / 2, "conf_low": low, "conf_high": high})  # fmt: skip


def test_without_results_every_claim_is_not_studied_and_says_what_would_speak_to_it():
    found = claims([], language="en")
    assert [row.claim.key for row in found.rows] == KEYS
    assert set(found.table["reading"]) == {"not_studied"}
    assert found.table["estimate"].isna().all()
    for row, name in zip(found.rows, ("relate_study", "relate_study", "relate_criteria", "compare_anchoring",
                                      "weak_link", "mediate"), strict=True):  # fmt: skip
        assert name in " ".join(row.sentences(Language.EN))


@pytest.mark.parametrize(
    ("low", "high", "changes", "reading"),
    [
        (-3, -1, {}, "supported"),
        (1, 3, {}, "contradicted"),
        (-3, 1, {}, "cannot_tell"),
        (-3, 0, {}, "cannot_tell"),
        (1, 3, {"direction": 1}, "supported"),
        (-3, -1, {"limits": (Limit.LEVELS_ONLY,)}, "not_contradicted"),
        (1, 3, {"limits": (Limit.LEVELS_ONLY,)}, "cannot_tell"),
        (-3, -1, {"p_value": 0.06}, "cannot_tell"),
        (1, 3, {"p_value": 0.06}, "cannot_tell"),
        (1, 3, {"other_end": -0.5}, "cannot_tell"),
        (-3, -1, {"null_value": -5}, "contradicted"),
        (-3, -1, {"reason": "Too few."}, "cannot_tell"),
        (np.nan, np.nan, {}, "cannot_tell"),
    ],
)
def test_a_reading_is_never_stronger_than_its_interval(low, high, changes, reading):
    assert evidence(low, high, **changes).reading == reading


def test_turning_direction_and_figures_round_changes_no_reading():
    for low, high, limits in itertools.product((-3, -1, 1), (2, 4, 6), ((), (Limit.SAME_SOURCE,))):
        one = evidence(low, high, direction=1, limits=limits)
        other = evidence(-high, -low, direction=-1, limits=limits)
        assert one.reading == other.reading


def test_several_analyses_of_a_claim_are_rows_of_their_own():
    found = claims([evidence(-3, -1), evidence(-3, 1)], language="en")
    assert [row.reading for row in found.of("sick_leave_falls")] == ["supported", "cannot_tell"]
    assert len(found.rows) == len(KEYS) + 1


def test_results_may_be_one_many_or_named_and_none_is_passed_over():
    one = evidence(-3, -1)
    tables = [claims(given).table for given in (one, [one], (one, None), {"a": one, "b": None}, iter([one]))]
    assert all(table.equals(tables[0]) for table in tables)


def test_a_result_may_speak_for_itself():
    found = claims(SimpleNamespace(claim_evidence=lambda: [evidence(-3, -1)]))
    assert found.of("sick_leave_falls")[0].reading is ClaimReading.SUPPORTED


@pytest.mark.parametrize(
    ("low", "chance", "p_value", "reading"),
    [
        (0.7, 0.5, 0.01, "supported"),
        (0.4, 0.5, 0.01, "cannot_tell"),
        (0.7, 0.5, 0.2, "not_contradicted"),
        (0.7, np.nan, 0.01, "cannot_tell"),
    ],
)
def test_failures_with_a_weak_criterion_are_held_against_chance_and_successes(low, chance, p_value, reading):
    shares = {"share_failures": 0.9, "failures_low": low, "failures_high": 1.0, "chance_share": chance}
    found = claims([SimpleNamespace(**shares, p_value=p_value, n=16, reason="")], language="en")
    (row,) = found.of("weak_criteria_explain_failure")
    assert row.reading == reading
    assert "90 per cent" in row.sentences(Language.EN)[0]


@pytest.mark.parametrize("wrong", [3, "sick_leave", [object()], {"a": 1.0}])
def test_what_is_no_result_is_named(wrong):
    with pytest.raises(ValueError, match=r"results hold (int|str|object|float)"):
        claims(wrong)


def test_a_claim_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="'taxes_fall'"):
        claims([evidence(-3, -1, claim="taxes_fall")])
    with pytest.raises(ValueError, match="'taxes_fall'"):
        claims([]).of("taxes_fall")


@pytest.mark.parametrize(
    ("name", "claim"),
    [("sick_leave", KEYS[0]), ("Sykefravær, egne ansatte", KEYS[0]), ("sjukefråvær", KEYS[0]),
     ("full_time_share", KEYS[1]), ("Heltidsandel", KEYS[1]), ("turnover", None)],
)  # fmt: skip
def test_an_outcome_speaks_to_a_claim_by_its_name(name, claim):
    found = claim_about(name)
    assert (found and found.key) == claim


def test_a_chain_is_at_most_consistent_with_the_programme_theory():
    random = np.random.default_rng(3)
    dose = random.normal(size=100)
    mediator = dose + random.normal(size=100)
    outcome = random.normal(size=100) - mediator
    data = {"x": dose, "m": mediator, "sick_leave": outcome, "turnover": outcome}
    (found,) = evidence_of(mediate("x", "m", "sick_leave", data=data))
    assert found.conf_high < 0
    assert found.reading is ClaimReading.NOT_CONTRADICTED
    assert evidence_of(mediate("x", "m", "turnover", data=data)) == []


def test_every_sentence_is_about_municipalities_and_none_about_individuals():
    """A slope over municipalities says nothing of the people who work there."""
    of_people = r"ansatt|tilsett|employee|person|individ|worker|arbeidstakar|arbeidstaker|medarbeid|kvinne|menn\b"
    not_of_them = r"og ikke ansatte|og ikkje tilsette|and not employees|dem som arbeider|dei som arbeider"
    given = [
        evidence(low, 3, analysis=analysis, limits=tuple(Limit), smallest_detectable=0.5, standing="exploratory",
                 names=NAMES | {"outcome_of": "sick_leave_falls"} if analysis == "chain" else NAMES)
        for analysis in ANALYSES for low in (-3, 1)
    ]  # fmt: skip
    for found, language in itertools.product((claims(given), claims([])), Language):
        for said in found.sentences(language):
            assert re.search("municipalit" if language is Language.EN else "kommun", said), said
            assert not re.search(of_people, re.sub(not_of_them, "", said), re.IGNORECASE), said
            assert "{" not in said


def test_the_claims_themselves_say_no_more_of_individuals():
    for claim, language in itertools.product(source_claims(), Language):
        for name in ("text", "needs", "would_change"):
            assert not re.search("ansatte|tilsette|employees|individ", claim.said(name, language))


def test_every_word_of_a_reading_and_a_limit_is_there_in_three_languages():
    assert set(TEXTS["reading"]) == set(ClaimReading)
    assert set(TEXTS["limit"]) == set(Limit)
    for group in TEXTS.values():
        for words in group.values():
            fields = [set(re.findall(r"{(\w+)}", words[language])) for language in ("nb", "nn", "en")]
            assert fields[0] == fields[1] == fields[2]


def test_columns_are_in_the_vocabulary():
    found = claims([evidence(-3, -1)])
    assert set(found.table.columns) <= set(COLUMNS)
    assert "<table" in found._repr_html_()


def correlated(n, seed, load=0.8):
    random = np.random.default_rng(seed)
    return 50 + 10 * (load * random.normal(size=(n, 1)) + np.sqrt(1 - load**2) * random.normal(size=(n, 6)))


def test_anchoring_is_correlated_with_the_mean_of_the_other_five():
    from scipy.stats import spearmanr

    scores = correlated(16, 1)
    found = anchoring_of(scores, "survey", "all", 0.95, Language.EN)
    expected = spearmanr(scores[:, 2], np.delete(scores, 2, axis=1).mean(axis=1)).statistic
    assert found.estimate == pytest.approx(expected)
    assert found.n == 16


def test_anchoring_stands_out_only_where_it_does():
    same = anchoring_of(correlated(24, 4), "survey", "all", 0.95, Language.EN)
    assert same.difference_low < 0 < same.difference_high
    assert Limit.NOT_SPECIAL in evidence_of(same)[0].limits
    random = np.random.default_rng(3)
    scores = 50 + 3 * random.normal(size=(40, 6))
    scores[:, 2] = np.delete(scores, 2, axis=1).mean(axis=1) + 0.1 * random.normal(size=40)
    special = anchoring_of(scores, "survey", "all", 0.95, Language.EN)
    assert special.difference_low > 0
    assert evidence_of(special)[0].limits == (Limit.SAME_SOURCE,)


def test_the_order_of_cases_does_not_matter_to_anchoring():
    scores = correlated(12, 5)
    one, other = (anchoring_of(rows, "survey", "all", 0.95, Language.EN) for rows in (scores, scores[::-1]))
    assert one.estimate == pytest.approx(other.estimate)
    assert (one.difference_low, one.difference_high) == pytest.approx((other.difference_low, other.difference_high))


@pytest.mark.parametrize("scores", [correlated(7, 1), np.full((12, 6), 50.0), np.full((12, 6), np.nan)])
def test_anchoring_of_too_few_or_all_alike_is_refused(scores):
    found = anchoring_of(scores, "survey", "all", 0.95, Language.EN)
    assert found.refused
    assert np.isnan([found.estimate, found.conf_low, found.difference]).all()
    assert evidence_of(found)[0].reading is ClaimReading.CANNOT_TELL


@pytest.mark.long
@pytest.mark.parametrize("n", [8, 12, 16, 24])
def test_anchoring_like_the_others_seldom_stands_out(n):
    found = [anchoring_of(correlated(n, seed), "survey", "all", 0.95, Language.EN) for seed in range(1000)]
    assert np.mean([one.difference_low > 0 or one.difference_high < 0 for one in found]) <= 0.07


def test_a_studys_judged_cases_speak_to_the_claim_on_failures_and_say_that_it_is_one_source():
    data = te.load(te.datasets.example("fafo2017"))
    found = study_claims(data, language="en")
    row = found.table.set_index("claim").loc["weak_criteria_explain_failure"]
    assert row["estimate"] == pytest.approx(100 * 5 / 6)
    assert row["n"] == 11
    assert row["reading"] == "cannot_tell"
    said = found.summary("en")
    assert "if each criterion were weak as often whatever came of it, it would be 69 per cent" in said
    assert "from the same answers" in said
