"""Solutions by hand, by brute force, and what must not change them."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trepart_eval.relations.qca import chart_covers, contradictory_assumptions, enhance, minimize, truth_table
from trepart_eval.relations.refusals import Refusal


def table_of(rows, names="ABCD", **options):
    """Truth table of crisp cases, the last figure of each being the outcome."""
    width = len(rows[0]) - 1
    return truth_table(pd.DataFrame(rows, columns=[*names[:width], "Y"]), "Y", language="en", **options)


def sets(models):
    return {frozenset(model) for model in models}


def holds(term, row, names):
    return all(row[names.index(part.removeprefix("~"))] != part.startswith("~") for part in term.split("*"))


def every_term(names):
    for signs in product(("", "~", None), repeat=len(names)):
        parts = [sign + name for sign, name in zip(signs, names, strict=True) if sign is not None]
        if parts:
            yield "*".join(parts)


def by_brute_force(positive, negative, names):
    """Prime implicants by trying every term, and the smallest sets of them that cover every positive row."""
    fits = [
        term
        for term in every_term(names)
        if any(holds(term, row, names) for row in positive) and not any(holds(term, row, names) for row in negative)
    ]
    parts = {term: set(term.split("*")) for term in fits}
    primes = [term for term in fits if not any(parts[other] < parts[term] for other in fits)]
    for size in range(1, len(primes) + 1):
        found = {
            frozenset(chosen)
            for chosen in combinations(primes, size)
            if all(any(holds(term, row, names) for term in chosen) for row in positive)
        }
        if found:
            return set(primes), found
    raise AssertionError("no cover")


@st.composite
def told_rows(draw):
    """Each combination of up to four conditions: positive, negative or not seen; both of the first two are there."""
    width = draw(st.integers(1, 4))
    rows = list(product((0, 1), repeat=width))
    told = draw(st.lists(st.sampled_from([0, 1, None]), min_size=len(rows), max_size=len(rows)))
    cases = [(*row, y) for row, y in zip(rows, told, strict=True) if y is not None]
    if {case[-1] for case in cases} != {0, 1}:
        cases = [(*rows[0], 0), (*rows[-1], 1)]
    return cases


@given(told_rows())
@settings(max_examples=60)
def test_parsimonious_solutions_are_those_that_trying_everything_finds(cases):
    names = "ABCD"[: len(cases[0]) - 1]
    positive, negative = ([case[:-1] for case in cases if case[-1] == y] for y in (1, 0))
    primes, models = by_brute_force(positive, negative, names)
    found = minimize(table_of(cases), "parsimonious")
    assert set(found.prime_implicants) == primes
    assert sets(found.models) == models


@given(told_rows())
@settings(max_examples=60)
def test_conservative_solutions_are_those_that_trying_everything_finds(cases):
    names = "ABCD"[: len(cases[0]) - 1]
    positive = [case[:-1] for case in cases if case[-1] == 1]
    others = [row for row in product((0, 1), repeat=len(names)) if row not in positive]
    primes, models = by_brute_force(positive, others, names)
    found = minimize(table_of(cases))
    assert set(found.prime_implicants) == primes
    assert sets(found.models) == models


@given(told_rows())
@settings(max_examples=60)
def test_irredundant_models_cover_everything_and_have_no_term_to_spare(cases):
    names = "ABCD"[: len(cases[0]) - 1]
    positive = [case[:-1] for case in cases if case[-1] == 1]

    def covers(terms):
        return all(any(holds(term, row, names) for term in terms) for row in positive)

    found = minimize(table_of(cases), "parsimonious", models="irredundant")
    assert sets(minimize(table_of(cases), "parsimonious").models) <= sets(found.models)
    for model in found.models:
        assert covers(model)
        assert not any(covers([other for other in model if other != term]) for term in model)


@given(told_rows(), st.randoms())
@settings(max_examples=40)
def test_the_order_of_cases_and_of_conditions_does_not_matter(cases, random):
    frame = pd.DataFrame(cases, columns=[*"ABCD"[: len(cases[0]) - 1], "Y"])
    names = list(frame.columns[:-1])
    shuffled = random.sample(names, len(names))
    other = frame.sample(frac=1, random_state=random.randrange(1000))
    one = minimize(truth_table(frame, "Y", names), "parsimonious").models
    two = minimize(truth_table(other, "Y", shuffled), "parsimonious").models
    assert {frozenset(frozenset(term.split("*")) for term in model) for model in one} == {
        frozenset(frozenset(term.split("*")) for term in model) for model in two
    }


@given(told_rows())
@settings(max_examples=40)
def test_a_condition_turned_round_is_turned_round_in_the_solution(cases):
    turned = [(1 - case[0], *case[1:]) for case in cases]
    swap = str.maketrans({"A": "~A"})

    def renamed(term):
        return term.translate(swap).replace("~~", "")

    one = sets(minimize(table_of(cases), "parsimonious").models)
    two = minimize(table_of(turned), "parsimonious").models
    assert one == sets([renamed(term) for term in model] for model in two)


@given(told_rows(), st.integers(2, 4))
@settings(max_examples=30)
def test_cases_that_are_there_several_times_change_only_the_numbers_of_cases(cases, times):
    one, many = table_of(cases), table_of(cases * times)
    assert (many.n == times * one.n).all()
    assert minimize(many, "parsimonious").models == minimize(one, "parsimonious").models


def test_without_remainders_the_absence_is_the_negation_of_the_outcome():
    cases = [(a, b, c, int((a and b) or c)) for a, b, c in product((0, 1), repeat=3)]
    found = minimize(table_of(cases), "conservative")
    assert sets(found.models) == {frozenset({"A*B", "C"})}
    assert sets(found.absence.models) == {frozenset({"~A*~C", "~B*~C"})}


def test_without_remainders_all_three_kinds_are_the_same():
    cases = [(a, b, int(a != b)) for a, b in product((0, 1), repeat=2)]
    for kind in ("conservative", "parsimonious", "intermediate"):
        assert minimize(table_of(cases), kind).models == [["~A*B", "A*~B"]]


def test_expectations_keep_what_they_speak_for():
    cases = [(1, 1, 1), (0, 0, 0)]  # A*B with the outcome, ~A*~B without: A alone would do, and B alone
    table = table_of(cases)
    assert sets(minimize(table, "parsimonious").models) == {frozenset({"A"}), frozenset({"B"})}
    none = minimize(table, "intermediate")
    assert sets(none.models) == {frozenset({"A*B"})}
    against = minimize(table, "intermediate", expectations={"A": 1, "B": 0})
    assert against.pairs == {"C1P1": [["A"]], "C1P2": [["A*B"]]}
    assert against.easy_counterfactuals == {"C1P1": [3], "C1P2": []}


def test_excluded_remainders_are_assumed_nothing_of():
    table = table_of([(1, 1, 1), (0, 0, 0)])
    assert sets(minimize(table, "parsimonious", exclude=[3]).models) == {frozenset({"B"})}
    assert sets(minimize(table, "parsimonious", exclude=["A*~B", "~A*B"]).models) == {frozenset({"A*B"})}


def test_more_models_than_the_limit_are_said_to_be_missing():
    found = minimize(table_of([(1, 1, 1), (0, 0, 0)]), "parsimonious", limit=1)
    assert not found.complete
    assert len(found.models) == 1
    assert "more solutions" in found.summary("en")


def test_exactly_as_many_models_as_the_limit_are_all():
    for models in ("minimum", "irredundant"):
        assert minimize(table_of([(1, 1, 1), (0, 0, 0)]), "parsimonious", models=models, limit=2).complete


def test_models_of_thirteen_conditions_hold_for_the_positive_cases_alone():
    rng = np.random.default_rng(3)
    rows = rng.choice(1 << 13, 40, replace=False)[:, None] >> np.arange(13) & 1
    cases = np.column_stack([rows, rng.integers(0, 2, 40)])
    names = [f"c{place}" for place in range(13)]
    found = minimize(table_of(cases.tolist(), names), "parsimonious", limit=5)
    assert found.models
    for model in found.models:
        x = [any(holds(term, row, names) for term in model) for row in rows.tolist()]
        assert x == cases[:, -1].astype(bool).tolist()


def test_pure_noise_of_thirteen_conditions_gets_the_size_by_integer_programming_and_says_that_there_are_more():
    rng = np.random.default_rng(1)
    names = [f"c{place}" for place in range(13)]
    cases = rng.integers(0, 2, (60, 14))
    sizes = []

    def recorded(rows, reaches):
        sizes.append(by_program(rows, reaches))
        return sizes[-1]

    by_program = chart_covers._size_by_program
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chart_covers, "_size_by_program", recorded)
        patch.setattr(chart_covers, "STEPS_FOR_SIZE", 1_000)
        patch.setattr(chart_covers, "STEPS", 50_000)
        found = minimize(table_of(cases.tolist(), names), "parsimonious", limit=50)
        words = found.summary("en")
    assert all(proven for _, _, proven in sizes)
    assert {len(model) for model in found.models} == {sizes[0][0]}
    assert not found.complete
    assert "There are more solutions than those given" in words


def test_an_assumption_for_the_outcome_and_its_absence_is_found_and_can_be_excluded():
    table = table_of([(1, 1, 1), (0, 0, 0)])
    found = contradictory_assumptions(table)
    assert found.rows == (2, 3)  # A alone or B alone; absence: ~A alone or ~B alone
    enhanced = enhance(table, contradictory=found)
    assert minimize(enhanced, "parsimonious").models == [["A*B"]]


def test_what_lacks_a_necessary_condition_or_is_impossible_is_not_assumed():
    table = table_of([(1, 1, 1), (0, 0, 0)])
    assert sets(minimize(enhance(table, necessary="A"), "parsimonious").models) == {frozenset({"A"})}
    assert enhance(table, impossible=["A*~B"]).excluded == (3,)


def test_the_fit_of_overlapping_terms_is_that_by_hand():
    cases = [(1, 1, 1), (1, 0, 1), (0, 1, 1), (0, 0, 0), (1, 1, 1)]
    fit = minimize(table_of(cases), "parsimonious").fit.set_index("term")
    assert fit.loc["A", ["incl", "pri", "cov", "cov_unique", "n_cases"]].tolist() == [1, 1, 0.75, 0.25, 3]
    assert fit.loc["A + B", ["incl", "cov", "n_cases"]].tolist() == [1, 1, 4]


@pytest.mark.parametrize("kind", ["conservative", "parsimonious", "intermediate"])
def test_without_a_positive_row_there_is_no_solution_but_a_reason(kind):
    found = minimize(table_of([(1, 1, 0), (0, 0, 0)]), kind)
    assert (found.refused, found.refusal, found.models) == (True, Refusal.NO_POSITIVE_ROWS, [])
    assert found.fit.empty
    assert "nothing to minimise" in found.reason


def test_where_every_row_seen_is_positive_only_the_conservative_solution_is_left():
    table = table_of([(1, 1, 1), (0, 0, 1)])
    assert minimize(table, "parsimonious").refusal == Refusal.NO_NEGATIVE_ROWS
    assert sets(minimize(table).models) == {frozenset({"A*B", "~A*~B"})}


def test_one_condition_and_three_cases_are_enough():
    assert minimize(table_of([(1, 1), (0, 0), (1, 1)]), "parsimonious").models == [["A"]]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "shortest"}, "'conservative'"),
        ({"models": "all"}, "'irredundant'"),
        ({"limit": 0}, "1 or more"),
        ({"expectations": {"E": 1}}, "no condition"),
        ({"expectations": {"A": 2}}, "1 for present"),
        ({"expectations": ["A"]}, "give a mapping"),
        ({"exclude": [1]}, "cases have it"),
        ({"exclude": [9]}, "1 to 4"),
        ({"exclude": "A*~A"}, "both present and absent"),
        ({"exclude": "Q"}, "no condition"),
    ],
)
def test_wrong_options_are_named_with_what_is_expected(options, words):
    table = table_of([(1, 1, 1), (0, 0, 0)])
    with pytest.raises(ValueError, match=words.replace("*", r"\*")):
        minimize(table, **options)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_summary_tells_both_outcomes_and_how_few_cases(language):
    told = minimize(table_of([(1, 1, 1), (0, 0, 0)]), "parsimonious").summary(language)
    assert " 1 " in told
    assert {"nb": "at Y uteblir", "nn": "at Y uteblir", "en": "the absence of Y"}[language] in told
