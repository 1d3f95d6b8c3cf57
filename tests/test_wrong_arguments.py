"""Functions that are called with what they can't use say so themselves, rather than fail somewhere inside."""

from __future__ import annotations

import inspect
import re
import traceback
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te

STAGES = ("criteria", "quality", "collaboration", "relations", "disclosure", "sources", "datasets", "municipalities",
          "instrument")  # fmt: skip
SOURCE = Path(te.__file__).parent
WRONG = {
    "None": None,
    "number": 5,
    "no number": np.nan,
    "truth value": True,
    "text": "x",
    "bytes": b"x",
    "object": object(),
    "empty list": [],
    "list of text": ["a", "b"],
    "empty mapping": {},
    "empty array": np.array([]),
    "unknown numbers": np.array([np.nan, np.nan]),
    "empty frame": pd.DataFrame(),
    "other frame": pd.DataFrame({"a": [1]}),
    "study": te.datasets.example("fafo2017"),
}


def public_functions():
    """Every public function once, by the name that a user writes."""
    found = {}
    for stage in (te, *(getattr(te, name) for name in STAGES), te.relations.qca):
        short = stage.__name__.replace("trepart_eval", "te")
        for name in stage.__all__:
            one = getattr(stage, name)
            if inspect.isfunction(one) and one not in found:
                found[one] = f"{short}.{name}"
    return {name: one for one, name in found.items()}


FUNCTIONS = public_functions()


def needed(function):
    """Names of the arguments that must be given."""
    return [one for one in inspect.signature(function).parameters.values()
            if one.default is one.empty and one.kind not in {one.VAR_POSITIONAL, one.VAR_KEYWORD}]  # fmt: skip


def called(function, value):
    """Error of a call in which every needed argument has a value; None where there is none."""
    given = needed(function)
    places = [value for one in given if one.kind is not one.KEYWORD_ONLY]
    try:
        function(*places, **{one.name: value for one in given if one.kind is one.KEYWORD_ONLY})
    except Exception as error:
        return error
    return None


def raised_on_purpose(error):
    """Whether a statement of the package raised it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Path(last.filename).is_relative_to(SOURCE) and re.match(r"\s*raise\b", last.line or "") is not None


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name, one in FUNCTIONS.items() if needed(one)])
def test_a_wrong_argument_is_refused_in_words(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed = {}
    for what, value in WRONG.items():
        error = called(FUNCTIONS[name], value)
        if error is not None and not raised_on_purpose(error):
            failed[what] = f"{type(error).__name__}: {error}"
    assert not failed


def test_the_functions_of_every_stage_are_tried():
    assert len(FUNCTIONS) > 150
    assert {"te.load", "te.score", "te.relations.spearman", "te.relations.qca.minimize"} <= FUNCTIONS.keys()


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """Calls that work, by name: function, what it is given, and the options without which it doesn't."""
    folder = tmp_path_factory.mktemp("options") / "study"
    te.datasets.simulate(folder, municipalities=6, waves=2, respondents=600, seed=4)
    data = te.load(folder)
    scores, dose = te.score(data), te.intensity(data)
    released, sick_leave = te.release_scores(scores), data.outcomes["sick_leave"]
    numbers = np.random.default_rng(3)
    x, y = numbers.normal(size=(2, 16))
    table = pd.DataFrame({"y": y, "x": x, "z": numbers.normal(size=16), "g": np.arange(16) // 4})
    sets = pd.DataFrame(numbers.random((16, 3)), columns=["A", "B", "Y"])
    ratings = numbers.integers(1, 6, size=(30, 2)).astype(float)
    of_sets = (sets, "Y", ["A", "B"])
    qca = te.relations.qca
    return {
        "score": (te.score, (data,), {}),
        "intensity": (te.intensity, (data,), {}),
        "relate": (te.relate, (dose, sick_leave), {}),
        "relate_study": (te.relations.relate_study, (data,), {}),
        "triangulate": (te.triangulate, (scores,), {}),
        "compare": (te.criteria.compare, (scores,), {}),
        "party_gaps": (te.criteria.party_gaps, (scores,), {}),
        "wave_changes": (te.criteria.wave_changes, (data,), {}),
        "scores_figure": (te.reporting.figures.scores_figure, (released,), {}),
        "gaps_figure": (te.reporting.figures.gaps_figure, (released,), {}),
        "change_figure": (te.reporting.figures.change_figure, (released,), {}),
        "intensity_figure": (te.reporting.figures.intensity_figure, (dose,), {}),
        "programme_report": (te.programme_report, (data,), {"sections": ["scope"]}),
        "rank_intervals": (te.collaboration.rank_intervals, (dose,), {"n_draws": 20}),
        "coder_agreement": (te.quality.coder_agreement, (data,), {"n_draws": 20}),
        "span_agreement": (te.quality.span_agreement, (data,), {}),
        "response_rates": (te.quality.response_rates, (data,), {}),
        "scale_reliability": (te.quality.scale_reliability, (data,), {}),
        "krippendorff_alpha": (te.quality.krippendorff_alpha, (ratings,), {"level": "ordinal"}),
        "cohen_kappa": (te.quality.cohen_kappa, tuple(ratings.T), {"scale": [1, 2, 3, 4, 5]}),
        "u_alpha": (te.quality.u_alpha, ([[(0, 5, "a")], [(1, 6, "a")]],), {"length": 20}),
        "spearman": (te.relations.spearman, (x, y), {}),
        "regress": (te.relations.regress, ("y ~ x", table), {}),
        "correct_for_error": (te.relations.correct_for_error, (x, y), {"reliability": 0.8}),
        "within_between": (te.relations.within_between, (table, "y", "x", "g"), {}),
        "smallest_correlation": (te.relations.smallest_detectable_correlation, (16,), {}),
        "calibrate": (qca.calibrate, (x, -1, 0, 1), {}),
        "truth_table": (qca.truth_table, of_sets, {}),
        "minimize": (qca.minimize, (qca.truth_table(*of_sets),), {}),
        "necessity": (qca.necessity, of_sets, {}),
        "sensitivity_ranges": (te.relations.sensitivity_ranges, of_sets, {}),
        "vary_configurations": (te.relations.vary_configurations, of_sets, {}),
        "necessary_conditions": (te.relations.necessary_conditions, (sets,), {"outcome": "Y"}),
        "questionnaire": (te.instrument.questionnaire, (), {}),
    }  # fmt: skip


def with_one_wrong(function, given, options):
    """Errors of calls in which one option, or one argument after the first, is a wrong value; and what it was."""
    names = [one.name for one in inspect.signature(function).parameters.values() if one.kind is not one.VAR_KEYWORD]
    for place, name in enumerate(names):
        if name in {"ax", "progress"} or (place == 0 and given):
            continue
        for value in ("nonsense", -1, 3.7, np.nan, np.inf, True, None, [], ["a"], b"x"):
            arguments = [value if at == place else one for at, one in enumerate(given)]
            wrong = options if place < len(given) else options | {name: value}
            try:
                function(*arguments, **wrong)
            except Exception as error:
                yield f"{name}={value!r}", error


@pytest.mark.filterwarnings("ignore")
def test_wrong_options_are_refused_in_words(calls):
    errors = [(f"{name}({what})", error) for name, call in calls.items() for what, error in with_one_wrong(*call)]
    assert not {call: f"{type(error).__name__}: {error}" for call, error in errors if not raised_on_purpose(error)}
    assert len(errors) > 500
