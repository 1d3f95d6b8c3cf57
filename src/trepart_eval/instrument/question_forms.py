"""A questionnaire: the items of a form in sections, with the words around them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from trepart_eval.instrument.item_bank import CHECKLISTS, items
from trepart_eval.instrument.statements import AnswerScale, Item
from trepart_eval.problems.arguments import listed
from trepart_eval.study.layout import MIN_N_DEFAULT, MIN_N_FLOOR
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import Block, Criterion, Dimension, LeaderTheme, Party, Topic, Variant

_GROUPS: Final = {
    "criterion": Criterion,
    "dimension": Dimension,
    "topic": Topic,
    "leader_theme": LeaderTheme,
    "block": Block,
}
_ON_CHECKLISTS: Final = {"block": Block, **_GROUPS}
_AT_WORKPLACES: Final = (Party.ADMINISTRATION, Party.UNION_REPS, Party.SAFETY_REPS, Party.EMPLOYEES)
_FILLED_IN_BY: Final = {Variant.PULSE: _AT_WORKPLACES, Variant.SELF_ASSESSMENT: (Party.ADMINISTRATION,)}


@dataclass(frozen=True, slots=True)
class Section:
    """Items on one topic, below one heading.

    Attributes
    ----------
    topic : str
        The topic: its key is valid as the name of a group in every tool.
    items : tuple of Item
        Its items.
    """

    topic: str
    items: tuple[Item, ...]
    checklist: bool = False

    def title(self, language: Language) -> str:
        """Heading in a language, with a capital letter."""
        groups = _ON_CHECKLISTS if self.checklist else _GROUPS
        group = next(name for name, terms in groups.items() if self.topic in {term.value for term in terms})
        text = label(group, self.topic, language)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A form that people fill in.

    Attributes
    ----------
    variant : Variant
        Which form.
    parties : tuple of Party
        Who may fill it in. `Item.parties` says who of them is asked an item.
    sections : tuple of Section
        The items by topic; who answers first.
    min_n : int
        Fewest people behind a figure that is shown, as the introduction promises.
    """

    variant: Variant
    parties: tuple[Party, ...]
    sections: tuple[Section, ...]
    min_n: int = MIN_N_DEFAULT

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def scales(self) -> tuple[AnswerScale, ...]:
        """Every list of answers that is used, in order."""
        return tuple({item.scale.key: item.scale for item in self.items if item.scale}.values())

    def asked(self, item: Item) -> tuple[Party, ...]:
        """Who of those that fill in the form is asked an item; all of them where it is for everyone."""
        return tuple(party for party in self.parties if party in item.parties)

    def title(self, language: Language) -> str:
        """Title in a language, with a capital letter."""
        text = label("variant", self.variant, language)
        return text[:1].upper() + text[1:]

    def introduction(self, language: Language) -> str:
        """What people read first: what the form is about, who "we" are, and what becomes of the answers."""
        return text_of(__package__, "introduction", self.variant, language, min_n=format_number(self.min_n, language))

    def instruction(self, language: Language) -> str:
        """How to answer, above the statements."""
        kind = "checklist" if self.variant in CHECKLISTS else "statements"
        return text_of(__package__, "instruction", kind, language)

    def closing(self, language: Language) -> str:
        """What stands below the last item."""
        return text_of(__package__, "closing", "thanks", language)


def questionnaire(
    variant: str = Variant.FULL, parties: Collection[str] | None = None, *, min_n: int = MIN_N_DEFAULT
) -> Questionnaire:
    """Form with the items that at least one of the parties is asked.

    Parameters
    ----------
    variant : {"full", "short", "pulse", "steering_group", "work_group", "self_assessment"}
        Which form.
    parties : collection of str, optional
        Who is to fill it in. Left out: all five, but for the workplace pulse (not politicians) and the
        self-assessment (leaders).
    min_n : int
        Fewest people behind a figure that is shown, for the introduction to say.

    Raises
    ------
    ValueError
        If there is no such form or party, or nothing is left to ask.

    Examples
    --------
    >>> form = questionnaire("short", ["politicians"])
    >>> form.title(Language.NB), len(form.items)
    ('Spørreskjema, kort utgave', 16)
    """
    if not isinstance(min_n, int) or min_n < MIN_N_FLOOR:
        raise ValueError(f"min_n is {min_n!r}; expected a whole number, {MIN_N_FLOOR} or more")
    chosen = None if parties is None else listed(parties, "parties", "parties")
    if chosen is not None and not chosen:
        raise ValueError("parties is empty; expected at least one party")
    form = items(variant).variant
    wanted = [items(form, party) for party in chosen or _FILLED_IN_BY.get(form, tuple(Party))]
    asked = tuple(bank.party for bank in wanted if bank.party and bank.statements)
    if not asked:
        raise ValueError(f"form {form.value!r} asks nothing of {', '.join(chosen or ())}; expected other parties")
    kept = [item for item in items(form) if set(item.parties) & set(asked)]
    sections = tuple(
        Section(topic, tuple(group), form in CHECKLISTS) for topic, group in groupby(kept, key=lambda item: item.topic)
    )
    return Questionnaire(form, asked, sections, min_n)
