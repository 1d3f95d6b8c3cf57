"""Agreement on a study's codings: who read what, presence and rating apart, intervals by interview."""

import math

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.quality import coder_agreement, cohen_kappa, disagreements, krippendorff_alpha
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.terms import Aspect, Criterion

from builders import write_study
from coded_exports import HEARD, MONEY, coding, project, selection, source, values, write_qdpx

HEADER = "segment,case,party,informant,coder,criterion,rating\n"
RATING = Aspect.RATING
PRESENCE = Aspect.PRESENCE


def loaded(tmp_path, rows, **changes):
    plan = write_study(tmp_path, files={"codings.csv": HEADER + "\n".join(rows) + "\n"}, **changes)
    return te.load(te.read_study(plan))


def two_coders(rng, n_segments=60, n_interviews=10):
    """Rows of two coders who see much the same."""
    for segment in range(n_segments):
        truth = rng.integers(-2, 3)
        for coder in ("anna", "bent"):
            rating = int(np.clip(truth + rng.choice([0, 0, 0, 1]), -2, 2))
            yield f"s{segment},Elvedal,P,i{segment % n_interviews},{coder},purpose,{rating}"


@pytest.fixture(scope="module")
def fafo():
    return te.load(te.datasets.example("fafo2017"))


@pytest.fixture(scope="module")
def of_fafo(fafo):
    return coder_agreement(fafo)


def test_the_two_real_codings_are_compared_per_criterion_and_in_all(of_fafo):
    assert of_fafo.coders == ("A", "B")
    assert set(of_fafo.table["criterion"]) == {*Criterion, "all"}
    row = of_fafo.row("all", PRESENCE, "krippendorff_alpha_nominal")
    assert (row["n_units"], row["n_interviews"]) == (6 * 78, 13)
    assert row["conf_low"] < row["estimate"] < row["conf_high"]
    assert row["bootstrap_low"] < row["estimate"] < row["bootstrap_high"]


def test_the_rows_are_those_of_the_functions_on_arrays(fafo, of_fafo):
    frame = fafo.codings_table().query("criterion == 'anchoring'")
    wide = frame.pivot(index="segment", columns="coder", values="rating").dropna()
    alpha = krippendorff_alpha(wide.to_numpy(), level="ordinal")
    kappa = cohen_kappa(wide["A"], wide["B"], weights="quadratic", scale=range(-2, 3))
    for name, expected in (("krippendorff_alpha_ordinal", alpha), ("cohen_kappa_quadratic", kappa)):
        row = of_fafo.row("anchoring", RATING, name)
        assert (row["estimate"], row["std_error"]) == pytest.approx((expected.estimate, expected.std_error), abs=1e-12)


def test_resampling_with_each_unit_once_gives_the_estimate_itself(of_fafo):
    frame = of_fafo.table.query("share_defined > 0 and bootstrap_low == bootstrap_low")
    assert len(frame) > 50
    assert ((frame["bootstrap_low"] <= frame["estimate"]) & (frame["estimate"] <= frame["bootstrap_high"])).all()


def test_a_coder_who_was_not_given_an_interview_has_not_disagreed_there(tmp_path):
    rows = [f"s{n},Elvedal,P,i1,{coder},purpose,1" for n in range(3) for coder in ("anna", "bent")]
    rows += [f"t{n},Elvedal,P,i2,anna,goals,1" for n in range(5)]
    found = coder_agreement(loaded(tmp_path, rows))
    row = found.row("purpose", PRESENCE, "observed_agreement")
    assert (row["n_units"], row["estimate"]) == (3, 1.0)


def test_a_segment_that_one_of_two_readers_left_out_is_a_difference_of_presence_only(tmp_path):
    rows = [f"s{n},Elvedal,P,i1,{coder},purpose,1" for n in range(3) for coder in ("anna", "bent")]
    found = coder_agreement(loaded(tmp_path, [*rows, "s9,Elvedal,P,i1,anna,purpose,2"]))
    assert found.row("purpose", PRESENCE, "observed_agreement")["estimate"] == pytest.approx(3 / 4)
    assert found.row("purpose", RATING, "observed_agreement")["n_units"] == 3


def test_intervals_go_by_interview_and_repeat_with_the_seed(tmp_path):
    data = loaded(tmp_path, two_coders(np.random.default_rng(1)))
    once, again, other = (coder_agreement(data, criterion="purpose", seed=seed) for seed in (7, 7, 8))
    assert once.interviews_known_by == "informant"
    assert once.arrow.equals(again.arrow)
    assert not once.arrow.equals(other.arrow)
    assert coder_agreement(data).seed == data.study.seed


def test_codings_that_hang_together_in_interviews_give_a_wider_interval(tmp_path):
    rows = []
    for segment in range(80):
        off = 2 if segment % 8 < 2 else 0  # the coders differ in two interviews of eight, and throughout them
        for coder, rating in (("anna", -1 + segment % 2), ("bent", -1 + segment % 2 + off)):
            rows.append(f"s{segment},Elvedal,P,i{segment % 8},{coder},purpose,{rating}")
    row = coder_agreement(loaded(tmp_path, rows)).row("purpose", RATING, "krippendorff_alpha_interval")
    assert row["bootstrap_high"] - row["bootstrap_low"] > 1.2 * (row["conf_high"] - row["conf_low"])


def test_one_category_is_undefined_with_a_reason(tmp_path):
    rows = [f"s{n},Elvedal,P,i{n},{coder},purpose,1" for n in range(4) for coder in ("anna", "bent")]
    found = coder_agreement(loaded(tmp_path, rows), criterion="purpose")
    row = found.row("purpose", RATING, "krippendorff_alpha_ordinal")
    assert (row["estimate"], row["reason"], row["share_defined"]) == (None, "one_category", 0.0)
    assert found.row("purpose", RATING, "observed_agreement")["estimate"] == 1


def test_ratio_alpha_of_ratings_below_zero_is_undefined_with_a_reason(of_fafo):
    assert of_fafo.row("all", RATING, "krippendorff_alpha_ratio")["reason"] == "below_zero"


def test_three_coders_have_the_mean_of_their_pairs(tmp_path):
    rng = np.random.default_rng(4)
    ratings = rng.integers(-2, 3, size=(30, 3))
    rows = [
        f"s{n},Elvedal,P,i{n},{coder},purpose,{ratings[n, place]}"
        for n in range(30)
        for place, coder in enumerate(("anna", "bent", "cora"))
    ]
    row = coder_agreement(loaded(tmp_path, rows), criterion="purpose").row("purpose", RATING, "cohen_kappa")
    pairs = [float(cohen_kappa(ratings[:, a], ratings[:, b])) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert row["estimate"] == pytest.approx(np.mean(pairs))
    assert (row["std_error"], row["n_coders"]) == (None, 3)


def test_nominal_ratings_have_no_weighted_measures(fafo):
    measures = set(coder_agreement(fafo, level="nominal", n_draws=0).table["measure"])
    assert "krippendorff_alpha_nominal" in measures
    assert not any("linear" in name or "ordinal" in name for name in measures)


def test_without_samples_there_are_no_bootstrap_intervals(fafo):
    assert coder_agreement(fafo, n_draws=0).table["bootstrap_low"].isna().all()


def test_the_scale_has_the_numbers_that_words_stand_for(tmp_path):
    columns = {name: name for name in HEADER.strip().split(",")}
    interviews = [{"file": "codings.csv", "rating_values": {"litt": 0.5}, "columns": columns}]
    rows = ["s1,Elvedal,P,i1,a,purpose,litt", "s1,Elvedal,P,i1,b,purpose,1"]
    data = loaded(tmp_path, rows, interviews=interviews)
    assert coder_agreement(data).scale == (-2, -1, 0, 0.5, 1, 2)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (["s1,Elvedal,P,i1,anna,purpose,1"], "one_coder"),
        (["s1,Elvedal,P,i1,anna,purpose,1.25", "s1,Elvedal,P,i1,bent,purpose,1"], "ratings_off_scale"),
    ],
)
def test_codings_that_cannot_be_compared_are_refused_in_words(tmp_path, rows, code):
    with pytest.raises(te.InputError) as caught:
        coder_agreement(loaded(tmp_path, rows))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_codings_that_do_not_say_whose_they_are_cannot_be_compared(tmp_path):
    columns = {name: name for name in HEADER.strip().split(",") if name != "coder"}
    interviews = [{"file": "codings.csv", "columns": columns}]
    with pytest.raises(te.InputError) as caught:
        coder_agreement(loaded(tmp_path, ["s1,Elvedal,P,i1,anna,purpose,1"], interviews=interviews))
    assert [problem.code for problem in caught.value.problems] == ["coder_not_named"]


def test_dimensions_are_compared_where_only_they_are_coded(tmp_path):
    rows = [f"s{n},Elvedal,P,i{n},{coder},depth,{n % 3}" for n in range(4) for coder in ("anna", "bent")]
    found = coder_agreement(loaded(tmp_path, rows))
    assert set(found.table["criterion"]) == {"structure", "activity", "depth", "reach", "all"}
    assert found.row("depth", RATING, "cohen_kappa")["estimate"] == 1


def test_a_study_without_interviews_has_no_agreement(tmp_path):
    with pytest.raises(te.InputError, match="no coded interviews"):
        coder_agreement(te.load(te.read_study(write_study(tmp_path, interviews=None))))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"level": "ordnal"}, "Did you mean 'ordinal'"),
        ({"criterion": "purpos"}, "Did you mean 'purpose'"),
        ({"criterion": []}, "names nothing"),
        ({"n_draws": -1}, "at least 0"),
        ({"conf_level": 95}, "between 0 and 1"),
        ({"scale": [2, 2]}, "in order"),
    ],
)
def test_an_option_without_meaning_is_refused(fafo, options, words):
    with pytest.raises(ValueError, match=words):
        coder_agreement(fafo, **options)


def test_columns_are_from_the_one_vocabulary(of_fafo):
    assert set(of_fafo.arrow.column_names) <= set(COLUMNS)
    assert of_fafo.table is not of_fafo.table


def test_codings_without_their_study_can_be_compared_too(fafo, of_fafo):
    found = coder_agreement(fafo.codings, seed=of_fafo.seed)
    assert found.arrow.equals(of_fafo.arrow)


def test_the_summary_says_alpha_and_what_it_rests_on(of_fafo):
    assert "0,963" in of_fafo.summary()
    assert "468" in of_fafo.summary()
    assert not math.isnan(of_fafo.row("all", RATING, "gwet_ac2_ordinal")["estimate"])


UNRATED = source(
    selection(HEARD, coding("c3"), coding("c2", "u2")),
    selection(MONEY, coding("c5"), coding("c7", "u2")),
    values(kommune="Elvedal", part="P"),
)


def test_a_code_without_a_rating_is_a_code_all_the_same(tmp_path):
    path = write_qdpx(tmp_path / "p.qdpx", project(UNRATED))
    codings = te.load_codings(path, rating_from="child_code", rating_values={"Positiv": 2, "Negativ": -2})
    found = coder_agreement(codings, n_draws=0)
    shares = [found.row(name, PRESENCE, "observed_agreement")["estimate"] for name in ("anchoring", "all")]
    assert shares == [1, 1]
    assert found.row("all", RATING, "observed_agreement")["n_units"] == 0
    assert disagreements(codings).arrow.num_rows == 0


def test_coders_who_only_coded_what_is_no_criterion_take_no_part(tmp_path):
    inside = source(selection(HEARD, coding("c3"), coding("c8", "u2")), values(kommune="Elvedal", part="P"))
    codings = te.load_codings(
        write_qdpx(tmp_path / "p.qdpx", project(inside)), rating_from="child_code", rating_values={"Positiv": 2}
    )
    assert codings.coders == ("Anna",)
    assert sorted(codings.table["coder"]) == ["Anna", "Bent"]
