"""The summary in plain language: every sentence says one thing, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.criteria.comparisons.multiple_testing import adjust_p_values
from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.relations.programme_relations.relating import EXPLORATORY
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
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    from trepart_eval.relations import StudyRelations

_GROUP: Final = "summary"
_LEVEL: Final = 0.05
_FEWEST_FOR_A_MEAN: Final = 4
_WIDEST: Final = 100.0


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
    """The criteria with the highest and the lowest median over the cases, and whether chance could give as much."""
    language = findings.language
    scores: dict[str, dict[str, float]] = {}
    for row in findings.score_rows(source):
        if row["score"] is not None:
            scores.setdefault(row["criterion"], {})[row["case"]] = row["score"]
    medians = {name: float(np.median(list(values.values()))) for name, values in scores.items()}
    low, high = (number(end(medians.values()), language) for end in (min, max))
    if low == high:
        return said(_GROUP, "level", language, value=low, source=label("source", source, language))

    def with_median(shown: str) -> str:
        names = [name for name, median in medians.items() if number(median, language) == shown]
        return listed([criterion_label(name, language, short=len(names) > 1) for name in names], language)

    first, last = max(medians, key=medians.__getitem__), min(medians, key=medians.__getitem__)
    names = [criterion_label(name, language, short=True) for name in (first, last)]
    difference = _difference(scores[first], scores[last], names, len(medians), language)
    return said(
        _GROUP, "highest", language, high=with_median(high), high_value=high, low=with_median(low), low_value=low,
        source=label("source", source, language), difference=difference,
    )  # fmt: skip


def _difference(
    one: dict[str, float], other: dict[str, float], names: list[str], n_criteria: int, language: Language
) -> str:
    """Mean difference of two criteria in the cases that have both.

    The interval is Student's t of the cases' own differences, at a level that holds for every pair of criteria
    together: the two are the ones that happen to lie furthest apart.
    """
    from scipy.special import stdtrit

    apart = np.array([one[case] - other[case] for case in one if case in other])
    if len(apart) < _FEWEST_FOR_A_MEAN or not apart.std():
        return said(_GROUP, "difference_unknown", language)
    tail = _LEVEL / (n_criteria * (n_criteria - 1))
    half = float(stdtrit(len(apart) - 1, 1 - tail)) * apart.std(ddof=1) / np.sqrt(len(apart))
    low, high = max(apart.mean() - half, -_WIDEST), min(apart.mean() + half, _WIDEST)
    ends = {"from": number(low, language), "to": number(high, language)}
    return said(
        _GROUP, "difference_clear" if low > 0 else "difference_unclear", language,
        cases=count_of_cases(len(apart), language), gap=number(apart.mean(), language),
        one=names[0], other=names[1], **ends,
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
    about = {"source": label("source", source, language)}
    if not rows:
        return said(_GROUP, "no_gaps", language, **about)
    tested = [row for row in rows if row["p_value"] is not None]
    if not tested:
        return said(_GROUP, "gaps_untested", language, **about)
    # Those of the gaps' own table are corrected among the criteria of a pair; here all pairs are told of together.
    together = adjust_p_values([row["p_value"] for row in tested], "bh").tolist()
    clear = [row for row, p in zip(tested, together, strict=True) if max(p, row["p_bh"]) < _LEVEL]
    about["all"] = number(len(tested), language)
    only = "gaps_only_clear" if len(tested) == 1 else ""
    if not clear:
        return said(_GROUP, "gaps_only_unclear" if only else "gaps_0", language, **about)
    most = max(clear, key=lambda row: abs(row["difference"]))
    parties = (most["party"], most["other_party"])
    one, other = parties if most["difference"] > 0 else parties[::-1]
    ends = sorted(abs(most[name]) for name in ("conf_low", "conf_high"))
    about |= {
        "criterion": criterion_label(most["criterion"], language),
        "one": findings.party_label(one),
        "other": findings.party_label(other),
        "gap": number(abs(most["difference"]), language),
        "low": number(ends[0], language),
        "high": number(ends[1], language),
        "cases": count_of_cases(most["n_cases"], language),
    }
    return said(_GROUP, only, language, **about) if only else counted(_GROUP, "gaps", len(clear), language, **about)


def _relations(findings: Findings) -> str:
    """How many relations were studied and planned, and how many are more than chance after correction."""
    language, across = findings.language, findings.across
    relations = across.relations if across else None
    found = [place for place, one in enumerate(relations or ()) if relations and relations.relations[place].main]
    if not found or relations is None:
        return said(_GROUP, "no_relations", language)
    planned = [place for place in found if relations.relations[place].standing != EXPLORATORY]
    corrected = _corrected(relations, found, planned)
    clear = [place for place in found if corrected[place] < _LEVEL]
    words = [counted(_GROUP, "relations", len(found), language)]
    if len(found) == 1:
        words.append(said(_GROUP, "only_planned" if planned else "only_unplanned", language))
        words.append(said(_GROUP, "only_clear" if clear else "only_unclear", language))
    else:
        words.append(counted(_GROUP, "planned", len(planned), language))
        words.append(counted(_GROUP, "clear", len(clear), language))
    words.append(said(_GROUP, "no_proof" if clear else "none_seen", language))
    if set(clear) - set(planned):
        words.append(said(_GROUP, "try_again", language))
    return " ".join(words)


def _corrected(relations: StudyRelations, found: list[int], planned: list[int]) -> dict[int, float]:
    """P-value of each relation: of planned ones as corrected within their families, of others among themselves."""
    p_values = {place: relations.adjusted[place] for place in planned}
    others = [place for place in found if place not in p_values]
    own = adjust_p_values([float((relations.relations[place].main or {})["p_value"]) for place in others], "bh")
    return p_values | dict(zip(others, own.tolist(), strict=True))


def _claims(findings: Findings) -> str:
    """How the analyses stand to the claims, and how many claims none speaks to."""
    language = findings.language
    claims = findings.across.claims if findings.across else None
    counts = Counter(row.reading for row in (claims.rows if claims else ()))
    unstudied = counts.pop(ClaimReading.NOT_STUDIED, 0)
    n_claims = number(len({row.claim.key for row in (claims.rows if claims else ())}), language)
    if not counts:
        return said(_GROUP, "no_claims", language, all=n_claims)
    readings = [
        counted(_GROUP, f"claims_{reading.value}", counts[reading], language)
        for reading in ClaimReading
        if counts[reading]
    ]
    return said(
        _GROUP, "claims", language, all=n_claims, readings=listed(readings, language),
        analyses=counted(_GROUP, "analyses", counts.total(), language),
        unstudied=counted(_GROUP, "claims_not_studied", unstudied, language),
    ).strip()  # fmt: skip
