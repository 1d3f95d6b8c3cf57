"""The six criteria across the cases: heat map with rank intervals, scores with intervals, and Fafo's reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from trepart_eval.disclosure import protect
from trepart_eval.quality import item_answers
from trepart_eval.quality.response.answer_shares import ANSWER_SHARES
from trepart_eval.reporting.document import (
    HIDDEN,
    MISSING,
    Cell,
    Comparison,
    Element,
    Heading,
    Kind,
    Note,
    Number,
    Paragraph,
    Table,
)
from trepart_eval.reporting.figures import answers_figure, items_figure, scores_figure
from trepart_eval.reporting.reports.drawn_figures import shown_figure
from trepart_eval.reporting.reports.findings import HIDDEN as HIDDEN_STATUS
from trepart_eval.reporting.reports.findings import Findings, Row
from trepart_eval.reporting.reports.phrases import capital, counted, criterion_label, said, score_text, split_evenly
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, Reading, Source, Status

_GROUP = "criteria"
MOST_ROWS: Final = 36
"""Most cases in one heat map: more don't fit a page with letters that can be read."""

MOST_ITEMS: Final = 30
"""Most items in one figure."""


def criteria_section(findings: Findings) -> tuple[Element, ...]:
    """Scores of each source, never ranked further than the intervals carry."""
    language = findings.language
    start = Heading(1, said(_GROUP, "heading", language))
    if not findings.sources:
        return (start, Paragraph(said(_GROUP, "nothing", language)))
    found: list[Element] = [
        start,
        Paragraph(said(_GROUP, "about", language)),
        Note(said(_GROUP, "no_league", language)),
    ]
    for source in findings.sources:
        if len(findings.sources) > 1:
            found.append(Heading(2, capital(label("source", source, language))))
        found += _of_source(findings, source)
    return tuple(found)


def _of_source(findings: Findings, source: str) -> Iterator[Element]:
    language, released = findings.language, findings.released
    rows = findings.score_rows(source)
    if released is None or not any(row["score"] is not None for row in rows):
        yield Paragraph(said(_GROUP, "nothing", language))
        return
    every = list(dict.fromkeys(row["case"] for row in rows))
    if len(every) > MOST_ROWS:  # many empty rows would hide those that say something
        seen = {row["case"] for row in rows if row["status"] != Status.NO_EVIDENCE.value}
        rows = [row for row in rows if row["case"] in seen]
        if len(seen) < len(every):
            yield Paragraph(counted(_GROUP, "left_out", len(every) - len(seen), language))
    several = list(split_evenly([case for case in every if any(row["case"] == case for row in rows)], MOST_ROWS))
    told = (Paragraph(reading_sentence(findings, source)), _readings(findings, source))
    if len(several) > 1:  # figures of a page each: what is short goes before them, and no page is left empty
        yield from told
    for place, cases in enumerate(several, start=1):
        part = said("words", "part", language, part=place, parts=len(several)) if len(several) > 1 else ""
        drawn = scores_figure(released, source=source, cases=cases, comparison=findings.comparison, language=language)
        yield shown_figure(drawn, part=part)
    if len(several) == 1:
        yield from told
    yield _scores(findings, source, rows)
    if source == Source.INTERVIEWS.value:
        yield shown_figure(answers_figure(released, language=language))
    elif findings.data.answers is not None:
        yield from _items(findings)
    yield _comparison(findings, source)


def _items(findings: Findings) -> Iterator[Element]:
    """Answers to each item over the whole programme, in the latest wave; items are never shown by case."""
    found = item_answers(findings.data)
    shown = protect(found, keys=("wave", "party", "criterion", "item"), values=ANSWER_SHARES, sums=(),
                    min_n=found.min_n, language=findings.language)  # fmt: skip
    study = findings.data.study
    for themes in _on_one_page(findings):
        figure = items_figure(shown, criteria=themes, source=study.name, language=findings.language)
        yield shown_figure(figure, mark=study.simulated_note)


def _on_one_page(findings: Findings) -> list[list[str]]:
    """Criteria and dimensions in groups whose items fit a page."""
    groups: list[list[str]] = []
    room = 0
    of_theme = Counter(item.about for item in findings.data.study.items)
    for theme, n_items in of_theme.items():
        if n_items > room:
            groups.append([])
            room = MOST_ITEMS
        groups[-1].append(theme)
        room -= n_items
    return groups


def reading_sentence(findings: Findings, source: str) -> str:
    """In how many cases a criterion is underestimated, clearly or possibly."""
    language = findings.language
    of_case: dict[str, set[str]] = {}
    for row in own_readings(findings, source):
        of_case.setdefault(row["case"], set()).add(row["reading"])
    seen = [found for found in of_case.values() if found - {Reading.NO_EVIDENCE.value, Reading.HIDDEN.value}]
    clearly = sum(Reading.UNDERESTIMATED.value in found for found in seen)
    possibly = sum(
        Reading.POSSIBLY_UNDERESTIMATED.value in found and Reading.UNDERESTIMATED.value not in found for found in seen
    )
    return said(
        _GROUP,
        "underestimated",
        language,
        cases=counted("words", "cases", len(seen), language),
        clearly=counted("words", "none_or", clearly, language),
        possibly=counted("words", "none_or", possibly, language),
        source=label("source", source, language),
    )


def own_readings(findings: Findings, source: str) -> list[Row]:
    """Readings of a source in its latest wave."""
    at = findings.latest(source)
    return [row for row in findings.readings if row["source"] == source and row["wave"] == at]


def _readings(findings: Findings, source: str) -> Table:
    """How many cases have each reading, by criterion."""
    language = findings.language
    counts = Counter((row["criterion"], row["reading"]) for row in own_readings(findings, source))
    used = [one.value for one in Reading if any(reading == one.value for _, reading in counts)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (capital(criterion_label(one, language)), *(Number(counts[one.value, reading]) for reading in used))
        for one in Criterion
    )
    header = (said(_GROUP, "criterion", language), *(capital(label("reading", one, language)) for one in used))
    caption = said(_GROUP, "readings", language, source=label("source", source, language))
    return Table(caption, header, rows, said(_GROUP, "readings_note", language))


def _scores(findings: Findings, source: str, rows: list[Row]) -> Table:
    """Score with interval per case and criterion."""
    language = findings.language
    cells: dict[str, dict[str, Cell]] = {}
    for row in rows:
        cells.setdefault(row["case"], {})[row["criterion"]] = score_cell(row, findings)
    header = (said("words", "case", language),
              *(capital(criterion_label(one, language, short=True)) for one in Criterion))  # fmt: skip
    shown = tuple((case, *(own.get(one.value, MISSING) for one in Criterion)) for case, own in cells.items())
    wave = findings.latest(source)
    name = label("source", source, language)
    about = name if wave == WHOLE_CASE else f"{name}, {wave}"
    kinds = (Kind.TEXT, *(Kind.FIGURES for _ in Criterion))
    return Table(said(_GROUP, "scores", language, about=about), header, shown, said(_GROUP, "scores_note", language),
                 kinds)  # fmt: skip


def score_cell(row: Row, findings: Findings) -> Cell:
    """Cell with a score and its interval, or why there is none."""
    if row["score"] is None:
        return HIDDEN if row["status"] in HIDDEN_STATUS else MISSING
    return score_text(row, findings.language)


def _comparison(findings: Findings, source: str) -> Comparison:
    """View in which readers of the web page compare cases."""
    language = findings.language
    if findings.released is None:
        raise ValueError("there are no scores to compare; expected released scores")
    return Comparison(
        caption=said(_GROUP, "compare", language, source=label("source", source, language)),
        released=findings.released.tables["scores"],
        unit="case",
        measure="criterion",
        value="score",
        measures={one.value: capital(criterion_label(one, language, short=True)) for one in Criterion},
        unit_heading=said("words", "case", language),
        where={"source": source, "wave": findings.latest(source), "party": WHOLE_CASE, "workplace": WHOLE_CASE},
        note=said(_GROUP, "compare_note", language),
    )
