"""A later release never reveals what an earlier one hid."""

import json
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te
from outsider import Outsider, crossed
from trepart_eval.disclosure import add_release, read_releases
from trepart_eval.problems import DisclosureError
from trepart_eval.vocabulary.languages import Language

TIME = datetime(2026, 1, 2, tzinfo=UTC)
CASES = [f"c{index}" for index in range(6)]
AXES = {"case": CASES, "party": ["leaders", "politicians", "union"]}
BOTH = [("case", "all"), ("party", "all")]


def added(log, **tables):
    return add_release(log, tables, time=TIME, language=Language.EN)


def protected(rows, sums=BOTH):
    return te.protect(pd.DataFrame(rows), sums=sums, language="en")


def summed(leaves, keys):
    """Rows of leaves and all their sums, from rows with n and points."""
    frame = pd.DataFrame(leaves)
    for column in keys:
        others = [key for key in keys if key != column]
        total = frame.groupby(others, as_index=False)[["n", "points"]].sum()
        frame = pd.concat([frame, total.assign(**{column: "all"})])
    frame["mean"] = (frame.points / frame.n).where(frame.n > 0)
    return frame.drop(columns="points").to_dict("records")


def leaves(seed, cases=CASES):
    draw = np.random.default_rng(seed)
    for row in crossed(AXES, draw, n_mean=14):
        if "all" not in row.values() and row["case"] in cases:
            yield {"case": row["case"], "party": row["party"], "n": row["n"], "points": row["n"] * (row["mean"] or 0)}


def test_a_first_release_is_logged_with_counts_and_hash():
    result = protected(crossed(AXES, np.random.default_rng(3)))
    line = json.loads(added(b"", scores=result))
    assert (line["table"], line["rows"], line["time"]) == ("scores", 28, "2026-01-02T00:00:00+00:00")
    assert line["hidden"] == result.n_primary + result.n_complementary
    assert len(line["sha256"]) == 64


def test_the_log_holds_no_hidden_figure():
    result = protected(crossed(AXES, np.random.default_rng(3)))
    line = json.loads(added(b"", scores=result))
    hidden = result.hidden
    assert all((n is None) == gone for n, gone in zip(line["people"], hidden, strict=True))
    assert all(mean is None for mean, gone in zip(line["means"]["mean"], hidden, strict=True) if gone)
    assert "primary" not in json.dumps(line)


def test_the_same_table_again_is_no_new_release():
    result = protected(crossed(AXES, np.random.default_rng(3)))
    log = added(b"", scores=result)
    assert added(log, scores=result) == log


def test_what_is_in_the_log_is_read_back():
    result = protected(crossed(AXES, np.random.default_rng(3)))
    (read,) = read_releases(added(b"", scores=result))
    assert read.people.count(None) == result.hidden.sum()


def test_another_wave_is_released_beside_the_first():
    first = [{**row, "wave": "1"} for row in crossed(AXES, np.random.default_rng(3))]
    second = [{**row, "wave": "2"} for row in crossed(AXES, np.random.default_rng(4))]
    log = added(added(b"", one=protected(first)), two=protected(second))
    assert len(read_releases(log)) == 2


def test_a_figure_that_was_hidden_is_not_shown_later():
    rows = crossed(AXES, np.random.default_rng(3))
    log = added(b"", first=protected(rows))
    with pytest.raises(DisclosureError, match="is hidden in 'first' but shown in 'second'"):
        added(log, second=protected(rows, sums=()))


def test_a_total_of_a_few_people_more_is_refused():
    row = {"case": "a", "n": 30, "mean": 50.0}
    log = added(b"", first=protected([row], sums=()))
    with pytest.raises(DisclosureError, match="what a few people answered"):
        added(log, second=protected([{**row, "n": 31, "mean": 51.0}], sums=()))


def test_a_total_of_many_people_more_is_released():
    row = {"case": "a", "n": 30, "mean": 50.0}
    log = added(b"", first=protected([row], sums=()))
    assert len(read_releases(added(log, second=protected([{**row, "n": 60}], sums=())))) == 2


def test_a_third_total_is_held_against_the_first_too():
    log = added(b"", first=protected([{"case": "a", "n": 30, "mean": 50.0}], sums=()))
    log = added(log, second=protected([{"case": "a", "n": 38, "mean": 51.0}], sums=()))
    with pytest.raises(DisclosureError, match="what a few people answered"):
        added(log, third=protected([{"case": "a", "n": 32, "mean": 53.125}], sums=()))


def test_a_few_who_came_later_and_are_of_one_mind_are_not_told_apart():
    log = added(b"", first=protected([{"case": "a", "n": 30, "mean": 50.0}], sums=()))
    with pytest.raises(DisclosureError, match="what a few people answered"):
        added(log, second=protected([{"case": "a", "n": 36, "mean": (30 * 50 + 6 * 100) / 36}], sums=()))
    assert added(log, second=protected([{"case": "a", "n": 36, "mean": (30 * 50 + 6 * 90) / 36}], sums=()))


def test_a_total_of_parties_beside_a_total_of_people_is_refused_where_parties_are_hidden():
    n, mean = {"a": 3, "b": 9, "c": 8}, {"a": 60.0, "b": 46.0, "c": 32.0}
    parts = [{"party": party, "n": n[party], "mean": mean[party]} for party in n]
    by_party = {"party": "all", "n": 20, "mean": 46.0}
    by_person = {"party": "all", "n": 20, "mean": sum(n[party] * mean[party] for party in n) / 20}
    first, second = (protected([*parts, total], sums=[("party", "all")]) for total in (by_party, by_person))
    assert first.hidden.tolist() == second.hidden.tolist() != [False] * 4
    with pytest.raises(DisclosureError, match="each party counts once"):
        added(added(b"", first=first), second=second)


def test_a_report_without_one_case_does_not_reveal_that_case():
    counts = {"a": 4, "b": 7, "c": 30, "d": 40}

    def report(cases):
        rows = [{"case": case, "n": counts[case], "mean": 50.0 + index} for index, case in enumerate(cases)]
        n = sum(row["n"] for row in rows)
        return [*rows, {"case": "all", "n": n, "mean": sum(row["n"] * row["mean"] for row in rows) / n}]

    first = protected(report("abcd"), sums=[("case", "all")])
    second = protected(report("bcd"), sums=[("case", "all")])
    assert second.n_primary == 0
    with pytest.raises(DisclosureError):
        added(added(b"", first=first), second=second)


def test_a_whole_case_is_the_same_people_whichever_columns_a_table_has():
    log = added(b"", first=protected([{"case": "a", "party": "all", "n": 30, "mean": 50.0}], sums=()))
    with pytest.raises(DisclosureError, match="what a few people answered"):
        added(log, second=protected([{"case": "a", "side": "all", "n": 28, "mean": 50.0}], sums=()))


@pytest.mark.parametrize("seed", range(12))
def test_two_releases_that_are_let_through_reveal_nothing_together(seed):
    whole, part = list(leaves(seed)), list(leaves(seed, CASES[:-1]))
    first, second = protected(summed(whole, list(AXES))), protected(summed(part, list(AXES)))
    try:
        added(added(b"", first=first), second=second)
    except DisclosureError:
        return
    renamed = [{**row, "case": "fewer"} if row["case"] == "all" else row for row in second.arrow.to_pylist()]
    sums = [("case", "all", CASES), ("case", "fewer", CASES[:-1]), ("party", "all", None)]
    outsider = Outsider([first.arrow.to_pylist(), renamed], list(AXES), sums)
    assert all(low < high for low, high in outsider.counts().values())
    assert all(high - low >= 20 - 1e-2 for low, high in outsider.means().values())


def test_the_attack_finds_what_two_releases_reveal_and_the_log_refuses_them():
    refused = 0
    for seed in range(8):
        whole, part = list(leaves(seed)), list(leaves(seed, CASES[:-1]))
        log = added(b"", first=protected(summed(whole, list(AXES))))
        try:
            added(log, second=protected(summed(part, list(AXES))))
        except DisclosureError:
            refused += 1
    assert refused > 0


@pytest.mark.parametrize("log", [b"not json\n", b"{}\n", b"[1]\n", b"\xff\xfe", b'{"table": 1, "keys": 3}\n'])
def test_a_damaged_log_is_said_and_nothing_is_released(log):
    with pytest.raises(te.InputError, match="log of releases"):
        added(log, scores=protected(crossed(AXES, np.random.default_rng(3))))


def test_a_refusal_travels_between_processes():
    row = {"case": "a", "n": 30, "mean": 50.0}
    log = added(b"", first=protected([row], sums=()))
    with pytest.raises(DisclosureError) as refusal:
        added(log, second=protected([{**row, "n": 31}], sums=()))
    rebuilt, content = refusal.value.__reduce__()
    assert isinstance(rebuilt(*content), DisclosureError)
