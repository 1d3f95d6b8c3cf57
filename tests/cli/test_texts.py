"""What the program says is said in three languages, with the same details, and all of it is used."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language

SOURCE = Path(__file__).parents[2] / "src" / "trepart_eval"
CATALOGUES = {
    "trepart_eval.cli": ("say", "help", "argparse"),
    "trepart_eval.reporting": ("screen", "agreement"),
    "trepart_eval.study": ("summary",),
    "trepart_eval.sources": ("summary",),
    "trepart_eval.sources.outcomes": ("summary",),
    "trepart_eval.criteria": ("summary",),
    "trepart_eval.criteria.comparisons": ("summary", "triangulation", "profile"),
    "trepart_eval.criteria.choices": ("summary",),
    "trepart_eval.criteria.partial_pooling": ("summary",),
    "trepart_eval.quality": ("head", "reason"),
    "trepart_eval.quality.coders": ("summary",),
    "trepart_eval.quality.measurement": (
        *("summary", "warning", "separation"),
        *("across", "step", "invariance", "invariance_note"),
    ),
    "trepart_eval.quality.response": ("raking", "response"),
    "trepart_eval.quality.aggregation": ("summary", "conclusion"),
}
ENTRIES = [
    (package, group, name)
    for package, groups in CATALOGUES.items()
    for group in groups
    for name in read_catalogue(package, "texts.toml")[group]
]


def details(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("package", "group", "name"), ENTRIES)
def test_a_text_is_there_in_three_languages_with_the_same_details(package, group, name):
    entry = read_catalogue(package, "texts.toml")[group][name]
    assert set(entry) == {language.value for language in Language}
    assert all(text.strip() for text in entry.values())
    if group != "argparse":
        assert len({frozenset(details(text)) for text in entry.values()}) == 1


@pytest.mark.parametrize("name", [name for _, group, name in ENTRIES if group in {"say", "help"}])
def test_every_text_of_the_command_line_is_used(name):
    code = "".join(path.read_text(encoding="utf-8") for path in (SOURCE / "cli").glob("*.py"))
    assert re.search(rf"[\"']{name}[\"']", code)
