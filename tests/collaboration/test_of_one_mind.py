"""What a few people all answered alike isn't among the indicators of intensity."""

import numpy as np

import trepart_eval as te

from builders import write_study


def depth_of(folder, answers):
    """Value of the survey's indicator of depth in a case with these answers, half from each of two parties."""
    rows = [f"Elvedal,{'PA'[place % 2]},{answer}" for place, answer in enumerate(answers)]
    items = [{"name": "d1", "dimension": "depth", "scale": "agreement"}]
    files = {"answers.csv": "case,party,d1\n" + "\n".join(rows) + "\n"}
    data = te.load(te.read_study(write_study(folder, files=files, items=items, interviews=None)))
    return next(
        row["raw"]
        for row in te.intensity(data).indicators_arrow.to_pylist()
        if (row["case"], row["indicator"]) == ("Elvedal", "survey_depth")
    )


def test_six_people_who_all_answered_alike_give_no_indicator(tmp_path):
    assert depth_of(tmp_path, [5] * 6) is None
    assert np.isclose(depth_of(tmp_path, [5] * 5 + [4]), 100 * (1 + 11 / 12) / 2)


def test_ten_people_who_all_answered_alike_do(tmp_path):
    assert depth_of(tmp_path, [5] * 10) == 100
