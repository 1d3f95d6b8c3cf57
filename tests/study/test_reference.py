"""The JSON Schema and the reference page say what the reader does."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from trepart_eval.datasets.examples import starter_files
from trepart_eval.study.keys import Kind
from trepart_eval.study.layout import STUDY
from trepart_eval.study.reference import json_schema, reference_page
from trepart_eval.vocabulary.languages import Language

from builders import PLAN, merged

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads(json_schema())


def every_key(keys=STUDY, at=""):
    for key in keys:
        yield f"{at}{key.name}", key
        yield from every_key(key.keys, f"{at}{key.name}.")


def test_the_schema_that_ships_is_the_one_made_from_the_code():
    shipped = ROOT / "src" / "trepart_eval" / "study" / "study.schema.json"
    assert shipped.read_text(encoding="utf-8") == json_schema(), "run `make reference`"


def test_the_reference_page_is_the_one_made_from_the_code():
    assert (ROOT / "docs" / "study.md").read_text(encoding="utf-8") == reference_page(), "run `make reference`"


def test_the_schema_is_valid():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("language", Language)
def test_the_studies_to_start_from_follow_the_schema(language):
    jsonschema.validate(tomllib.loads(starter_files(language)["study.toml"].decode()), SCHEMA)


def test_the_study_of_the_repository_follows_the_schema():
    jsonschema.validate(tomllib.loads((ROOT / "study.toml").read_text(encoding="utf-8")), SCHEMA)


@pytest.mark.parametrize(
    "changes",
    [
        {"study": {"langauge": "nb"}},
        {"study": {"min_n": 2}},
        {"study": {"name": ""}},
        {"scales": {"agreement": {"high": 5000}}},
        {"surveys": [{"columns": {"pary": "x"}}]},
        {"interviews": [{"file": "c.csv", "rating_values": {"bra": 3}}]},
        {"interviews": [{"file": "c.csv", "codes": {"C": {"criterion": "goal"}}}]},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(changes):
    jsonschema.validate(PLAN, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(merged(PLAN, changes), SCHEMA)


@pytest.mark.parametrize(("place", "key"), list(every_key()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_key_is_explained_in_a_sentence(place, key):
    assert key.meaning[0].isupper(), place
    assert key.meaning.endswith("."), place
    assert key.keys or key.kind not in {Kind.TABLE, Kind.TABLES, Kind.NAMED_TABLES}, place
