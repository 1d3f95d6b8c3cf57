"""The page on intensity is made from the catalogues."""

from pathlib import Path

from trepart_eval.collaboration.reference import intensity_page
from trepart_eval.vocabulary.checklist import checklist_points
from trepart_eval.vocabulary.indicators import all_indicators
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Block, Dimension

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_what_the_code_says():
    assert (DOCS / "intensity.md").read_text(encoding="utf-8") == intensity_page()


def test_every_indicator_has_ends_apart_a_source_and_a_name_in_every_language():
    for one in all_indicators().values():
        assert one.low < one.high
        assert one.weight > 0
        assert one.source in {"fafo2017", "handbook", "sintef2019", "study"}
        assert len({one.label(language) for language in Language}) >= 1
        assert one.why.endswith(".")


def test_every_dimension_has_an_indicator_of_each_kind_of_question():
    for dimension in Dimension:
        assert {f"survey_{dimension}", f"interviews_{dimension}"} <= set(all_indicators())


def test_the_checklist_is_the_sources_points_in_three_languages():
    points = checklist_points()
    shared = DOCS.parents[1] / "shared" / "data" / "instrument" / "checklist.csv"
    assert len(points) == 58
    if shared.exists():
        assert [line.split(",")[0] for line in shared.read_text(encoding="utf-8-sig").splitlines()[1:]] == list(points)
    for point in points.values():
        assert len({point.text(language) for language in (Language.NB, Language.EN)}) == 2
        assert point.source == "employer" or point.block in set(Block)
