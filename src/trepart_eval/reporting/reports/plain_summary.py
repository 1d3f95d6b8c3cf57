"""The summary in plain language: every sentence says one thing, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.relations.programme_theory.claim_evidence import ClaimReading
from trepart_eval.reporting.document import Bullets, Element, Heading, Paragraph
from trepart_eval.reporting.figures.phrasing import count_of_cases
from trepart_eval.reporting.reports.changes_over_cases import change_sentence
from trepart_eval.reporting.reports.closeness import index_rows, known_sentence
from trepart_eval.reporting.reports.criteria_across_cases import reading_sentence
from trepart_eval.reporting.reports.findings import Findings
from trepart_eval.reporting.reports.gaps_between_parties import overall_gaps
from trepart_eval.reporting.reports.phrases import counted, criterion_label, listed, number, said
from trepart_eval.reporting.reports.sources_side_by_side import side_sentence
from trepart_eval.vocabulary.labels import label

_GROUP = "summary"
_LEVEL = 0.05


def summary_section(findings: Findings) -> tuple[Element, ...]:
    """What a reader should know who reads nothing else."""
    language = findings.language
    return (
        Heading(1, said(_GROUP, "heading", language)),
        Bullets(tuple(_points(findings))),
        Paragraph(said(_GROUP, "hedge", language)),
    )


def _points(findings: Findings) -> Iterator[str]:
    language = findings.language
    for source in findings.sources:
        if any(row["score"] is not None for row in findings.score_rows(source)):
            yield _highest(findings, source)
            yield reading_sentence(findings, source)
            yield _ranks(findings, source)
            yield _gaps(findings, source)
            if len(findings.waves_of(source)) > 1:
                yield change_sentence(findings, source)
    if len(findings.sources) > 1:
        yield side_sentence(findings)
    if any(row["value"] is not None for row in index_rows(findings).values()):
        yield known_sentence(findings)
    else:
        yield said("closeness", "nothing", language)
    if findings.across is not None:
        yield _relations(findings)
        yield _claims(findings)


def _highest(findings: Findings, source: str) -> str:
    """The criteria with the highest and the lowest median over the cases."""
    language = findings.language
    scores: dict[str, list[float]] = {}
    for row in findings.score_rows(source):
        if row["score"] is not None:
            scores.setdefault(row["criterion"], []).append(row["score"])
    medians = {name: float(np.median(values)) for name, values in scores.items()}
    low, high = (number(end(medians.values()), language) for end in (min, max))
    if low == high:
        return said(_GROUP, "level", language, value=low, source=label("source", source, language))

    def with_median(shown: str) -> str:
        names = [name for name, median in medians.items() if number(median, language) == shown]
        return listed([criterion_label(name, language, short=len(names) > 1) for name in names], language)

    return said(
        _GROUP, "highest", language, high=with_median(high), high_value=high,
        low=with_median(low), low_value=low, source=label("source", source, language),
    )  # fmt: skip


def _ranks(findings: Findings, source: str) -> str:
    """How wide the rank intervals are."""
    language = findings.language
    own = []
    if findings.comparison:
        own = rows_as_dicts(findings.comparison.arrow, source=source, wave=findings.latest(source))
        own = [row for row in own if row["rank_low"] is not None]
    if not own:
        return said(_GROUP, "no_ranks", language, source=label("source", source, language))
    width = float(np.median([row["rank_high"] - row["rank_low"] + 1 for row in own]))
    most = max(row["n_ranked"] for row in own)
    return said(
        _GROUP,
        "ranks",
        language,
        source=label("source", source, language),
        width=number(width, language),
        all=number(most, language),
    )


def _gaps(findings: Findings, source: str) -> str:
    """How many of the parties' mean gaps are larger than chance gives, and the largest of them."""
    language = findings.language
    rows = overall_gaps(findings, source)
    clear = [row for row in rows if row["p_bh"] is not None and row["p_bh"] < _LEVEL]
    if not rows:
        return said(_GROUP, "no_gaps", language, source=label("source", source, language))
    if not clear:
        return said(_GROUP, "gaps_0", language, source=label("source", source, language))
    most = max(clear, key=lambda row: abs(row["difference"]))
    parties = (most["party"], most["other_party"])
    one, other = parties if most["difference"] > 0 else parties[::-1]
    ends = sorted(abs(most[name]) for name in ("conf_low", "conf_high"))
    return counted(
        _GROUP, "gaps", len(clear), language, all=number(len(rows), language),
        criterion=criterion_label(most["criterion"], language), one=findings.party_label(one),
        other=findings.party_label(other), gap=number(abs(most["difference"]), language),
        low=number(ends[0], language), high=number(ends[1], language), cases=count_of_cases(most["n_cases"], language),
        source=label("source", source, language),
    )  # fmt: skip


def _relations(findings: Findings) -> str:
    """How many relations were studied, and how many are more than chance."""
    language = findings.language
    found = [one for one in findings.across.relations if not one.refused] if findings.across else []
    if not found:
        return said(_GROUP, "no_relations", language)
    clear = sum(bool(one.main and one.main["p_value"] < _LEVEL) for one in found)
    studied = counted(_GROUP, "relations", len(found), language)
    return f"{studied} {counted(_GROUP, 'clear', clear, language)}"


def _claims(findings: Findings) -> str:
    language = findings.language
    claims = findings.across.claims if findings.across else None
    rows = claims.rows if claims else ()
    counts = Counter(row.reading for row in rows)
    unknown = counts[ClaimReading.CANNOT_TELL] + counts[ClaimReading.NOT_STUDIED]
    return said(_GROUP, "claims", language, all=number(len(rows), language), unknown=number(unknown, language))
