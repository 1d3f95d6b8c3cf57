"""Texts that users read, kept in TOML beside the code that shows them, the three languages side by side."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from trepart_eval.vocabulary.languages import Language

TEXTS: Final = "texts.toml"


def package_file(package: str, name: str) -> Path:
    """Path of a file that ships beside a package's modules.

    ``importlib.resources`` would find it too, but importing it takes a fifth of the time that ``--help`` may take.
    """
    return Path(import_module(package).__path__[0]) / name


@cache
def read_catalogue(package: str, name: str) -> dict[str, Any]:
    """Content of a TOML file that ships with a package.

    Parameters
    ----------
    package : str
        Import name of the package, such as ``trepart_eval.reporting``.
    name : str
        Name of the file.
    """
    return tomllib.loads(package_file(package, name).read_text(encoding="utf-8"))


def text_of(package: str, group: str, name: str, language: Language, /, **details: object) -> str:
    """Text from a package's ``texts.toml`` in a language, with its details filled in."""
    template: str = read_catalogue(package, TEXTS)[group][name][language.value]
    return template.format(**details)
