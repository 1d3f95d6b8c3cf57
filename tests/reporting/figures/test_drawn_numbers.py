"""Numbers behind figures are those of the results."""

import json

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te
from trepart_eval.datasets import context_series
from trepart_eval.relations import group_time_effects, necessary_conditions, specification_curve
from trepart_eval.reporting.figures import (
    bottleneck_figure,
    ceiling_figure,
    counties_figure,
    event_study_figure,
    forest_figure,
    intensity_figure,
    municipalities_figure,
    outcome_trends_figure,
    specifications_figure,
)
from trepart_eval.reporting.figures.dose_scatter import line_without_one

from staggered_panels import simulated_panel


@pytest.fixture
def cases():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.uniform(0, 100, (14, 2)), columns=["structure", "depth"])
    frame["out"] = np.minimum(frame["structure"] + 20, 80) * rng.uniform(0.3, 1, 14)
    frame.index = [f"Brønnøysundregionen {number}" for number in range(14)]
    return frame


def test_line_without_one_has_the_slopes_worked_out_by_hand():
    # y = x but for the last point: without it the slope is 1; with it 3 * 2 / 5 and so on by least squares.
    found = line_without_one(np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 5.0]))
    assert found["slopes"].tolist() == pytest.approx([2.5, 4.0, 2.5, 1.0])
    assert (found["low"] <= found["fit"]).all()
    assert (found["fit"] <= found["high"]).all()


def test_intensity_without_evidence_has_no_value(fafo):
    data = intensity_figure(te.intensity(fafo))
    assert [row["value"] for row in data.rows if row["case"] == "Arendal"] == [None] * 5


def test_counties_are_those_of_the_series():
    data = counties_figure(context_series("county_sick_leave_annual"), year=2017, language="en")
    assert {row["county"]: row["value"] for row in data.rows}["Oslo"] == pytest.approx(4.5, abs=0.05)
    assert "4.5" in data.alt


def test_a_series_is_broken_where_a_new_one_begins():
    data = outcome_trends_figure(context_series("county_sick_leave_annual"), cases=["Oslo"])
    assert {row["series"] for row in data.rows if row["place"] == "Oslo"} == {1, 2, 3}


def test_an_estimate_that_is_unknown_is_said_to_be():
    rows = [{"label": "a", "estimate": 1.0, "conf_low": 0.5, "conf_high": 1.5},
            {"label": "b", "estimate": float("nan"), "conf_low": float("nan"), "conf_high": float("nan")}]  # fmt: skip
    data = forest_figure(rows, language="en")
    assert data.title == "1 of 1 estimates differ from zero"
    assert "b: –" in data.alt
    data.svg()


def test_event_study_has_the_effects_and_the_reference():
    effects = group_time_effects(
        simulated_panel([0] * 8 + [3] * 5 + [4] * 5, effect=2.0), outcome="leave", unit="case", time="year",
        first_treated="start",
    ).aggregate("dynamic")  # fmt: skip
    data = event_study_figure(effects)
    drawn = {row["event_time"]: row["estimate"] for row in data.rows}
    assert drawn == pytest.approx(dict(zip(effects.event_times, effects.estimates.tolist(), strict=True)))
    data.svg()


def test_a_ceiling_has_every_case_and_its_peers(cases):
    found = necessary_conditions(cases, ["structure", "depth"], "out", permutations=99)
    data = ceiling_figure(found, "depth")
    assert {row["case"] for row in data.rows} == set(cases.index)
    assert {row["case"] for row in data.rows if row["peer"]} == set(found.peers.query("condition == 'depth'")["case"])
    assert len(bottleneck_figure(found.bottleneck()).rows) == len(found.bottleneck().table)
    assert data.svg() == data.svg()


def test_a_specification_curve_rises(cases):
    curve = specification_curve(cases, dose=["structure", "depth"], outcome="out", draws=99)
    estimates = [row["estimate"] for row in specifications_figure(curve).rows]
    assert estimates == sorted(estimates)
    specifications_figure(curve).png(dpi=40)


def test_a_map_from_the_users_own_file(tmp_path):
    square = {"type": "Polygon", "coordinates": [[[8, 59], [9, 59], [9, 60], [8, 59]]]}
    areas = [{"properties": {"kommunenummer": code}, "geometry": square} for code in ("0301", "1103")]
    path = tmp_path / "map.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": areas}))
    data = municipalities_figure({"0301": 40.5}, path, name="x", language="nb")
    assert [row["value"] for row in data.rows] == [40.5, None]
    assert "40,5" in data.title
    assert data.png(dpi=40) == data.png(dpi=40)
    with pytest.raises(ValueError, match="9999"):
        municipalities_figure({"9999": 1.0}, path)


def test_a_file_that_is_no_map_is_refused(tmp_path):
    path = tmp_path / "map.geojson"
    path.write_text("[]")
    with pytest.raises(ValueError, match="GeoJSON"):
        municipalities_figure({}, path)
