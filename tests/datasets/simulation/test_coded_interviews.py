"""Simulated interviews: two coders who agree as asked, in tables and in a REFI-QDA project."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from xml.etree import ElementTree

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.datasets.simulation.coded_interviews import draw_interviews
from trepart_eval.datasets.simulation.parameters import Parameters
from trepart_eval.datasets.simulation.programme import NEVER, draw_programme

QDA = "{urn:QDA-XML:project:1.0}"


def interviews(**options):
    programme = draw_programme(Parameters(**{"municipalities": 60, "interviewed": 60, **options}), "Simulated")
    return programme, draw_interviews(programme)


def pairs(found):
    """Ratings of the two coders where both have noted the criterion."""
    by_place = defaultdict(dict)
    rows = (found.coded_segment, found.criterion, found.coder, found.rating)
    for segment, criterion, coder, rating in zip(*(column.tolist() for column in rows), strict=True):
        by_place[segment, criterion][coder] = rating
    return np.array([(both[0], both[1]) for both in by_place.values() if len(both) == 2])


@pytest.mark.parametrize("agreement", [0.5, 0.65, 0.8, 0.95, 1.0])
def test_coders_agree_as_often_as_asked(agreement):
    _, found = interviews(agreement=agreement)
    assert found.coding.agreement == pytest.approx(agreement, abs=1e-9)
    one, two = pairs(found).T
    assert (one == two).mean() == pytest.approx(agreement, abs=0.02)


def test_the_truth_about_kappa_is_what_the_codings_show():
    _, found = interviews(agreement=0.7)
    one, two = pairs(found).T
    table = np.zeros((5, 5))
    np.add.at(table, (one + 2, two + 2), 1 / len(one))
    by_chance = float(table.sum(axis=0) @ table.sum(axis=1))
    assert found.coding.kappa == pytest.approx((np.trace(table) - by_chance) / (1 - by_chance), abs=0.02)
    distance = np.subtract.outer(np.arange(5), np.arange(5)) ** 2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0))
    weighted = 1 - (distance * table).sum() / (distance * chance).sum()
    assert found.coding.weighted_kappa == pytest.approx(weighted, abs=0.02)


def test_coders_who_always_agree_have_kappas_of_one():
    _, found = interviews(agreement=1.0)
    assert found.coding.kappa == pytest.approx(1)
    assert found.coding.weighted_kappa == pytest.approx(1)


def test_those_that_started_first_are_interviewed():
    programme, found = interviews(interviewed=10)
    others = np.setdiff1d(np.arange(programme.n), found.cases)
    start = np.where(programme.start == NEVER, 10_000, programme.start)
    assert start[found.cases].max() <= start[others].min()


def test_codings_are_drawn_around_the_expected_rating():
    _, found = interviews()
    for criterion in range(6):
        rows = found.criterion == criterion
        mean = (found.rating[rows].mean() + 2) * 25
        assert mean == pytest.approx(found.informants[..., criterion].mean(), abs=1.5)
        assert mean == pytest.approx(found.expected[..., criterion].mean(), abs=3)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = te.datasets.simulate(tmp_path_factory.mktemp("study"), municipalities=3, waves=2, interviewed=2)
    raw = made.path.parent / "data" / "raw"
    with zipfile.ZipFile(raw / "interviews.qdpx") as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    return raw, files, ElementTree.fromstring(files["project.qde"])  # noqa: S314 - the file was made a moment ago


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_project_holds_the_codings_of_the_table(project):
    raw, _, root = project
    codes = {}
    for parent in root.iter(f"{QDA}Code"):
        for child in parent.findall(f"{QDA}Code"):
            codes[child.get("guid")] = parent.find(f"{QDA}Description").text, child.get("name").split()[0]
    users = {user.get("guid"): user.get("id") for user in root.iter(f"{QDA}User")}
    found = {
        (selection.get("name"), users[coding.get("creatingUser")], *codes[coding[0].get("targetGUID")])
        for selection in root.iter(f"{QDA}PlainTextSelection")
        for coding in selection.findall(f"{QDA}Coding")
    }
    table = rows_of(raw / "codings.csv")
    assert found == {(r["segment"], r["coder"], r["criterion"], f"{int(r['rating']):+d}") for r in table}
    assert set(users.values()) == {"A", "B"}


def test_selections_of_the_project_cut_out_the_segments_text(project):
    raw, files, root = project
    text_of = {row["segment"]: row["text"] for row in rows_of(raw / "segments.csv")}
    found = {}
    for source in root.iter(f"{QDA}TextSource"):
        text = files[f"Sources/{source.get('guid')}.txt"]
        for selection in source.findall(f"{QDA}PlainTextSelection"):
            start, end = (int(selection.get(name)) for name in ("startPosition", "endPosition"))
            found[selection.get("name")] = text[start:end]
    assert found == text_of


def test_every_interview_of_the_project_names_case_wave_and_party(project):
    raw, _, root = project
    name_of = {variable.get("guid"): variable.get("name") for variable in root.iter(f"{QDA}Variable")}
    found = {}
    for case in root.iter(f"{QDA}Case"):
        values = case.findall(f"{QDA}VariableValue")
        found[case.get("name")] = {name_of[value[0].get("targetGUID")]: value[1].text for value in values}
    table = rows_of(raw / "segments.csv")
    assert found == {row["informant"]: {name: row[name] for name in ("case", "wave", "party")} for row in table}


def test_every_identifier_of_the_project_is_used_once(project):
    guids = [element.get("guid") for element in project[2].iter() if element.get("guid")]
    assert len(guids) == len(set(guids))


def test_the_project_gives_the_ratings_of_the_tables(project):
    raw, _, root = project
    made = te.load(te.read_study(raw.parent.parent))
    children = {child.get("name") for parent in root.iter(f"{QDA}Code") for child in parent.findall(f"{QDA}Code")}
    found = te.load_codings(
        raw / "interviews.qdpx",
        attributes={"case": "case", "wave": "wave", "party": "party", "informant": "case_name"},
        rating_from="child_code",
        rating_values={name: int(name.split()[0]) for name in children},
    )
    of = ["case", "wave", "party", "criterion", "rating"]
    ours, theirs = (
        frame.assign(wave=frame["wave"].astype(str))[of].sort_values(of).to_numpy().tolist()
        for frame in (made.codings_table(), found.rated_table)
    )
    assert ours == theirs
