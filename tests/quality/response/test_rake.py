"""Weights by iterative proportional fitting: published and independent values, invariances, and what is refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import root

from trepart_eval.problems import InputError
from trepart_eval.quality import design_effect, rake
from trepart_eval.sources.checked_tables import NO_ANSWER, Population
from trepart_eval.study.planned_study import PartyDefinition
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language

from simulated import PARTIES, survey_data

# Single, married, and widowed or divorced by age, a year's known table and next year's margins: Bishop, Fienberg and
# Holland (1975, Discrete Multivariate Analysis), the table SAS/IML documents its routine IPF with.
KNOWN = [
    [1306, 83, 0],
    [619, 765, 3],
    [263, 1194, 9],
    [173, 1372, 28],
    [171, 1393, 51],
    [159, 1372, 81],
    [208, 1350, 108],
    [1116, 4100, 2329],
]
BY_AGE = [1412, 1402, 1450, 1541, 1681, 1532, 1662, 7644]
BY_STATUS = [3988, 11702, 2634]


def cells(table):
    """A row per cell of a two-way table that isn't empty, with its count as weight."""
    rows, columns = np.nonzero(table)
    return pd.DataFrame({"row": rows, "column": columns}), np.asarray(table, dtype=float)[rows, columns]


def margins(rows, columns):
    return {"row": dict(enumerate(rows)), "column": dict(enumerate(columns))}


def study(n=300, seed=1, size=((40, 60, 300), (20, 30, 150)), **options):
    rng = np.random.default_rng(seed)
    case, party = rng.integers(2, size=n), rng.integers(3, size=n)
    population = None if size is None else np.array(size, dtype=float)[..., None]
    steps = rng.integers(5, size=(n, 3))
    return survey_data(case, party, steps, n_cases=2, population=population, **options)


def test_a_published_table_is_fitted_as_published():
    table, start = cells(KNOWN)
    found = rake(table, margins(BY_AGE, BY_STATUS), weights=start)
    fitted = np.zeros((8, 3))
    fitted[table["row"], table["column"]] = found.weights
    published = [[1325.27, 86.73, 0], [615.56, 783.39, 3.05], [253.94, 1187.18, 8.88], [165.13, 1348.55, 27.32]]
    assert fitted[:4] == pytest.approx(np.array(published), abs=0.006)
    assert fitted[4:, 2] == pytest.approx([52.87, 76.67, 107.40, 2357.81], abs=0.006)


def test_weights_solve_the_equations_of_raking_as_another_method_does():
    """Weights are start * exp(a_i + b_j); the a and b are found by Newton's method instead of in turn."""
    table, start = cells(KNOWN)
    ages, statuses = table["row"].to_numpy(), table["column"].to_numpy()

    def off(x):
        w = start * np.exp(x[:8][ages] + np.append(x[8:], 0.0)[statuses])
        by_age = np.bincount(ages, w, minlength=8) / BY_AGE - 1
        return np.concatenate([by_age, (np.bincount(statuses, w, minlength=3) / BY_STATUS - 1)[:2]])

    x = root(off, np.zeros(10), tol=1e-13).x
    expected = start * np.exp(x[:8][ages] + np.append(x[8:], 0.0)[statuses])
    assert rake(table, margins(BY_AGE, BY_STATUS), weights=start).weights == pytest.approx(expected, rel=1e-7)


def test_a_table_of_two_by_two_keeps_its_odds_ratio():
    table, start = cells([[30, 10], [20, 40]])
    a, b, c, d = rake(table, margins([50, 50], [70, 30]), weights=start).weights
    assert (a * d) / (b * c) == pytest.approx(6.0)
    assert (a + b, a + c) == pytest.approx((50, 70))


def test_one_margin_is_plain_post_stratification():
    found = rake({"sex": ["f", "f", "f", "m"]}, {"sex": {"f": 60, "m": 40}})
    assert found.weights.tolist() == pytest.approx([20, 20, 20, 40])


def test_a_margin_of_two_columns_together_gives_every_cell_its_total():
    people = {"a": [0, 0, 1, 1], "b": ["x", "y", "x", "y"]}
    totals = {(0, "x"): 1, (0, "y"): 2, (1, "x"): 3, (1, "y"): 4}
    assert rake(people, {("a", "b"): totals}).weights.tolist() == pytest.approx([1, 2, 3, 4])


def test_order_of_people_and_of_margins_does_not_matter():
    rng = np.random.default_rng(3)
    people = pd.DataFrame({"row": rng.integers(3, size=200), "column": rng.integers(2, size=200)})
    totals = margins([50, 70, 80], [120, 80])
    order = rng.permutation(200)
    ours = rake(people, totals).weights
    theirs = rake(people.iloc[order], dict(reversed(totals.items()))).weights
    assert theirs == pytest.approx(ours[order])


def test_weights_in_another_unit_give_the_same():
    table, start = cells(KNOWN)
    one, other = (rake(table, margins(BY_AGE, BY_STATUS), weights=start * factor) for factor in (1, 7.5))
    assert one.weights == pytest.approx(other.weights)


def test_margins_that_hold_already_change_nothing():
    found = rake({"row": [0, 0, 1]}, {"row": {0: 2, 1: 1}})
    assert (found.weights.tolist(), found.n_rounds, found.design_effect) == ([1, 1, 1], 0, 1.0)


def test_the_design_effect_is_kishs():
    weights = np.array([1.0, 2.0, 3.0, 6.0])
    assert design_effect(weights) == pytest.approx(4 * 50 / 144)
    assert design_effect(weights * 9) == pytest.approx(design_effect(weights))
    assert design_effect(weights) == pytest.approx(1 + (weights.std() / weights.mean()) ** 2)
    assert np.isnan(design_effect([]))


def test_no_weight_is_over_the_limit_and_the_totals_are_kept_where_they_can_be():
    rng = np.random.default_rng(2)
    people = pd.DataFrame({"row": rng.integers(4, size=400), "column": rng.integers(5, size=400)})
    totals = margins([400, 200, 200, 200], [500, 200, 100, 100, 100])
    free, held = (rake(people, totals, trim=trim) for trim in (None, 3.0))
    assert free.weights.max() > 3 * free.weights.mean()
    assert held.weights.max() <= 3 * 1000 / 400 + 1e-9
    assert (held.n_trimmed > 0, held.off < 1e-6) == (True, True)
    assert held.design_effect < free.design_effect


def test_a_limit_that_the_totals_do_not_allow_holds_and_says_how_far_off_they_are():
    found = rake({"row": [0] * 9 + [1]}, {"row": {0: 50, 1: 50}}, trim=2.0, language="en")
    assert found.weights.max() == pytest.approx(20)
    assert found.off == pytest.approx(0.6)
    assert "60.0 per cent off" in found.summary()


@pytest.mark.parametrize(
    ("table", "totals", "words"),
    [
        ({"a": [0, 0]}, {"a": {0: 5, 1: 5}}, "none of them has answered"),
        ({"a": [0, 1]}, {"a": {0: 5, 1: 0}}, "says that there are 0"),
        ({"a": [0, 1], "b": [0, 1]}, {"a": {0: 5, 1: 5}, "b": {0: 5, 1: 6}}, "adds up to 11, but 'a' to 10"),
        ({"a": [0, 2]}, {"a": {0: 5, 1: 5}}, "doesn't say how many there are"),
        ({"a": ["nord", None]}, {"a": {"nord": 5}}, "have no value"),
        ({"sex": [0, 1]}, {"sx": {0: 5, 1: 5}}, "Did you mean 'sex'"),
        ({"a": [0, 1]}, {"a": {0: -5, 1: 5}}, "no number of people"),
        ({"a": [0, 1]}, {"a": {}}, "no categories"),
        ({"a": [0, 1], "b": [0, 1]}, {"a": {0: 1, 1: 9}, "b": {0: 9, 1: 1}}, "No weights give all the sums"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_words(table, totals, words):
    with pytest.raises(InputError, match=words):
        rake(table, totals, language="en")


def test_totals_may_come_as_a_series_and_differ_by_rounding():
    totals = {"a": pd.Series({0: 5.0, 1: 5.0}), "b": {0: 4.0, 1: 6.0 + 1e-7}}
    found = rake(pd.DataFrame({"a": [0, 0, 1], "b": [0, 1, 1]}), totals)
    assert found.weights.sum() == pytest.approx(10)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(InputError) as error:
        rake({"a": [0, 0], "b": [1, 1]}, {"a": {0: 5, 1: 5}, "b": {0: 5, 1: 6}}, language="en")
    assert [one.code for one in error.value.problems] == [*["raking_nobody_answered"] * 2, "raking_totals_differ"]


@pytest.mark.parametrize("options", [{"trim": 1.0}, {"weights": [1.0]}, {"by": "region"}])
def test_options_that_are_none_are_refused_in_words(options):
    subject = (study(),) if "by" in options else ({"a": [0, 1]}, {"a": {0: 5, 1: 5}})
    with pytest.raises(ValueError, match=r"trim is|weights have shape|by is"):
        rake(*subject, **options)


def test_a_study_is_weighted_to_its_cases_and_parties():
    data = study()
    found, answers = rake(data), data.answers
    size = data.population.size[..., 0]
    assert np.bincount(answers.case, found.weights) == pytest.approx(size.sum(axis=1))
    assert np.bincount(answers.party, found.weights) == pytest.approx(size.sum(axis=0))
    assert found.effective_n == pytest.approx(300 / found.design_effect)
    assert set(found.table.columns) <= set(COLUMNS)


def test_by_every_cell_the_weights_are_population_over_respondents():
    data = study()
    found, answers = rake(data, by=[("case", "party")]), data.answers
    n = np.bincount(answers.case * 3 + answers.party).reshape(2, 3)
    assert found.weights == pytest.approx((data.population.size[..., 0] / n)[answers.case, answers.party])


def test_waves_are_fitted_each_by_itself():
    data = study()
    wave = np.arange(300) % 2
    size = np.repeat(data.population.size, 2, axis=2) * np.array([1.0, 2.0])
    waves = (replace(data.study.waves[0], key="before"), replace(data.study.waves[0], key="after"))
    data = replace(
        data,
        study=replace(data.study, waves=waves),
        answers=replace(data.answers, wave=wave.astype(np.int8)),
        population=Population(size, size),
    )
    found = rake(data)
    assert np.bincount(wave, found.weights) == pytest.approx([600, 1200])
    assert found.table["wave"].unique().tolist() == ["before", "after"]


def test_those_without_any_answer_and_of_parties_that_do_not_count_have_no_weight():
    data = study(size=((40, 60, np.nan), (20, 30, np.nan)))
    steps = {name: column.copy() for name, column in data.answers.steps.items()}
    for column in steps.values():
        column[:5] = NO_ANSWER
    parties = (*(PartyDefinition(key) for key in PARTIES[:2]), PartyDefinition(PARTIES[2], counts=False))
    data = replace(data, study=replace(data.study, parties=parties), answers=replace(data.answers, steps=steps))
    weights = rake(data).weights
    assert np.isnan(weights[:5]).all()
    assert np.isnan(weights[data.answers.party == 2]).all()
    assert np.nansum(weights) == pytest.approx(150)


def test_the_studys_own_weights_are_the_start():
    weight = np.random.default_rng(4).uniform(0.5, 2, size=300)
    data = study(weight=weight)
    found = rake(data, by="case").weights
    of_first = data.answers.case == 0
    assert found[of_first] == pytest.approx(400 * weight[of_first] / weight[of_first].sum())


def test_a_population_that_is_not_known_is_named():
    data = study(size=((40, 60, np.nan), (20, 30, 150)))
    with pytest.raises(InputError, match="how many union representatives there are in case 0000") as error:
        rake(data)
    assert "study.toml, key population" in str(error.value)


def test_counts_of_few_people_are_not_in_the_table():
    data = study()
    party = np.where(np.arange(300) < 4, 0, 1 + np.arange(300) % 2)
    data = replace(data, answers=replace(data.answers, party=party.astype(np.int8)))
    table = rake(data, min_n=5).table.set_index(["margin", "category"])
    assert table.loc[("party", "politicians"), ["n", "total_before"]].isna().all()
    assert table.loc[("party", "administration"), "n"] == 148


@pytest.mark.parametrize(("language", "word"), [("nb", "vektet til"), ("nn", "vekta til"), ("en", "weighted to")])
def test_it_is_said_in_the_studys_language(language, word):
    data = study()
    found = rake(replace(data, study=replace(data.study, language=Language(language))))
    assert word in found.summary()
    assert "Kish" in found._repr_html_()


def test_weights_are_those_of_the_survey_package_of_r():
    # R 4.2.2, survey 4.1-1: s <- svydesign(~1, data = d, weights = ~w)
    # weights(rake(s, list(~sex, ~age), list(<sex: f 520, m 480>, <age: young 300, middle 450, old 250>),
    #              control = list(maxit = 1000, epsilon = 1e-12)))
    ages = ["young", "old", "old", "middle", "young", "middle", "old", "young", "old", "middle"]
    people = {"sex": list("ffffmmmfmm"), "age": ages}
    known = {"sex": {"f": 520, "m": 480}, "age": {"young": 300, "middle": 450, "old": 250}}
    found = rake(people, known, weights=[1, 2, 1.5, 1, 1, 2.5, 1, 0.5, 1, 3])
    of_r = [146.021908606638, 108.484050425149, 81.363037818862, 111.120048846028, 80.967137090043]
    of_r += [154.036341433624, 30.076455877995, 73.010954303319, 30.076455877995, 184.843609720349]
    assert found.weights == pytest.approx(of_r, abs=1e-6)
    assert found.design_effect == pytest.approx(1.2364861383833, abs=1e-9)


PEOPLE = {"sex": ["f", "f", "m", "m"], "age": ["y", "o", "y", "o"]}
SEX = {"sex": {"f": 50, "m": 50}}


@pytest.mark.parametrize(
    ("table", "given", "options", "words"),
    [
        ([1, 2], SEX, {}, "table is of type list"),
        (None, SEX, {}, "table is of type NoneType"),
        (PEOPLE, [("sex", 1)], {}, "margins is of type list"),
        (PEOPLE, pd.DataFrame({"sex": [1]}), {}, "margins is of type DataFrame"),
        (PEOPLE, {}, {}, "margins are needed"),
        (pd.DataFrame([["f", "f"]], columns=["sex", "sex"]), SEX, {}, "column 'sex' has 2 dimensions"),
        ({"sex": "f"}, SEX, {}, "column 'sex' has 0 dimensions"),
        (PEOPLE, SEX, {"weights": ["a"] * 4}, "weights holds 'a', not numbers"),
        (PEOPLE, SEX, {"trim": "3"}, "trim is '3'"),
        (PEOPLE, SEX, {"trim": float("nan")}, "trim is nan"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(table, given, options, words):
    with pytest.raises(ValueError, match=words):
        rake(table, given, **options)


@pytest.mark.parametrize(
    ("table", "given", "weights", "code"),
    [
        (PEOPLE, {"gender": {"f": 1}}, None, "raking_no_column"),
        (PEOPLE, {None: {"f": 1}}, None, "raking_no_column"),
        (PEOPLE, {"sex": [50, 50]}, None, "raking_no_totals"),
        ({"c": [1, 2]}, {"c": {"1": 5, "2": 5}}, None, "raking_other_kind"),
        (PEOPLE, {"sex": {"f": 1e300, "m": 1}}, None, "raking_not_a_count"),
        (PEOPLE, SEX, [np.nan, 1, 1, 1], "raking_bad_weight"),
        (PEOPLE, SEX, [-1, 1, 1, 1], "raking_bad_weight"),
        (PEOPLE, SEX, [0, 0, 1, 1], "raking_nobody_answered"),
    ],
)
def test_what_is_wrong_with_margins_and_weights_is_named(table, given, weights, code):
    with pytest.raises(InputError) as caught:
        rake(table, given, weights=weights)
    assert {problem.code for problem in caught.value.problems} == {code}


@pytest.mark.parametrize("wrong", [["a"], [[1, 2]], None, [-1, 2], [1, np.inf], 5])
def test_weights_that_have_no_design_effect_are_refused(wrong):
    with pytest.raises(ValueError, match="weight"):
        design_effect(wrong)


@pytest.mark.parametrize("by", [5, None, "gender", ["case", "wave"], []])
def test_margins_of_a_study_are_of_cases_and_parties(by):
    with pytest.raises(ValueError, match="choose from 'case' and 'party'"):
        rake(study(), by=by)
