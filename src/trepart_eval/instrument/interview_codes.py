"""The codes that interviews are coded with: a criterion each, and within it a code for each rating."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from trepart_eval.vocabulary.catalogue import read_catalogue, text_of
from trepart_eval.vocabulary.labels import label, rated_code
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion

if TYPE_CHECKING:
    import pandas as pd

RATINGS: Final = (2, 1, 0, -1, -2)
"""Ratings from a stated strength to a stated cause of trouble."""
_NAMESPACE: Final = uuid.UUID("0f5f1a52-8a0c-4b8e-9a3a-6f1d5c5f7c39")
_COLOURS: Final = dict(zip(Criterion, ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"), strict=True))
"""Okabe and Ito's colours, which are told apart by the colour-blind too."""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code.

    Attributes
    ----------
    name : str
        Its name, unique in the whole system, so that tools without levels keep it apart from the others.
    description : str
        When it is given.
    criterion : Criterion
        Criterion it speaks of.
    rating : int or None
        Rating it gives; None for the criterion's own code.
    guid : str
        Identifier, the same in every language and every time.
    """

    name: str
    description: str
    criterion: Criterion
    rating: int | None
    guid: str


@dataclass(frozen=True, slots=True, eq=False)
class CodeSystem:
    """Codes of the six criteria and their ratings.

    Attributes
    ----------
    codes : tuple of CodeEntry
        Each criterion's code and, after it, those of its ratings.
    language : Language
        Language of names and descriptions.
    """

    codes: tuple[CodeEntry, ...]
    language: Language

    def __iter__(self) -> Iterator[CodeEntry]:
        return iter(self.codes)

    @property
    def table(self) -> pd.DataFrame:
        """A row per code: name and description as Taguette takes them, and what the code means."""
        import pandas as pd

        rows = [
            {
                "code": one.name,
                "description": one.description,
                "criterion": one.criterion.value,
                "rating": one.rating,
            }
            for one in self.codes
        ]
        return pd.DataFrame(rows).astype({"rating": "Int8"})

    def qdc(self) -> bytes:
        """REFI-QDA codebook (.qdc), which NVivo, MAXQDA, ATLAS.ti and QualCoder import; the same bytes each time."""
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="trepart_eval">',
            "<Codes>",
        ]
        for criterion in Criterion:
            own, *ratings = (one for one in self.codes if one.criterion is criterion)
            lines.append(f"{_opening(own)}>{_description(own)}")
            lines += [f"{_opening(one)}>{_description(one)}</Code>" for one in ratings]
            lines.append("</Code>")
        lines += ["</Codes>", "</CodeBook>", ""]
        return "\n".join(lines).encode()

    def _repr_html_(self) -> str:
        html: str = self.table.to_html(index=False)
        return html


def code_system(language: Language | str = Language.NB) -> CodeSystem:
    """Codes for interviews: load them into the coding tool, and its export loads with no mapping.

    Each rating's code is named after criterion and rating, such as "forankring +2", which `load_codings` and
    ``study.toml`` read as it stands, whatever language it is in and whether the tool keeps levels or not.

    Parameters
    ----------
    language : {"nb", "nn", "en"}
        Language of names and descriptions.

    Examples
    --------
    >>> [one.name for one in code_system("nb")][:6]
    ['hensikt', 'hensikt +2', 'hensikt +1', 'hensikt 0', 'hensikt -1', 'hensikt -2']
    """
    spoken = Language(language)
    rules = read_catalogue(__package__, "coding_rules.toml")
    codes = []
    for criterion in Criterion:
        about = {name: rules["criterion"][criterion][name][spoken] for name in ("covers", "high", "low")}
        whole = text_of(__package__, "codes", "criterion", spoken, **about)
        own = label("criterion", criterion, spoken, short=True)  # a comma in a name divides codes in some tools' tables
        codes.append(CodeEntry(own, whole, criterion, None, _guid(criterion.value)))
        for rating in RATINGS:
            name = rated_code(criterion, rating, spoken)
            meaning = rules["rating"][str(rating)][spoken]
            codes.append(CodeEntry(name, meaning, criterion, rating, _guid(f"{criterion.value}/{rating}")))
    return CodeSystem(tuple(codes), spoken)


def coding_instructions(language: Language | str = Language.NB) -> tuple[str, ...]:
    """Rules for those who code, in order."""
    rules = read_catalogue(__package__, "coding_rules.toml")["rules"]
    return tuple(rule[Language(language)] for rule in rules.values())


def _guid(name: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, name))


def _opening(code: CodeEntry) -> str:
    colour = _COLOURS[code.criterion]
    return f'<Code guid="{code.guid}" name={quoteattr(code.name)} isCodable="true" color="{colour}"'


def _description(code: CodeEntry) -> str:
    return f"<Description>{escape(code.description)}</Description>"
