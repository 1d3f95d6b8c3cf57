"""Texts that users read, kept in TOML beside the code that shows them, the three languages side by side."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


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
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))
