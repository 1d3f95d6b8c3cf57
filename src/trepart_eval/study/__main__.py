"""Write the JSON Schema and the reference page of ``study.toml``; run from the repository by ``make reference``."""

from pathlib import Path

from trepart_eval.study.reference import json_schema, reference_page

Path(__file__).with_name("study.schema.json").write_text(json_schema(), encoding="utf-8")
Path("docs/study.md").write_text(reference_page(), encoding="utf-8")
