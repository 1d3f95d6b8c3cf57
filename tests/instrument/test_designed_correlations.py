"""The short form's scores follow the full form's as closely as its design says."""

import numpy as np
import pytest
from scipy import stats

import instrument_exports as made
import trepart_eval as te
from trepart_eval.instrument import designed_correlations, instrument_files, part_whole_correlation, questionnaire
from trepart_eval.instrument.form_layout import layout_of
from trepart_eval.vocabulary.terms import Criterion

LOADING = 0.75
CUTS = np.array([-1.5, -0.5, 0.5, 1.5])
BAND = 0.03
FEWEST = 5  # people who answer alike in each case: fewer are not scored


def test_equal_loadings_give_the_value_worked_out_by_hand():
    # 2 of 4 items with loading 0.8: (1.6 * 3.2 + 0.72) / sqrt((2.56 + 0.72) * (10.24 + 1.44))
    assert part_whole_correlation([0.8] * 4, [0, 3]) == pytest.approx(5.84 / np.sqrt(3.28 * 11.68))


def test_items_with_nothing_in_common_correlate_as_the_share_that_is_in_both():
    assert part_whole_correlation([0.0] * 4, [1]) == pytest.approx(0.5)


def test_the_order_of_the_items_does_not_matter():
    loadings = [0.5, 0.6, 0.8]
    assert part_whole_correlation(loadings, [0, 2]) == pytest.approx(part_whole_correlation(loadings[::-1], [0, 2]))


@pytest.mark.parametrize(("loadings", "part"), [([0.5, 0.5], []), ([0.5], [1]), ([1.5, 0.5], [0]), ([], [])])
def test_a_part_that_is_none_is_refused(loadings, part):
    with pytest.raises(ValueError, match="expected"):
        part_whole_correlation(loadings, part)


def test_the_short_form_has_two_items_to_each_criterion_and_the_pulse_one():
    for variant, share in (("short", 2), ("pulse", 1)):
        n = {c: sum(item.criterion is c for item in questionnaire(variant)) for c in Criterion}
        assert set(n.values()) == {share}


def simulated(n, rng):
    """Answers of n people, each in a case of their own: a factor per criterion, five steps."""
    layout = layout_of(questionnaire("full"))
    factors = {criterion: rng.standard_normal(n) for criterion in Criterion}
    columns = {"case": [f"case{number}" for number in range(n)], "party": [2 + number % 2 for number in range(n)]}
    for question in layout:
        if question.item.scored:
            factor = factors.get(question.item.criterion, np.zeros(n))
            drawn = LOADING * factor + np.sqrt(1 - LOADING**2) * rng.standard_normal(n)
            columns[question.key] = 1 + np.searchsorted(CUTS, -drawn if question.item.reversed else drawn)
        columns.setdefault(question.key, [None] * n)
    return layout, [{question.key: columns[question.key][row] for question in layout} for row in range(n)]


def scores(folder, variant, cases, content):
    for name, text in instrument_files(variant, cases=cases, formats=[]).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "raw" / "answers.csv").write_bytes(content)
    table = te.score(te.load(te.read_study(folder))).table
    return table[(table["party"] != "all") & table["n"].gt(0)].set_index(["case", "criterion"])["score"]


@pytest.mark.parametrize("variant", ["short", "pulse"])
def test_scores_of_the_shorter_form_correlate_with_those_of_the_full_one_as_designed(tmp_path, variant):
    layout, rows = simulated(800, np.random.default_rng(2026))
    content = made.direct(layout, [row for row in rows for _ in range(FEWEST)])
    cases = [row["case"] for row in rows]
    both = [scores(tmp_path / name, name, cases, content) for name in ("full", variant)]
    together = both[0].to_frame("full").join(both[1].rename("part"))
    kept = _kept_by_five_steps()
    for criterion, designed in designed_correlations(LOADING * kept, variant).items():
        found = together.xs(criterion.value, level="criterion").corr().loc["full", "part"]
        assert abs(found - designed) < BAND, criterion


def _kept_by_five_steps():
    """Correlation of a normal variable with its five steps: what is left of a loading."""
    cumulative = stats.norm.cdf(np.append(CUTS, np.inf))
    probabilities = np.diff(np.append(0, cumulative))
    steps = np.arange(5)
    variance = probabilities @ steps**2 - (probabilities @ steps) ** 2
    return stats.norm.pdf(CUTS).sum() / np.sqrt(variance)
