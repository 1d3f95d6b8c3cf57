"""``[[relations]]``: what is to be related to what, and every wrong one with its place."""

import pytest

import trepart_eval as te
from trepart_eval.vocabulary.terms import INDEX

from outcome_studies import write_outcome

PLAIN = {"outcome": "sick_leave"}
TWO_PRIMARY = [{**PLAIN, "primary": True}, {**PLAIN, "dose": "reach", "primary": True}]


def written(tmp_path, *relations, **changes):
    """A study with one outcome, sick_leave, and some relations; changes are keys of the outcome."""
    path = write_outcome(tmp_path, **changes)
    lines = []
    for relation in relations:
        lines.append("[[relations]]")
        lines += [
            f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}"
            for key, value in relation.items()
        ]
    file = path if path.name == "study.toml" else path / "study.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_relation_that_names_only_its_outcome_is_to_the_index(tmp_path):
    (one,) = te.read_study(written(tmp_path, PLAIN)).relations
    assert (one.outcome, one.dose, one.wave, one.before, one.after, one.primary) == (
        "sick_leave",
        INDEX,
        "",
        (),
        (),
        False,
    )


def test_years_are_put_in_order_and_counted_once(tmp_path):
    (one,) = te.read_study(written(tmp_path, {**PLAIN, "before": [2012, 2011, 2012], "after": [2014]})).relations
    assert (one.before, one.after) == ((2011, 2012), (2014,))


@pytest.mark.parametrize(
    ("relations", "code", "key"),
    [
        ([{"outcome": "sick_leeve"}], "unknown_choice", "relations[1].outcome"),
        ([{}], "key_missing", "relations[1].outcome"),
        ([{**PLAIN, "dose": "intensitet"}], "unknown_choice", "relations[1].dose"),
        ([{**PLAIN, "wave": "2031"}], "unknown_choice", "relations[1].wave"),
        ([{**PLAIN, "before": [2015], "after": [2014]}], "relation_years", "relations[1].after"),
        ([{**PLAIN, "before": [2015], "after": [2015]}], "relation_years", "relations[1].after"),
        ([{**PLAIN, "before": 2015}], "wrong_kind", "relations[1].before"),
        ([PLAIN, PLAIN], "relation_twice", "relations[2]"),
        (TWO_PRIMARY, "relation_two_primary", "relations[2].primary"),
        ([{**PLAIN, "doze": "index"}], "unknown_key", "relations[1].doze"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_wrong_relation_is_a_problem_with_its_place(tmp_path, relations, code, key, language):
    with pytest.raises(te.InputError) as caught:
        te.read_study(written(tmp_path, *relations), language=language)
    found = {(problem.code, problem.key) for problem in caught.value.problems}
    assert (code, key) in found
    assert "{" not in str(caught.value)


def test_a_relation_to_an_outcome_of_workplaces_is_refused_before_it_can_be_planned(tmp_path):
    with pytest.raises(te.InputError) as caught:
        te.read_study(written(tmp_path, PLAIN, level="workplace"))
    assert ("relation_level", "relations[1].outcome") in {(one.code, one.key) for one in caught.value.problems}


def test_everything_wrong_is_told_at_once(tmp_path):
    relations = [{"outcome": "x"}, {**PLAIN, "dose": "y"}, {**PLAIN, "before": [2015], "after": [2014]}]
    with pytest.raises(te.InputError) as caught:
        te.read_study(written(tmp_path, *relations))
    assert len(caught.value.problems) == 3
