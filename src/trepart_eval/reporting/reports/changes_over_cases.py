"""Change between the first wave and the last, on average over the cases."""

from __future__ import annotations

from trepart_eval.criteria import mean_changes
from trepart_eval.reporting.document import MISSING, Cell, Element, Heading, Interval, Kind, Number, Paragraph, Table
from trepart_eval.reporting.figures import change_figure
from trepart_eval.reporting.reports.drawn_figures import shown_figure
from trepart_eval.reporting.reports.findings import Findings, Row
from trepart_eval.reporting.reports.phrases import capital, counted, criterion_label, number, said
from trepart_eval.vocabulary.labels import label

_GROUP = "change"
_COLUMNS = ("criterion", "change", "interval", "up", "down", "cases")
_LEVEL = 0.05
_WIDEST = 100.0


def change_across_cases(findings: Findings) -> tuple[Element, ...]:
    """How much each criterion has moved, and whether chance could give as much."""
    language, released = findings.language, findings.released
    found: list[Element] = [Heading(1, said(_GROUP, "heading", language))]
    several = [source for source in findings.sources if len(findings.waves_of(source)) > 1]
    if not several or released is None:
        return (*found, Paragraph(said("case", "one_wave", language)))
    found.append(Paragraph(said(_GROUP, "about", language)))
    for source in several:
        if len(several) > 1:
            found.append(Heading(2, capital(label("source", source, language))))
        rows = changes_of_source(findings, source)
        if not rows:
            found.append(Paragraph(said(_GROUP, "none_shown", language)))
            continue
        found.append(shown_figure(change_figure(released, source=source, language=language)))
        found.append(Paragraph(change_sentence(findings, source)))
        found.append(_table(findings, rows))
    return tuple(found)


def changes_of_source(findings: Findings, source: str) -> list[Row]:
    """Mean changes of a source, from scores that may be shown."""
    if findings.released is None:
        return []
    rows: list[Row] = mean_changes(findings.released.scores).arrow.to_pylist()
    return [row for row in rows if row["source"] == source]


def change_sentence(findings: Findings, source: str) -> str:
    """How many of the mean changes are larger than chance gives, and the largest of them."""
    language = findings.language
    rows = changes_of_source(findings, source)
    about = {"source": label("source", source, language)}
    if not rows:
        return said(_GROUP, "none_of_source", language, **about)
    tested = [row for row in rows if row["p_bh"] is not None]
    about |= {"first": rows[0]["other_wave"], "last": rows[0]["wave"], "all": number(len(tested), language)}
    if not tested:
        return said(_GROUP, "untested", language, **about)
    clear = [row for row in tested if row["p_bh"] < _LEVEL]
    only = "only_clear" if len(tested) == 1 else ""
    if not clear:
        return said(_GROUP, "only_unclear" if only else "clear_0", language, **about)
    most = max(clear, key=lambda row: abs(row["difference"]))
    way = said(_GROUP, "up" if most["difference"] > 0 else "down", language)
    ends = sorted(abs(most[name]) for name in ("conf_low", "conf_high"))
    about |= {
        "criterion": criterion_label(most["criterion"], language),
        "way": way,
        "size": number(abs(most["difference"]), language),
        "low": number(ends[0], language),
        "high": number(ends[1], language),
    }
    return said(_GROUP, only, language, **about) if only else counted(_GROUP, "clear", len(clear), language, **about)


def _table(findings: Findings, rows: list[Row]) -> Table:
    language = findings.language
    header = tuple(
        said(_GROUP, f"head_{name}", language) for name in ("criterion", "change", "interval", "up", "down", "cases")
    )
    cells = tuple(
        (capital(criterion_label(row["criterion"], language)), Number(row["difference"], 1), _possible(row),
         Number(row["n_up"]), Number(row["n_down"]), Number(row["n_cases"]))
        for row in rows
    )  # fmt: skip
    caption = said(_GROUP, "caption", language, first=rows[0]["other_wave"], last=rows[0]["wave"],
                   source=label("source", rows[0]["source"], language))  # fmt: skip
    return Table(caption, header, cells, said(_GROUP, "note", language), (Kind.TEXT, *(Kind.FIGURES,) * 5))


def _possible(row: Row) -> Cell:
    """Interval within what changes on a scale from 0 to 100 can be."""
    if row["conf_low"] is None or row["conf_high"] is None:
        return MISSING
    return Interval(max(row["conf_low"], -_WIDEST), min(row["conf_high"], _WIDEST), 1)
