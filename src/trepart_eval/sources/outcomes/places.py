"""What a figure is about: labels of statistics to the study's cases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.matching import case_spellings
from trepart_eval.sources.outcomes.records import Descriptor
from trepart_eval.vocabulary.spelling import canonical, plain_text

_CODED: Final = re.compile(r"(?:K[ -]?)?(?P<code>[0-9]{4})(?:[ .:,–-]+(?P<name>\S.*))?", re.IGNORECASE)
_DIGITS: Final = 4
_VALIDITY: Final = re.compile(r"\s*\((?:-\s*)?(?:19|20)[0-9]{2}(?:\s*-\s*(?:(?:19|20)[0-9]{2})?)?\)$")
_NAMES_APART: Final = re.compile(r"\s+[-–/]\s+")  # a name in two languages


@dataclass(frozen=True, slots=True)
class CasePlace:
    """What a label means.

    Attributes
    ----------
    case : int
        Index of the case; -1 where it is none of them.
    member : str
        Code or name of the municipality, which tells the municipalities of one case apart.
    namesake : bool
        Whether the name is a case's, but the code is not: it may be another municipality of that name.
    padded : str
        Code that the label would be if a zero in front was lost; empty where it wasn't.
    """

    case: int
    member: str
    namesake: bool = False
    padded: str = ""


NOT_A_CASE: Final = CasePlace(-1, "")


class CasePlaces:
    """Finds the case that a label of a statistical table means, such as '0226 Sørum' or 'K-0226'."""

    def __init__(self, cases: Cases, case_values: Mapping[str, str]) -> None:
        self.cases = cases
        self.spellings = case_spellings(cases, case_values)
        self.own = {canonical(value) for value in case_values}
        self.code_of = {code: number for number, codes in enumerate(cases.municipality_codes) for code in codes}
        self.found: dict[Descriptor, CasePlace] = {}

    def find(self, label: Descriptor) -> CasePlace:
        """Return what a label means; the same label is looked up once."""
        if label not in self.found:
            self.found[label] = self._find(label)
        return self.found[label]

    def _find(self, label: Descriptor) -> CasePlace:
        for text in (label.code, label.label, label.text):
            if canonical(text) in self.own:
                return CasePlace(self._case(text), canonical(label.code))
        code, name = code_and_name(label)
        if code in self.code_of:
            return CasePlace(self.code_of[code], code)
        padded = label.code.zfill(_DIGITS)
        if label.code.isdecimal() and label.code != padded and padded in self.code_of:
            return CasePlace(-1, "", padded=padded)
        case = max((self._case(text) for text in _names_of(label, name)), default=-1)
        if case >= 0 and code and self.cases.municipality_codes[case]:
            return CasePlace(-1, code, namesake=True)
        return CasePlace(case, code or canonical(name)) if case >= 0 else NOT_A_CASE

    def _case(self, text: str) -> int:
        found = self.spellings.find(text)
        return -1 if found is None else found


def code_and_name(label: Descriptor) -> tuple[str, str]:
    """Return the municipality code and the name in a label, either empty where it isn't there.

    >>> code_and_name(Descriptor("0226 Sørum")), code_and_name(Descriptor("K-0226", "Sørum (-2019)"))
    (('0226', 'Sørum'), ('0226', 'Sørum'))
    """
    coded = _CODED.fullmatch(plain_text(label.code))
    code, name = (coded["code"], coded["name"] or "") if coded else ("", plain_text(label.code))
    name = plain_text(label.label) or name
    inner = _CODED.fullmatch(name)
    if inner and inner["name"]:
        code, name = code or inner["code"], inner["name"]
    return code, _VALIDITY.sub("", name)


def _names_of(label: Descriptor, name: str) -> list[str]:
    return [label.label, name, *_NAMES_APART.split(name)]
