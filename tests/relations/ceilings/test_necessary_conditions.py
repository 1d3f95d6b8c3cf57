"""Several conditions in one call: missing figures, refusals, sentences, data for plots, and wrong arguments."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import necessary_conditions
from trepart_eval.vocabulary.columns import COLUMNS

RNG = np.random.default_rng(3)
NAMES = [f"Kommune {place}" for place in range(16)]
FRAME = pd.DataFrame(
    {
        "anchoring": RNG.integers(0, 11, 16) * 10.0,
        "resources": RNG.integers(0, 11, 16) * 10.0,
        "goals": RNG.integers(0, 11, 16) * 10.0,
    },
    index=NAMES,
).assign(success=lambda frame: np.minimum(frame.anchoring + RNG.integers(0, 3, 16) * 10, RNG.integers(2, 11, 16) * 10))


def found_for(frame=FRAME, **options):
    return necessary_conditions(frame, **{"outcome": "success", "permutations": 999, "language": "en"} | options)


def test_columns_are_those_of_the_vocabulary():
    found = found_for()
    tables = [found.table, found.left_out, found.peers, found.points, found.bottleneck().table]
    tables.append(found.ceiling_line("anchoring"))
    assert {name for one in tables for name in one.columns} <= set(COLUMNS)


def test_names_and_order_of_columns_change_no_figure():
    names = {"anchoring": "a", "resources": "b", "goals": "c", "success": "d"}
    other = found_for(FRAME[["success", "goals", "resources", "anchoring"]].rename(columns=names), outcome="d")
    own = found_for().table.set_index(["condition", "ceiling"]).rename(index=names)
    same = other.table.set_index(["condition", "ceiling"]).loc[own.index]
    for column in ("effect_size", "p_value", "p_adjusted", "effect_size_low"):
        assert same[column].tolist() == own[column].tolist()


def test_figures_that_are_missing_are_left_out_for_their_condition_only():
    frame = FRAME.assign(goals=FRAME.goals.where(FRAME.index != "Kommune 3"))
    found = found_for(frame)
    assert found.table.n_incomplete.tolist() == [0, 0, 0, 0, 1, 1]
    alone = found_for(FRAME.drop("Kommune 3"), conditions=["goals"])
    assert found.table.effect_size[4:].tolist() == alone.table.effect_size.tolist()
    assert found.table.p_value[4:].tolist() == alone.table.p_value.tolist()
    assert "One case lacks a value of goals" in found.summary()


def test_a_condition_that_does_not_vary_has_a_reason_and_the_others_their_figures():
    found = found_for(FRAME.assign(goals=1.0))
    rows = found.table.set_index("condition")
    assert not found.refused
    assert found.n_tests == 2
    assert set(rows.loc["goals", "refusal"]) == {"no_variation"}
    assert rows.loc["goals", ["effect_size", "p_value", "zone"]].isna().all().all()
    assert rows.loc["anchoring", "p_adjusted"].notna().all()
    assert "same value of goals" in found.summary()
    assert found.ceiling_line("goals").empty


@pytest.mark.parametrize(
    ("frame", "refusal"),
    [(FRAME.head(3), "too_few"), (FRAME.assign(success=2.0), "no_variation"), (FRAME * np.nan, "too_few")],
)
def test_where_no_condition_has_figures_the_result_is_refused(frame, refusal):
    found = found_for(frame)
    assert (found.refused, found.refusal) == (True, refusal)
    assert found.reason in found.summary()
    assert found.table.effect_size.isna().all()
    assert found.bottleneck().table.empty
    assert "<table" in found._repr_html_()


@pytest.mark.parametrize(("frame", "words"), [(FRAME.head(3), "only 3"), (FRAME.assign(success=2.0), "same value")])
def test_a_refusal_is_told_in_the_language_asked_for_and_of_cases(frame, words):
    told = found_for(frame).summary("en")
    assert "cases" in told
    assert words in told
    assert "Antallet" not in told


def test_corners_may_differ_between_conditions():
    found = found_for(corner={"resources": 2}).table.set_index(["condition", "ceiling"])
    alone = found_for(conditions="resources", corner=2).table.set_index("ceiling")
    assert found.corner.tolist() == [1, 1, 2, 2, 1, 1]
    for column in ("effect_size", "intercept", "p_value"):
        own = found.loc[("resources", "cr_fdh"), column]
        assert own == pytest.approx(alone.loc["cr_fdh", column], nan_ok=True)


def test_no_p_value_where_none_is_asked_for():
    found = found_for(permutations=0)
    assert found.table.p_value.isna().all()
    assert "isn't tested" in found.summary()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nb",
            [
                "Forankring ser ut til å være et nødvendig vilkår for suksess: d = 0,",
                "korrigert for 3 vilkår; 0,",
                " uten Kommune",
            ],
        ),
        ("nn", ["Forankring ser ut til å vere eit naudsynt vilkår for suksess", " utan Kommune"]),
        ("en", ["that anchoring may be a necessary condition for suksess: d = 0.", "for 3 conditions", "16 cases"]),
    ],
)
def test_sentences_hedge_and_say_what_they_rest_on(language, words):
    said = found_for().summary(language, labels={"success": "suksess"})
    assert all(one in said for one in words)
    assert "(Dul 2016)" in said


def test_low_values_are_spoken_of_as_low():
    assert "lav verdi på forankring" in found_for(corner=2).summary("nb")
    assert "for lav verdi på success" in found_for(corner=3).summary("nb")


def test_a_small_effect_is_never_spoken_of_as_necessary():
    """On a rising line in a scope that is much higher: chance hardly gives as much, and still it is small."""
    cases = {"x": np.arange(40.0), "y": np.arange(40.0)}
    found = necessary_conditions(cases, "x", "y", scope=(0, 39, -1000, 39), language="en")
    row = found.table.iloc[0]
    assert (row.effect_size < 0.1, row.p_value < 0.01) == (True, True)
    assert "don't show x to be a necessary condition" in found.summary()


def test_a_plot_has_its_points_without_being_drawn():
    cases = {"x": [0, 1, 2, 3, 4], "y": [1, 0, 3, 2, 4]}
    found = necessary_conditions(cases, "x", "y", permutations=0)
    assert found.peers[["x", "y"]].to_numpy().tolist() == [[0, 1], [2, 3], [4, 4]]
    stairs = found.ceiling_line("x", "ce_fdh").to_numpy().tolist()
    assert stairs == [[0, 0], [0, 1], [2, 1], [2, 3], [4, 3], [4, 4]]
    line = found.ceiling_line("x", "cr_fdh").to_numpy()
    assert line == pytest.approx(np.array([[0, 7 / 6], [(4 - 7 / 6) / 0.75, 4]]))
    assert found.points.peer.sum() == 3


@pytest.mark.parametrize("corner", [1, 2, 3, 4])
def test_lines_of_every_corner_lie_on_slope_and_intercept(corner):
    found = found_for(corner=corner, permutations=0)
    for row in found.table[found.table.ceiling == "cr_fdh"].itertuples():
        line = found.ceiling_line(row.condition, "cr_fdh")
        assert line.y.tolist() == pytest.approx((row.intercept + row.slope * line.x).tolist())


def test_results_are_copies():
    found = found_for()
    table = found.table
    table.loc[0, "effect_size"] = 7
    assert found.table.effect_size[0] != 7


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"conditions": ["ankoring"]}, "conditions names 'ankoring'"),
        ({"conditions": ["goals", "goals"]}, "conditions"),
        ({"conditions": []}, "conditions"),
        ({"conditions": 3}, "conditions"),
        ({"conditions": ["success"]}, "conditions"),
        ({"outcome": "sucess"}, "outcome names 'sucess'.*'success'"),
        ({"outcome": 3}, "outcome"),
        ({"case": "name"}, "case"),
        ({"ceilings": "ols"}, "ceilings"),
        ({"ceilings": []}, "ceilings"),
        ({"ceilings": ["ce_fdh", "ce_fdh"]}, "ceilings"),
        ({"corner": 5}, "corner"),
        ({"corner": True}, "corner"),
        ({"corner": {"gaols": 2}}, "corner names 'gaols'.*'goals'"),
        ({"scope": (0, 100, 0)}, "scope"),
        ({"scope": (100, 0, 0, 100)}, "scope"),
        ({"scope": (0, "a", 0, 100)}, "scope"),
        ({"scope": (0, 50, 0, 200)}, "scope of 'anchoring' goes from 0 to 50"),
        ({"scope": {"gaols": (0, 1, 0, 1)}}, "scope names"),
        ({"permutations": 5}, "permutations"),
        ({"permutations": 99.5}, "permutations"),
        ({"seed": -1}, "seed"),
        ({"conf_level": 95}, "conf_level"),
        ({"frame": None}, "^frame"),
        ({"frame": FRAME.assign(goals="high")}, "column 'goals' of the frame"),
        ({"frame": FRAME.assign(success=np.inf)}, "column 'success' of the frame"),
    ],
    ids=str,
)
def test_wrong_arguments_are_refused_by_name(option, words):
    with pytest.raises(ValueError, match=words):
        found_for(**option)


@pytest.mark.parametrize(("condition", "ceiling"), [("gaols", None), ("goals", "ols")])
def test_a_line_that_was_not_asked_for_is_refused(condition, ceiling):
    with pytest.raises(ValueError, match="ceiling" if ceiling else "condition"):
        found_for().ceiling_line(condition, ceiling)
