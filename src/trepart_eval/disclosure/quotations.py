"""`clear_quotes`: which quotes from interviews may be printed, and who has said so."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import TYPE_CHECKING, Final

from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.disclosure.cells import as_arrow
from trepart_eval.disclosure.traces import traces_in
from trepart_eval.problems import DisclosureError, InputError, Problems
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language
from trepart_eval.vocabulary.spelling import canonical

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

SMALLEST_GROUP: Final = 10
"""Fewest people among whom the one who is quoted may be."""
ATTRIBUTIONS: Final = ("party", "case")
"""What a quote may be attributed to: one of these, never both."""
_YES: Final = {"1", "ja", "yes", "true", "x"}


@dataclass(frozen=True, slots=True, eq=False)
class ClearedQuotes:
    """Quotes that may be printed.

    Attributes
    ----------
    arrow : pyarrow.Table
        Text, and the party or the case it is attributed to.
    n_without_consent : int
        Quotes left out since nobody has consented to them.
    attributed_to : str
        "party", "case", or empty.
    signed_by : str
        Who has read them and answers for them; empty where quotes are off.
    signed_on : date or None
        When.
    accepted : tuple of str
        Wordings that this person found harmless.
    language : Language
        Language of the texts.
    """

    arrow: pa.Table
    n_without_consent: int
    attributed_to: str
    signed_by: str
    signed_on: date | None
    accepted: tuple[str, ...]
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """The quotes as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self) -> str:
        """How many quotes there are, and who has signed for them."""
        if not self.signed_by:
            return text_of(__package__, "quotes", "off", self.language)
        about = {"count": self.arrow.num_rows, "without": self.n_without_consent, "who": self.signed_by}
        return text_of(__package__, "quotes", "signed", self.language, when=self.signed_on, **about)


def clear_quotes(
    quotes: object,
    *,
    publish: bool = False,
    attribute_to: str = "",
    names: Collection[str] = (),
    places: Collection[str] = (),
    accepted: Sequence[str] = (),
    signed_by: str = "",
    signed_on: date | None = None,
    language: Language | str | None = None,
) -> ClearedQuotes:
    """Quotes that may be printed: consented to, from a large enough group, and without a trace of who or where.

    Parameters
    ----------
    quotes : DataFrame or pyarrow.Table
        A row per quote: ``text``, ``consent`` (1, true, ja or yes where the person has agreed), and, to attribute them,
        ``party`` or ``case`` and ``n``, the people in that party or case. Rows without text are no quotes.
    publish : bool
        Quotes are off unless this is asked for; then none is returned.
    attribute_to : {"", "party", "case"}
        What each quote is attributed to. Both together would point to a person.
    names, places : collection of str
        People and places of the study. All municipalities of Norway since 1971 are looked for besides.
    accepted : sequence of str
        Wordings that were found and that the one who signs says are harmless.
    signed_by, signed_on : str, date
        Who has read the quotes, and when.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the texts.

    Raises
    ------
    ValueError
        If ``attribute_to`` has no such value, or an option is of another kind than it is to be: a name that stands
        alone, and not in a list, would be looked for letter by letter and never found.
    InputError
        If the table lacks a column.
    DisclosureError
        If a quote with consent holds a trace, comes from too small a group, or nobody has signed; all at once.
    """
    if not isinstance(attribute_to, str) or attribute_to not in {"", *ATTRIBUTIONS}:
        raise ValueError(f"attribute_to is {attribute_to!r}; choose 'party' or 'case', never both, or leave it out")
    _check_kind("publish", publish, bool, "True or False")
    _check_kind("signed_by", signed_by, str, "a name")
    _check_kind("signed_on", signed_on, date | None, "a date, such as datetime.date(2026, 1, 31)")
    for name, texts in (("names", names), ("places", places), ("accepted", accepted)):
        _check_texts(name, texts)
    speak = choose_language(language, os.environ)
    problems = Problems()
    table = as_arrow(quotes, problems)
    wanted = ["text", "consent", *([attribute_to, "n"] if attribute_to else [])]
    if table is not None:
        known = ", ".join(table.column_names)
        for name in [name for name in wanted if name not in table.column_names]:
            problems.add("quote_no_column", value=name, known=known)
    if table is None or problems.has_errors:
        raise InputError(problems, speak)
    columns = {name: table.column(name).to_pylist() for name in wanted}
    written = [row for row, text in enumerate(columns["text"]) if text is not None and str(text).strip()]
    agreed = [row for row in written if _is_yes(columns["consent"][row])]
    without = len(written) - len(agreed)
    shown = ["text", *([attribute_to] if attribute_to else [])]
    if not publish:
        return ClearedQuotes(_rows(table, shown, []), without, attribute_to, "", None, (), speak)
    for row in agreed:
        _look_through(str(columns["text"][row] or ""), row, names, places, accepted, problems)
        if attribute_to:
            size = columns["n"][row]
            if not isinstance(size, int | float) or not SMALLEST_GROUP <= size < float("inf"):
                problems.add("quote_small_group", rows=[row + 2], column="n", least=SMALLEST_GROUP)
    if not signed_by.strip() or signed_on is None:
        problems.add("quote_not_signed")
    if problems.has_errors:
        raise DisclosureError(problems, speak)
    kept = _rows(table, shown, agreed)
    return ClearedQuotes(kept, without, attribute_to, signed_by.strip(), signed_on, tuple(accepted), speak)


def _check_kind(name: str, value: object, kind: type | UnionType, expected: str) -> None:
    if not isinstance(value, kind):
        raise ValueError(f"{name} is {value!r}; it is {expected}")


def _check_texts(name: str, texts: object) -> None:
    listed = list(texts) if isinstance(texts, Collection) and not isinstance(texts, str) else [None]
    if not all(isinstance(one, str) for one in listed):
        raise ValueError(f"{name} is {texts!r}; it is a list of texts")


def _is_yes(value: object) -> bool:
    return isinstance(value, str | int | float) and canonical(value).casefold() in _YES


def _rows(table: pa.Table, names: Sequence[str], rows: Sequence[int]) -> pa.Table:
    import pyarrow as pa

    found = {name: table.column(name).to_pylist() for name in names}
    return pa.table({name: pa.array([str(found[name][row]) for row in rows], type=pa.string()) for name in names})


def _look_through(
    text: str,
    row: int,
    names: Collection[str],
    places: Collection[str],
    accepted: Collection[str],
    problems: Problems,
) -> None:
    """Note every trace in a quote; numbers and addresses are not repeated in the message."""
    rows, column = [row + 2], "text"
    for kind, wording in traces_in(text, names, places, accepted):
        match kind:
            case "identity_number":
                problems.add("quote_identity_number", rows=rows, column=column)
            case "eleven_digits":
                problems.add("quote_eleven_digits", rows=rows, column=column)
            case "telephone":
                problems.add("quote_telephone", rows=rows, column=column)
            case "e_mail":
                problems.add("quote_e_mail", rows=rows, column=column)
            case "name":
                problems.add("quote_name", rows=rows, column=column, value=wording)
            case _:
                problems.add("quote_place", rows=rows, column=column, value=wording)
