"""Example studies, and the files that a new study starts from."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.study.planned_study import Study
from trepart_eval.study.reading import FILE_NAME, read_study
from trepart_eval.vocabulary.languages import Language

EXAMPLES: Final = {"fafo2017": FILE_NAME, "fafo2017_forums": "forums.toml"}
"""Names of the examples, and the file of each."""

_FOLDER: Final = "fafo2017"  # in the wheel; both examples have the same data
_HERE: Final = Path(__file__).resolve().parent
_CHECKOUT: Final = _HERE.parents[2]


def example(name: str, *, language: Language | None = None) -> Study:
    """Study that ships with the package.

    Parameters
    ----------
    name : {"fafo2017", "fafo2017_forums"}
        The sixteen municipalities of Fafo's report, scored from coded statements; or the steering forums of 29
        municipalities in the same programme.
    language : Language, optional
        Language of messages and tables; the study's own where it is left out.

    Raises
    ------
    InputError
        If there is no such example.
    """
    return read_study(example_path(name, language=language), language=language)


def example_path(name: str, *, language: Language | None = None) -> Path:
    """Path of an example's plan.

    The wheel carries the example beside this module. In a checkout the repository itself is the study, so that there
    is one copy of the data.
    """
    if not isinstance(name, str) or name not in EXAMPLES:
        problems = Problems()
        known = ", ".join(EXAMPLES)
        problems.add("unknown_example", value=name, known=known, suggestion=nearest(str(name), EXAMPLES))
        raise InputError(problems, language or Language.NB)
    installed = _HERE / _FOLDER / EXAMPLES[name]
    return installed if installed.exists() else _CHECKOUT / EXAMPLES[name]


def starter_files(language: Language | str) -> dict[str, bytes]:
    """Files of a new study, by path: a commented plan, made-up data that it can be tried on, and the JSON Schema."""
    folder = _HERE / "starter"
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent != folder
    }
    files[FILE_NAME] = (folder / f"study.{Language(str(language)).value}.toml").read_bytes()
    files["study.schema.json"] = (_HERE.parent / "study" / "study.schema.json").read_bytes()
    return files
