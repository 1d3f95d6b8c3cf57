"""The bank of items as a page to read, made from its files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trepart_eval.instrument.item_bank import items
from trepart_eval.instrument.reading_ease import readability, text_length
from trepart_eval.instrument.statements import Item
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import Party, Variant

_INTRODUCTION: Final = """\
# The instrument

Made from the code by `make reference`; a test holds the two together. `te.instrument.items(variant, party)` has the
items, `te.instrument.questionnaire(variant, parties)` the form with sections and the words around them. The ideas come
from the sources named; the wording is this project's own.

| variant | what it is | statements |
|---|---|---|
{variants}

Statements are answered from 1, "Helt uenig", to 5, "Helt enig", with 9 for "Vet ikke", which is no answer but counted.
The scale is labelled throughout and the middle is a real middle. Each criterion has reversed items, so that someone who
agrees with everything gets no high score; the short forms have none, to be quick to read, and say less about those who
do. "Vi" and "her" are what the introduction says: the place that the respondent answers for.

Who is asked follows who can know: employees aren't asked about the municipality's forum, politicians not about the
workplace's meetings. Each party is asked at least half of every criterion's items, which a respondent's score needs,
and in the short forms everyone the same. Trust, learning points and outcomes are on topics without a score: `[[items]]`
with `topic` in `study.toml` loads and counts them. Outcomes ask for change since the work began and not for its cause,
which a respondent can't know, and are no substitute for figures.

Keys are letters and digits, at most nine, and unique in their first eight signs: some tools show no more, others allow
no underscore. The two checklists ask the points of [intensity.md](intensity.md), `sg01` for `decision_council` and so
on; an export with a column per point loads as `[[checklists]]`.

`te.instrument.readability(variant)` gives LIX (Björnsson 1968) for every item. The index is made for running text:
below it is shown for the statements of a form together, and in the list for each bokmål item, where one long word moves
it by ten points or more. Words of the field, such as "utviklingsarbeidet", are long and known to those who answer.

| variant | LIX bokmål | LIX nynorsk | LIX English |
|---|---|---|---|
{lix}

A leader's self-assessment (`te.instrument.self_assessment(answers)`, or `trepart-eval self-assessment FILE`) is scored
from 0 to 100 in seven themes, for the leader alone: no score of all themes, no norm, nothing to compare with.
`summarise_leaders` refuses fewer leaders than `min_n` and guards the rest as the disclosure stage does.

None of this has been tried on respondents yet: no reliability or validity is claimed before data from the field are in.
`te.quality` has the tools for it.
"""
_EVERYONE: Final = "all"


def instrument_page() -> str:
    """Page on the instrument as Markdown."""
    variants = "\n".join(_variant(one) for one in Variant)
    lix = "\n".join(_lix(one) for one in Variant)
    return "\n".join([_INTRODUCTION.format(variants=variants, lix=lix), *_rows()]) + "\n"


def _variant(variant: Variant) -> str:
    meaning = {
        Variant.FULL: "Everything, for an evaluation's main survey.",
        Variant.SHORT: "Two statements to a criterion.",
        Variant.PULSE: "One statement to a criterion, at workplaces, often.",
        Variant.STEERING_GROUP: "The handbook's checklist, one person for the municipality.",
        Variant.WORK_GROUP: "The handbook's checklist and SINTEF's learning points, one person for each workplace.",
        Variant.SELF_ASSESSMENT: "A leader's own, in the seven themes.",
    }[variant]
    return f"| `{variant}` | {meaning} | {len(items(variant).statements)} |"


def _lix(variant: Variant) -> str:
    found = readability(variant)
    values = " | ".join(format_number(found.of_all(language).lix, Language.EN) for language in Language)
    return f"| `{variant}` | {values} |"


def _rows() -> Iterator[str]:
    for title, variant in (
        ("Items of the questionnaire", Variant.FULL),
        ("Items for leaders", Variant.SELF_ASSESSMENT),
    ):
        yield f"\n## {title}\n"
        yield "| key | topic | source | asked | in | bokmål | nynorsk | English | LIX | why |"
        yield "|---|---|---|---|---|---|---|---|---|---|"
        for item in items(variant):
            yield _row(item)


def _row(item: Item) -> str:
    asked = _EVERYONE if len(item.parties) == len(Party) else ", ".join(item.parties)
    forms = ", ".join(variant for variant in item.variants if variant not in {"steering_group", "work_group"})
    topic = f"{item.topic} (reversed)" if item.reversed else item.topic
    words = " | ".join(item.text(language) for language in Language)
    lix = format_number(text_length(item.text(Language.NB)).lix, Language.EN)
    return f"| `{item.key}` | {topic} | {item.source} | {asked} | {forms} | {words} | {lix} | {item.why} |"
