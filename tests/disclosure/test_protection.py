"""What is hidden, what is not, and what is refused."""

import subprocess
import sys
import tracemalloc

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import trepart_eval as te
from outsider import crossed
from trepart_eval.disclosure import Sum
from trepart_eval.vocabulary.columns import COLUMNS

BOTH = [("case", "all"), ("party", "all")]


def table(counts, means=None):
    """A case by party table with its sums, from rows of counts."""
    parties = ["leaders", "politicians", "union", "safety"][: len(counts[0])]
    rows = []
    for index, row in enumerate(counts):
        for place, n in enumerate(row):
            mean = None if not n else 50.0 + index + place if means is None else means[index][place]
            rows.append({"case": f"c{index}", "party": parties[place], "n": n, "points": 0.0 if not n else n * mean})
    return with_sums(pd.DataFrame(rows))


def with_sums(frame):
    for column in ("party", "case"):
        other = "case" if column == "party" else "party"
        frame = pd.concat(
            [frame, frame.groupby(other, as_index=False)[["n", "points"]].sum().assign(**{column: "all"})]
        )
    frame["mean"] = (frame.points / frame.n).where(frame.n > 0)
    return frame.drop(columns="points").reset_index(drop=True)


def made_up(seed=3, cases=6):
    axes = {"case": [f"c{index}" for index in range(cases)], "party": ["leaders", "politicians", "union"]}
    return pd.DataFrame(crossed(axes, np.random.default_rng(seed)))


def hidden(result):
    rows = result.table
    return set(zip(*(rows.loc[rows.hidden == "hidden", key] for key in result.keys), strict=True))


def reason_of(result, **key):
    rows = result.audit
    for column, value in key.items():
        rows = rows[rows[column] == value]
    return set(rows.reason)


def test_a_table_without_small_cells_is_shown_whole():
    result = te.protect(table([[20, 30], [15, 25]]), sums=BOTH)
    assert (result.n_primary, result.n_complementary, result.note()) == (0, 0, "")
    assert len(result.audit) == 0


def test_a_small_cell_is_hidden_with_others_in_its_row_and_column():
    result = te.protect(table([[3, 30, 20], [15, 25, 22], [14, 18, 16]]), sums=BOTH)
    assert reason_of(result, case="c0", party="leaders") == {"too_few"}
    where = hidden(result)
    assert result.n_primary == 1
    assert sum(case == "c0" for case, _ in where) > 1
    assert sum(party == "leaders" for _, party in where) > 1


def test_all_figures_of_a_hidden_row_are_empty():
    frame = made_up().assign(std_error=1.5, status="ok")
    rows = te.protect(frame, sums=BOTH, values=["mean"]).table
    gone = rows[rows.hidden == "hidden"]
    assert gone[["n", "mean", "std_error"]].isna().all().all()
    assert set(gone.status) == {"hidden"}
    assert rows[rows.hidden == ""].std_error.eq(1.5).all()


def test_shown_figures_are_the_ones_that_came():
    frame = made_up()
    rows = te.protect(frame, sums=BOTH).table
    shown = rows.hidden == ""
    assert (rows.n[shown] == frame.n[shown]).all()
    assert rows["mean"][shown].equals(frame["mean"][shown])


def test_the_released_table_does_not_say_which_cells_were_hidden_for_their_own_sake():
    assert set(te.protect(made_up(), sums=BOTH).table.hidden) == {"", "hidden"}


def test_the_pattern_does_not_depend_on_the_order_of_the_rows():
    frame = made_up()
    mixed = te.protect(frame.sample(frac=1, random_state=5), sums=BOTH)
    assert hidden(mixed) == hidden(te.protect(frame, sums=BOTH))


def test_the_same_table_gives_the_same_pattern_and_audit():
    one, other = te.protect(made_up(), sums=BOTH), te.protect(made_up(), sums=BOTH)
    assert one.arrow.equals(other.arrow)
    assert one.audit_arrow.equals(other.audit_arrow)


def test_pandas_and_arrow_give_the_same():
    frame = made_up()
    assert te.protect(pa.Table.from_pandas(frame), sums=BOTH).table.equals(te.protect(frame, sums=BOTH).table)


def test_every_hidden_figure_has_a_wide_range_in_the_audit():
    audit = te.protect(made_up(), sums=BOTH).audit
    width = audit.possible_high - audit.possible_low
    assert (width[audit.figure == "n"] >= 1).all()
    assert (width[audit.figure == "mean"] >= 20 - 1e-3).all()
    few = audit[(audit.reason == "too_few") & (audit.figure == "n")]
    assert (few.possible_low < 5).all()
    assert (few.possible_high >= 5).all()


def test_the_true_figures_lie_within_the_audit():
    frame = made_up()
    audit = te.protect(frame, sums=BOTH).audit.merge(frame, on=["case", "party"])
    true = audit.n.where(audit.figure == "n", audit["mean"])
    assert ((audit.possible_low - 1e-9 <= true) & (true <= audit.possible_high + 1e-9)).all()


def test_a_unit_with_too_few_people_vanishes_whole_with_its_empty_cells():
    result = te.protect(table([[3, 0, 1], [15, 25, 22], [14, 18, 16], [20, 21, 19]]), sums=BOTH)
    assert {("c0", "leaders"), ("c0", "politicians"), ("c0", "union"), ("c0", "all")} <= hidden(result)


def test_an_empty_cell_elsewhere_is_shown_as_empty():
    result = te.protect(table([[30, 0, 20], [15, 25, 22]]), sums=BOTH)
    assert result.table.query("case == 'c0' and party == 'politicians'").n.tolist() == [0]


@pytest.mark.parametrize("mean", [0.0, 100.0])
def test_a_small_group_of_one_mind_is_hidden(mean):
    result = te.protect(table([[8, 30, 20], [15, 25, 22], [14, 18, 16]], [[mean, 50, 60], [40, 50, 60], [50, 50, 70]]))
    assert reason_of(result, case="c0", party="leaders") == {"unanimous"}


def test_a_group_of_ten_of_one_mind_is_shown():
    result = te.protect(table([[10, 30], [15, 25]], [[100.0, 50], [40, 50]]), sums=BOTH)
    assert result.n_primary == 0


def test_no_spread_in_a_small_group_is_being_of_one_mind():
    frame = table([[8, 30, 20], [15, 25, 22], [14, 18, 16]]).assign(spread=3.0)
    frame.loc[0, "spread"] = 0.0
    assert reason_of(te.protect(frame, sums=BOTH, values=["mean"]), case="c0", party="leaders") == {"unanimous"}


def test_someone_alone_in_a_role_is_hidden_whatever_n_but_not_the_roles_total():
    frame = table([[12, 30, 25], [14, 25, 22], [13, 21, 17], [16, 20, 22], [11, 23, 19], [12, 22, 24]])
    frame["party"] = frame.party.replace("leaders", "Ordfører")
    result = te.protect(frame, sums=BOTH)
    assert reason_of(result, case="c0", party="Ordfører") == {"role_holder"}
    assert "role_holder" not in reason_of(result, case="all", party="Ordfører")


def test_a_table_in_which_all_is_small_is_hidden_whole():
    result = te.protect(table([[1, 2], [0, 1]]), sums=BOTH)
    assert (result.table.hidden == "hidden").all()


@pytest.mark.parametrize(("n", "expected"), [(4, "hidden"), (5, "")])
def test_a_single_row_is_hidden_or_shown_for_its_own_sake(n, expected):
    frame = pd.DataFrame({"case": ["a"], "party": ["union"], "n": [n], "mean": [40.0]})
    assert te.protect(frame, sums=()).table.hidden.tolist() == [expected]


def test_an_empty_table_stays_empty():
    frame = pd.DataFrame({"case": pd.Series([], dtype=str), "n": pd.Series([], dtype=int)})
    assert te.protect(frame, sums=()).n_rows == 0


def test_without_sums_only_the_cells_themselves_are_hidden():
    result = te.protect(made_up(), sums=())
    assert result.n_complementary == 0


def test_counties_are_sums_of_their_municipalities():
    rows = {"a": 3, "b": 40, "c": 30, "d": 50, "North": 43, "South": 80, "all": 123}
    frame = pd.DataFrame({"case": list(rows), "n": list(rows.values())})
    sums = [("case", {"North": ["a", "b"], "South": ["c", "d"]}), Sum({"case": "all"})]
    result = te.protect(frame, sums=sums)
    assert {("a",), ("b",)} <= hidden(result) or {("a",), ("North",)} <= hidden(result)
    assert result.n_complementary >= 1


def test_cells_that_came_hidden_are_guarded_like_others():
    frame = table([[3, 30, 20], [15, 25, 22], [14, 18, 16]])
    frame["n"] = frame.n.astype("Int64")
    frame.loc[0, ["n", "mean"]] = pd.NA
    result = te.protect(frame, sums=BOTH)
    assert reason_of(result, case="c0", party="leaders") == {"hidden_before"}
    assert result.n_complementary >= 3


def test_a_lower_limit_than_the_floor_needs_a_reason_that_is_printed():
    with pytest.raises(ValueError, match="3 is the lowest"):
        te.protect(made_up(), min_n=2)
    result = te.protect(made_up(), min_n=2, below_floor_because="written consent", language="en")
    assert "written consent" in result.summary()


@pytest.mark.parametrize(
    ("change", "options", "code"),
    [
        (lambda t: t.assign(n=t.n.where(t.party != "all", t.n + 1)), {}, "protect_total_differs"),
        (lambda t: pd.concat([t, t.head(1)]), {}, "protect_same_row_twice"),
        (lambda t: t.assign(n=t.n + 0.5), {}, "protect_not_counts"),
        (lambda t: t.assign(n=-t.n), {}, "protect_not_counts"),
        (lambda t: t.assign(n="many"), {}, "protect_not_numbers"),
        (lambda t: t.drop(columns="n"), {}, "protect_no_column"),
        (lambda t: t, {"sums": [("party", "everybody")]}, "protect_no_such_total"),
        (lambda t: t, {"sums": [7]}, "protect_not_a_sum"),
        (lambda t: t, {"scale": (1.0, 5.0)}, "protect_outside_scale"),
        (lambda t: t.assign(mean=t["mean"].where(t.party != "all", 7.0)), {"values": ["mean"]}, "protect_means_differ"),
        (lambda t: t.assign(n=t.n.where(t.index > 0, 0)), {"sums": ()}, "protect_mean_of_nobody"),
        (lambda _: "a table", {}, "protect_not_a_table"),
        (lambda _: None, {}, "protect_not_a_table"),
    ],
)
def test_wrong_input_is_said_what_and_how_to_mend(change, options, code):
    frame = table([[12, 30], [15, 25]])
    with pytest.raises(te.InputError) as error:
        te.protect(change(frame), **{"sums": BOTH, "language": "en", **options})
    assert code in {problem.code for problem in error.value.problems}


def test_a_column_whose_totals_do_not_follow_is_hidden_but_said_to_be_unguarded():
    frame = made_up().assign(median=lambda t: t["mean"].where(t.party != "all", 7.0))
    result = te.protect(frame, sums=BOTH, language="en")
    assert result.unguarded == ("median",)
    assert "median" in result.summary()


def test_means_rounded_to_whole_numbers_still_fit_their_totals():
    frame = made_up()
    frame["mean"] = frame["mean"].round(0)
    assert te.protect(frame, sums=BOTH).means == ("mean",)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_sign_for_hidden_has_a_note(language):
    result = te.protect(made_up(), sums=BOTH, language=language)
    assert ":" in result.note()
    assert ":" in {text for row in result.shown() for text in row}
    assert result.note() in result._repr_html_().replace("&#x27;", "'")


def test_columns_are_of_the_vocabulary():
    result = te.protect(made_up(), sums=BOTH)
    assert set(result.audit.columns) | {"hidden"} <= set(COLUMNS)


def test_nothing_but_the_result_reaches_standard_output():
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "import numpy as np, pandas as pd, trepart_eval as te\nfrom outsider import crossed\n"
        "axes = {'case': list('abcdefghijklmnop'), 'party': list('qrst')}\n"
        "rows = [crossed(axes, np.random.default_rng(seed), n_mean=16) for seed in (0, 4)]\n"
        "for one in rows: te.protect(pd.DataFrame(one), width=0.4)\n"
        "print('done')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "done\n"


def test_a_party_that_came_hidden_and_must_be_empty_stays_hidden_and_stops_nothing():
    # one politician answered too few items: the total is that of the other parties, and so is its mean
    table = pd.DataFrame(
        {
            "case": ["c0"] * 4,
            "party": ["politicians", "leaders", "unions", "all"],
            "n": [None, 6, 8, 14],
            "score": [None, 74.0, 67.0, 70.5],
        }
    )
    result = te.protect(table, sums=[("party", "all")], values={"score": "plain"})
    assert reason_of(result, case="c0", party="politicians") == {"hidden_before"}
    assert result.table.set_index("party")["n"].dropna().to_dict() == {"leaders": 6, "unions": 8, "all": 14}


def test_where_fewer_people_are_left_than_cells_came_hidden_the_rest_are_empty():
    table = pd.DataFrame(
        {
            "case": ["c0"] * 4,
            "party": ["politicians", "leaders", "unions", "all"],
            "n": [None, None, 9, 10],
            "score": [None, None, 60.0, 58.0],
        }
    )
    result = te.protect(table, sums=[("party", "all")], values={"score": "plain"})
    for party in ("politicians", "leaders"):
        assert reason_of(result, case="c0", party=party) == {"hidden_before"}


def test_thousands_of_cells_that_came_hidden_take_little_room():
    rows = [{"case": f"c{number}", "n": None, "mean": None} for number in range(10_000)]
    rows.append({"case": "a", "n": 40, "mean": 50.0})
    tracemalloc.start()
    result = te.protect(pd.DataFrame(rows), sums=(), values={"mean": "plain"}, language="en")
    room = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.hidden.sum() == 10_000
    assert room < 300_000_000
