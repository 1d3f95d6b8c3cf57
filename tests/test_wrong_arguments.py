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
