"""What the study is about: parties, waves, scales and items, from the tables of ``study.toml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from trepart_eval.study.named_tables import Code
from trepart_eval.study.notes import Notes
from trepart_eval.study.planned_study import Item, PartyDefinition, Scale, Wave
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, Dimension, Theme

Tables = Mapping[str, Mapping[str, Any]]

_MOST: Final = 100  # parties or waves; they are held as small whole numbers


def parties_of(tables: Tables, notes: Notes) -> tuple[PartyDefinition, ...]:
    """Parties in the order of the file."""
    _not_too_many(tables, "parties", notes)
    for key, table in tables.items():
        target = table["counts_with"]
        standing_alone = [other for other in tables if other != key and not tables[other]["counts_with"]]
        if target:
            notes.known(target, standing_alone, key=f"parties.{key}.counts_with")
    parties = tuple(
        PartyDefinition(key, tuple(table["values"]), table["counts"], table["counts_with"], labels_of(table["label"]))
        for key, table in tables.items()
    )
    notes.told_apart((party.key, f"parties.{party.key}", party.spellings) for party in parties)
    if parties and not any(party.counts and not party.counts_with for party in parties):
        notes.add("no_party_counts", key="parties")
    return parties


def waves_of(tables: Tables, notes: Notes) -> tuple[Wave, ...]:
    """Waves in the order of the file; one that means everything where the file names none."""
    _not_too_many(tables, "waves", notes)
    waves = tuple(Wave(key, tuple(table["values"]), table["from"], table["to"]) for key, table in tables.items())
    _days_apart(waves, notes)
    notes.told_apart((wave.key, f"waves.{wave.key}", wave.spellings) for wave in waves)
    return waves or (Wave(WHOLE_CASE),)


def scales_of(tables: Tables, notes: Notes) -> dict[str, Scale]:
    """Scales by key; those whose ends are wrong are left out."""
    scales = {}
    for key, table in tables.items():
        low, high = table["low"], table["high"]
        if low is None or high is None:
            continue  # already noted
        if low >= high:
            notes.add("scale_ends", key=f"scales.{key}", low=low, high=high)
            continue
        scales[key] = _scale(key, low, high, table, notes)
    return scales


def items_of(
    tables: Sequence[Mapping[str, Any]], scales: Mapping[str, Scale], known: Tables, notes: Notes
) -> list[Item]:
    """Items in the order of the file; those that lack a name, a theme or a scale are left out."""
    items = []
    for number, table in enumerate(tables, start=1):
        scale = scales.get(table["scale"])
        if table["scale"]:
            notes.known(table["scale"], known, key=f"items[{number}].scale")
        theme, topic = _about(table, f"items[{number}]", notes)
        if table["name"] and scale and (theme or topic):
            items.append(Item(table["name"], theme, scale, table["reversed"], table["column"], topic))
    for name, count in Counter(table["name"] for table in tables if table["name"]).items():
        if count > 1:
            places = [f"items[{number}]" for number, table in enumerate(tables, 1) if table["name"] == name]
            notes.add("item_twice", key=", ".join(places), name=name)
    return items


def theme_of(table: Mapping[str, Any], at: str, notes: Notes) -> Theme | None:
    """Criterion or dimension that an item or a code speaks of; None where neither or both are given."""
    criterion, dimension = table["criterion"], table["dimension"]
    if bool(criterion) == bool(dimension):
        if not notes.said_of(f"{at}.criterion", f"{at}.dimension"):
            notes.add("criterion_or_dimension", key=at)
        return None
    return Criterion(criterion) if criterion else Dimension(dimension)


def _about(table: Mapping[str, Any], at: str, notes: Notes) -> tuple[Theme | None, str]:
    """Theme of an item, or its topic where it has none; neither where both are given, or nothing."""
    topic: str = table["topic"] or ""
    if not topic:
        return theme_of(table, at, notes), ""
    if table["criterion"] or table["dimension"]:
        notes.add("topic_beside_theme", key=at, name=topic)
        return None, ""
    return None, topic


def number_on(scale: Scale, code: Code) -> bool:
    """Whether a code, as a number or as text, is one of a scale's answers."""
    try:
        return scale.low <= float(canonical(code)) <= scale.high
    except ValueError:
        return False


def questions_of(table: Mapping[str, str | Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Questions as asked, by column: every wording in any language, each once."""
    return {
        column: tuple(dict.fromkeys(text for text in labels_of(said).values() if text.strip()))
        for column, said in table.items()
    }


def _scale(key: str, low: int, high: int, table: Mapping[str, Any], notes: Notes) -> Scale:
    at = f"scales.{key}"
    unsure = {canonical(code) for code in table["dont_know"]}
    labels, unsure_words = {}, []
    for text, number in table["labels"].items():
        if canonical(number) in unsure:
            unsure_words.append(text)
        elif low <= number <= high and float(number).is_integer():
            labels[canonical(text)] = int(number)
        else:
            notes.add("label_outside_scale", key=f"{at}.labels", value=number, low=low, high=high)
    notes.told_apart((text, f"{at}.labels", [text]) for text in table["labels"])
    scale = Scale(key, low, high, labels, (*table["dont_know"], *unsure_words))
    for code in table["dont_know"]:
        if number_on(scale, code):
            notes.add("dont_know_inside_scale", key=f"{at}.dont_know", value=code, low=low, high=high)
    return scale


def _not_too_many(tables: Tables, name: str, notes: Notes) -> None:
    if len(tables) > _MOST:
        notes.add("too_many", key=name, count=len(tables), maximum=_MOST)
    if WHOLE_CASE in tables:
        notes.add("reserved_name", key=f"{name}.{WHOLE_CASE}", name=WHOLE_CASE)


def _days_apart(waves: Sequence[Wave], notes: Notes) -> None:
    """Note waves whose days end before they begin, aren't given at both ends, or belong to another wave too."""
    dated = []
    for wave in waves:
        at = f"waves.{wave.key}"
        if wave.first_day and wave.last_day:
            if wave.last_day < wave.first_day:
                notes.add("wave_ends_first", key=at, first=wave.first_day, last=wave.last_day)
            else:
                dated.append((wave.first_day, wave.last_day, wave.key))
        elif wave.first_day or wave.last_day:
            notes.add("wave_half_dated", key=at)
    for (_, last, one), (first, _, other) in pairwise(sorted(dated)):
        if first <= last:
            notes.add("waves_overlap", key=f"waves.{other}", name=other, other=one, day=first)


def labels_of(found: str | Mapping[str, str]) -> dict[str, str]:
    """Label by language code, from one text or a table."""
    if isinstance(found, str):
        return {language.value: found for language in Language} if found else {}
    return dict(found)
