"""The bank of items, from the files of this folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from trepart_eval.instrument.statements import Answer, AnswerScale, Item
from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.checklist import ChecklistPoint, checklist_points
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Level, Party, Topic, Variant

if TYPE_CHECKING:
    import pandas as pd

_Term = TypeVar("_Term", bound=StrEnum)
AGREEMENT: Final = "agreement"
IN_PLACE: Final = "in_place"
CHECKLISTS: Final = {Variant.STEERING_GROUP: Level.MUNICIPALITY, Variant.WORK_GROUP: Level.WORKPLACE}
"""Forms of the checklist, and what each is about."""
_OF_LEADERS: Final = "employer"
_LEADERS: Final = (Party.ADMINISTRATION,)
_WHERE: Final = {Variant.STEERING_GROUP: ("case",), Variant.WORK_GROUP: ("case", "workplace")}


@dataclass(frozen=True, slots=True, eq=False)
class ItemBank:
    """Items of a form, in its order.

    Attributes
    ----------
    items : tuple of Item
        The items; those on who answers come first.
    variant : Variant
        The form.
    party : Party or None
        Who is asked; None for everyone's items.
    """

    items: tuple[Item, ...]
    variant: Variant
    party: Party | None = None

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def statements(self) -> tuple[Item, ...]:
        """Items that aren't about who answers."""
        return tuple(item for item in self.items if item.topic != Topic.BACKGROUND)

    @property
    def table(self) -> pd.DataFrame:
        """A row per item, with its words in the three languages."""
        import pandas as pd

        rows = [
            {
                "item": item.key,
                "topic": str(item.topic),
                "source_key": item.source,
                "scale": item.scale.key if item.scale else "",
                "reversed": item.reversed,
                "parties": ";".join(item.parties),
                "variants": ";".join(item.variants),
                "rationale": item.why,
                **{f"text_{language}": item.text(language) for language in Language},
            }
            for item in self.items
        ]
        return pd.DataFrame(rows)

    def _repr_html_(self) -> str:
        html: str = self.table.to_html(index=False)
        return html


def items(variant: str = Variant.FULL, party: str | None = None) -> ItemBank:
    """Items of a form: who answers first, then the statements.

    Parameters
    ----------
    variant : {"full", "short", "pulse", "steering_group", "work_group", "self_assessment"}
        Which form. The short one has two statements to a criterion, the pulse one.
    party : {"politicians", "administration", "union_reps", "safety_reps", "employees"}, optional
        Only what this party is asked.

    Raises
    ------
    ValueError
        If there is no such form or party.

    Examples
    --------
    >>> [item.key for item in items("pulse").statements]
    ['purpose1', 'goals1', 'anchor4', 'involve2', 'resourc1', 'follow1']
    """
    form = _member(Variant, variant, "variant")
    asked = None if party is None else _member(Party, party, "party")
    found = [item for item in _bank() if form in item.variants]
    return ItemBank(tuple(item for item in found if asked is None or asked in item.parties), form, asked)


def answer_scale(key: str) -> AnswerScale:
    """Answers of a scale, such as "agreement", by its key.

    Raises
    ------
    ValueError
        If there is no such scale.
    """
    scales = _scales()
    if not isinstance(key, str) or key not in scales:
        raise ValueError(f"unknown scale {key!r}; expected one of {', '.join(scales)}")
    return scales[key]


@cache
def _scales() -> dict[str, AnswerScale]:
    return {
        key: AnswerScale(
            key,
            tuple(Answer(answer["value"], _texts(answer), answer.get("means", "")) for answer in table["answers"]),
            table.get("low"),
            table.get("high"),
            table.get("dont_know"),
        )
        for key, table in read_catalogue(__package__, "answer_scales.toml").items()
    }


@cache
def _bank() -> tuple[Item, ...]:
    """Every item of every form."""
    about_who = read_catalogue(__package__, "background.toml")["item"]
    statements = read_catalogue(__package__, "item_bank.toml")["item"]
    of_leaders = read_catalogue(__package__, "leader_items.toml")["item"]
    of_checklists = [_asking(point) for point in checklist_points().values() if point.source != _OF_LEADERS]
    return (
        *(_background(table) for table in about_who),
        *(_item(table, AGREEMENT) for table in statements),
        *of_checklists,
        *(
            _item({"variants": [Variant.SELF_ASSESSMENT], "parties": _LEADERS, **table}, AGREEMENT)
            for table in of_leaders
        ),
    )


def _background(table: Mapping[str, Any]) -> Item:
    on_checklists = [form for form, asked in _WHERE.items() if table["key"] in asked]
    return _item({**table, "variants": [*table["variants"], *on_checklists]}, table.get("scale", ""))


def _item(table: Mapping[str, Any], scale: str) -> Item:
    return Item(
        key=table["key"],
        topic=table["topic"],
        texts=_texts(table),
        scale=_scales()[scale] if scale else None,
        source=table.get("source", ""),
        reversed=table.get("reversed", False),
        parties=tuple(Party(party) for party in table.get("parties", Party)),
        variants=tuple(Variant(variant) for variant in table["variants"]),
        why=table["why"],
    )


def _asking(point: ChecklistPoint) -> Item:
    """Item that asks whether a point of the checklist is in place."""
    return Item(
        key=point.code,
        topic=point.block,
        texts=point.texts,
        scale=_scales()[IN_PLACE],
        source=point.source,
        variants=tuple(form for form, level in CHECKLISTS.items() if point.is_about(level)),
        why="The handbook's advice, point by point; feeds fidelity and the index of intensity.",
        point=point.key,
    )


def _texts(table: Mapping[str, Any]) -> dict[str, str]:
    return {language.value: table[language.value] for language in Language}


def _member(terms: type[_Term], given: str, name: str) -> _Term:
    try:
        return terms(given)
    except ValueError:
        known = ", ".join(term.value for term in terms)
        raise ValueError(f"unknown {name} {given!r}; expected one of {known}") from None
