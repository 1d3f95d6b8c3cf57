"""How easy the items are to read: LIX, the readability index that Scandinavian texts are held to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from trepart_eval.instrument.item_bank import items
from trepart_eval.instrument.statements import Item
from trepart_eval.problems.arguments import check_type
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import Variant

if TYPE_CHECKING:
    import pandas as pd

LONG_WORD: Final = 6
"""Letters; a word with more of them is long (Björnsson 1968)."""
_WORD: Final = re.compile(r"\d+[.,]\d+|[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END: Final = re.compile(r"[.:!?]+(?=\s|$|[\"»”])")


@dataclass(frozen=True, slots=True)
class TextLength:
    """Counts behind the index of a text.

    Attributes
    ----------
    n_words, n_long_words, n_sentences : int
        Words, those of more than six letters, and sentences; a text without a full stop is one sentence.
    """

    n_words: int
    n_long_words: int
    n_sentences: int

    @property
    def lix(self) -> float:
        """Mean length of the sentences plus the percentage of long words; NaN where there are no words."""
        if not self.n_words:
            return float("nan")
        return self.n_words / self.n_sentences + 100 * self.n_long_words / self.n_words


@dataclass(frozen=True, slots=True, eq=False)
class Readability:
    """Reading ease of the items of a form, in the three languages.

    Attributes
    ----------
    variant : Variant
        The form.
    lengths : tuple of (Item, Language, TextLength)
        Counts of each item in each language.
    """

    variant: Variant
    lengths: tuple[tuple[Item, Language, TextLength], ...]

    @property
    def table(self) -> pd.DataFrame:
        """A row per item and language."""
        import pandas as pd

        rows = [
            {
                "item": item.key,
                "language": language.value,
                "n_words": length.n_words,
                "n_long_words": length.n_long_words,
                "n_sentences": length.n_sentences,
                "lix": length.lix,
                "text": item.text(language),
            }
            for item, language, length in self.lengths
        ]
        return pd.DataFrame(rows)

    def of_all(self, language: Language) -> TextLength:
        """Counts of the statements as one text, which the index is made for."""
        own = [length for item, spoken, length in self.lengths if spoken is language and item.source]
        return TextLength(
            sum(one.n_words for one in own),
            sum(one.n_long_words for one in own),
            sum(one.n_sentences for one in own),
        )

    def summary(self, language: Language | str = Language.NB) -> str:
        """Index of the whole form in a sentence, and what the index of a single item is worth."""
        spoken = Language(language)
        whole = self.of_all(spoken)
        return text_of(
            __package__,
            "readability",
            "summary",
            spoken,
            lix=format_number(whole.lix, spoken),
            words=format_number(whole.n_words, spoken),
            sentences=format_number(whole.n_sentences, spoken),
        )

    def _repr_html_(self) -> str:
        html: str = self.table.to_html(index=False)
        return html


def text_length(text: str) -> TextLength:
    """Words, long words and sentences of a text.

    Examples
    --------
    >>> text_length("Partene er enige om målene.")
    TextLength(n_words=5, n_long_words=1, n_sentences=1)
    """
    words = _WORD.findall(text)
    long_words = sum(sum(sign.isalpha() for sign in word) > LONG_WORD for word in words)
    return TextLength(len(words), long_words, max(1, len(_SENTENCE_END.findall(text))))


def lix(text: str) -> float:
    """Readability index LIX of a text: mean sentence length plus the percentage of words over six letters.

    Below 30 is very easy, 30-40 easy, 40-50 as newspapers, 50-60 difficult, above 60 very difficult. The index is made
    for running text; in one sentence of ten words, a single long word moves it by ten points.

    Parameters
    ----------
    text : str
        The text. Sentences end with a full stop, colon, exclamation or question mark.

    Returns
    -------
    float
        The index; NaN where there are no words.

    References
    ----------
    Björnsson, C. H. (1968). Läsbarhet. Liber.

    Examples
    --------
    >>> lix("Partene er enige om målene.")
    25.0
    """
    check_type(text, str, "text", "what is to be read")
    return text_length(text).lix


def readability(variant: str = Variant.FULL) -> Readability:
    """Reading ease of every item of a form, in every language.

    Parameters
    ----------
    variant : {"full", "short", "pulse", "steering_group", "work_group", "self_assessment"}
        Which form.
    """
    bank = items(variant)
    lengths = tuple((item, language, text_length(item.text(language))) for item in bank for language in Language)
    return Readability(bank.variant, lengths)
