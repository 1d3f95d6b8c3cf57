"""Figures that `test_canvas` has no result for: words in each language, the same bytes twice, and odd input."""

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te
from trepart_eval.datasets import context_series
from trepart_eval.relations import group_time_effects, necessary_conditions, specification_curve
from trepart_eval.reporting import figures
from trepart_eval.reporting.figures.canvas import document_image

from staggered_panels import simulated_panel

LONG = "Storfjord-Skibotn og omegns interkommunale samarbeidsregion i Nord-Troms"


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(3)
    table = pd.DataFrame(rng.uniform(0, 100, (12, 2)), columns=["structure", "depth"])
    table["out"] = np.minimum(table["structure"] + 20, 80) * rng.uniform(0.3, 1, 12)
    table.index = [f"{LONG} {number}" for number in range(12)]
    return table


@pytest.fixture(scope="module")
def made(frame, published, tmp_path_factory):
    """Each figure's function with all but the language."""
    found = necessary_conditions(frame, ["structure", "depth"], "out", permutations=99)
    panel = simulated_panel([0] * 8 + [3] * 5 + [4] * 5, effect=2.0)
    effects = group_time_effects(panel, outcome="leave", unit="case", time="year", first_treated="start")
    curve = specification_curve(frame, dose=["structure", "depth"], outcome="out", draws=99)
    path = tmp_path_factory.mktemp("map") / "map.geojson"
    path.write_text(json.dumps(square_map("Åsnes")))
    return {
        "answers": lambda **spoken: figures.answers_figure(published, **spoken),
        "bottleneck": lambda **spoken: figures.bottleneck_figure(found.bottleneck(), **spoken),
        "ceiling": lambda **spoken: figures.ceiling_figure(found, "depth", **spoken),
        "counties": lambda **spoken: figures.counties_figure(context_series("county_sick_leave_annual"), **spoken),
        "event_study": lambda **spoken: figures.event_study_figure(effects.aggregate("dynamic"), **spoken),
        "municipalities": lambda **spoken: figures.municipalities_figure({"Åsnes": 4.5}, path, name="x", **spoken),
        "profile": lambda **spoken: figures.profile_figure(published, "Songdalen", **spoken),
        "specifications": lambda **spoken: figures.specifications_figure(curve, **spoken),
    }


def square_map(name, coordinates=(((8, 59), (9, 59), (9, 60), (8, 59)),)):
    shape = {"type": "Polygon", "coordinates": coordinates}
    return {"type": "FeatureCollection", "features": [{"properties": {"navn": name}, "geometry": shape}]}


@pytest.fixture(params=["answers", "bottleneck", "ceiling", "counties", "event_study", "municipalities", "profile",
                        "specifications"])  # fmt: skip
def kind(request):
    return request.param


def test_words_differ_between_the_languages_and_have_no_open_brace(kind, made):
    texts = [
        f"{data.title} {data.alt} {data.note}" for data in (made[kind](language=one) for one in ("nb", "nn", "en"))
    ]
    assert len(set(texts)) == 3
    assert not any("{" in text or "nan" in text.split() for text in texts)


def test_an_unknown_language_is_refused_with_those_there_are(kind, made):
    with pytest.raises(ValueError, match="language is 'de'; choose 'nb', 'nn' or 'en'"):
        made[kind](language="de")


def test_a_second_drawing_has_the_same_bytes(kind, made):
    assert made[kind](language="nn").svg() == made[kind](language="nn").svg()


@pytest.mark.parametrize("coordinates", [[], [[]], None, [[["a", "b"]]]])
def test_a_map_with_broken_areas_is_refused_in_words(coordinates, tmp_path):
    path = tmp_path / "broken.geojson"
    path.write_text(json.dumps(square_map("Åsnes", coordinates)))
    with pytest.raises(ValueError, match=r"GeoJSON|FeatureCollection"):
        te.plot_municipalities({"Åsnes": 1.0}, path)


@pytest.mark.parametrize("given", [None, 3, "text", {}, [None]])
def test_a_forest_of_something_else_is_refused_in_words(given):
    with pytest.raises(ValueError, match="give what relate"):
        te.plot_forest(given)


def test_the_curve_of_a_study_is_drawn_with_its_choices_in_words(simulated):
    curve = te.relations.study_specifications(simulated, outcome="sick_leave", draws=99)
    data = figures.specifications_figure(curve, language="nn")
    drawn = [text.get_text() for text in data.draw().texts]
    assert any(text.startswith("Nivå før: ") for text in drawn)
    assert not {"change", "baseline_adjusted", "index"} & set(drawn)


def test_a_profile_counts_the_intervals_that_lie_apart_from_the_median(published):
    data = figures.profile_figure(published, "Songdalen", language="en")
    apart = [row for row in data.rows if not row["conf_low"] <= row["median"] <= row["conf_high"]]
    assert [row["criterion"] for row in apart] == ["involvement"]
    assert data.title.endswith("tells it from the median on 1")


def test_a_mean_gap_says_how_many_cases_it_is_of(published):
    assert "(28 points, 2 cases)" in figures.gaps_figure(published, language="en").title
    assert "cases" not in figures.gaps_figure(published, case="Songdalen", language="en").title


def test_changes_are_not_said_to_be_more_than_chance(simulated_scores):
    assert figures.change_figure(simulated_scores, language="nb").title.endswith("uten hensyn til tilfeldigheter")


def test_a_criterion_that_no_other_case_has_leaves_the_profile_as_large_as_it_was(published):
    data = figures.profile_figure(published, "Songdalen", language="en")
    alone = replace(data, rows=({**data.rows[0], "others": ()}, *data.rows[1:]))
    sizes = [re.search(rb'<svg [^>]*viewBox="([^"]+)"', document_image(one)) for one in (data, alone)]
    assert sizes[0]
    assert sizes[0][1] == sizes[1][1]
