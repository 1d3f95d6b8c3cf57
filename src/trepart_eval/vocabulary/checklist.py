"""What the sources say good organisation of the collaboration is, point by point."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from trepart_eval.vocabulary.catalogue import package_file
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Level

_STRATEGIC = "strategic"


@dataclass(frozen=True, slots=True)
class ChecklistPoint:
    """One point.

    Attributes
    ----------
    key : str
        Its name in files and results.
    code : str
        Its name in forms: short, letters and digits only, as survey tools require.
    source : str
        Key of the work that it comes from: handbook, sintef2019 or employer.
    level : Level or None
        The steering group's municipality or the work group's workplace; None where it may be asked of both.
    block : str
        What part of the organisation it is about.
    texts : mapping
        The point in words, by language code.
    """

    key: str
    code: str
    source: str
    level: Level | None
    block: str
    texts: Mapping[str, str]

    def text(self, language: Language) -> str:
        """The point in a language."""
        return self.texts[language.value]

    def is_about(self, level: Level) -> bool:
        """Whether it may be asked of a level."""
        return self.level is None or self.level is level


@cache
def checklist_points() -> dict[str, ChecklistPoint]:
    """Every point by its key, in the order of the form."""
    levels = {_STRATEGIC: Level.MUNICIPALITY, "operative": Level.WORKPLACE}
    with package_file(__package__, "checklist.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: ChecklistPoint(
                row["key"],
                row["code"],
                row["source"],
                levels.get(row["level"]),
                row["block"],
                {language.value: row[language.value] for language in Language},
            )
            for row in csv.DictReader(file)
        }
