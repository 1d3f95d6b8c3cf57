"""The summary: it says no more than the intervals and the number of tests allow."""

from dataclasses import replace

import pytest
from scipy import stats

import trepart_eval as te
from trepart_eval.criteria.comparisons.multiple_testing import adjust_p_values
from trepart_eval.reporting.document import Bullets, Table
from trepart_eval.reporting.reports import closeness
from trepart_eval.reporting.reports.findings import findings_of, with_relations
from trepart_eval.reporting.reports.plain_summary import summary_section
from trepart_eval.vocabulary.languages import Language, format_number


def points_of(findings):
    return next(one for one in summary_section(findings) if isinstance(one, Bullets)).items


def whole(value):
    return format_number(float(value), Language.EN)


@pytest.fixture(scope="module")
def found(simulated):
    return with_relations(findings_of(replace(simulated, study=replace(simulated.study, language=Language.EN))))


def test_highest_and_lowest_criterion_come_with_an_interval_that_holds_for_all_pairs(found):
    scores = found.released.scores.table.query(
        "party == 'all' and source == 'survey' and wave == '2019' and workplace == 'all'"
    ).pivot_table(index="case", columns="criterion", values="score", observed=True)
    medians = scores.median()
    apart = (scores[medians.idxmax()] - scores[medians.idxmin()]).dropna()
    low, high = stats.t.interval(1 - 0.05 / 15, len(apart) - 1, apart.mean(), stats.sem(apart))
    said = points_of(found)[0]
    assert f"({whole(medians.max())} of 100)" in said
    assert f"{whole(apart.mean())} points on average" in said
    assert f"interval {whole(low)} to {whole(high)}" in said
    assert ("may be chance" in said) == (low <= 0)


def test_few_cases_are_too_few_to_tell_criteria_apart(small):
    said = " ".join(points_of(with_relations(findings_of(small))))
    assert "lowest" not in said or "may be chance" in said


def test_gaps_are_counted_after_correction_for_all_of_them(found):
    rows = [row for row in found.gaps.overall_arrow.to_pylist() if row["source"] == "survey" and row["wave"] == "2019"]
    p_values = [row["p_value"] for row in rows if row["p_value"] is not None]
    clear = (adjust_p_values(p_values, "bh") < 0.05).sum()
    (said,) = (point for point in points_of(found) if "gaps between parties" in point)
    assert said.startswith(f"{clear or 'None'} of {len(p_values)} gaps")


def with_p_values(found, p_values):
    """Findings whose relations are exploratory ones with these p-values."""
    own = found.across.relations
    first = next(one for one in own.relations if one.main)
    rows = [
        tuple({**row, "p_value": p} if row is first.main else row for row in first.rows) for p in p_values
    ]  # fmt: skip
    relations = tuple(replace(first, rows=changed) for changed in rows)
    nothing = (float("nan"),) * len(p_values)
    study = replace(own, relations=relations, adjusted=nothing, familywise=nothing)
    return replace(found, across=replace(found.across, relations=study))


@pytest.mark.parametrize(
    ("p_values", "told"),
    [
        ((0.03, 0.4), "Allowing for several having been tried, none is larger"),
        ((0.01, 0.4), "Allowing for several having been tried, 1 is larger"),
        ((0.03, 0.04), "Allowing for several having been tried, 2 are larger"),
        ((0.03,), "It is larger than chance usually gives"),
        ((0.4,), "It isn't larger than chance usually gives"),
    ],
)
def test_relations_are_counted_after_correction_for_their_number(found, p_values, told):
    (said,) = (point for point in points_of(with_p_values(found, p_values)) if "outcomes w" in point)
    assert told in said
    assert ("no proof of an effect" in said) is ("isn't" not in told and "none" not in told)


def test_what_was_not_planned_is_to_be_tried_again(found):
    clear, not_clear = (" ".join(points_of(with_p_values(found, (p, p)))) for p in (0.001, 0.5))
    assert "tried on new figures" in clear
    assert "tried on new figures" not in not_clear
    assert "doesn't mean that there is none" in not_clear


def test_claims_and_analyses_are_counted_apart(found):
    rows = found.across.claims.rows
    said = points_of(found)[-1]
    assert said.startswith(f"{len({row.claim.key for row in rows})} claims in the sources")
    assert f"in {sum(row.evidence is not None for row in rows)} analyses" in said


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_no_two_rows_of_the_claims_look_alike(simulated, language):
    tables = [one for one in te.programme_report(simulated, sections=["claims"], language=language).elements
              if isinstance(one, Table)]  # fmt: skip
    names = [row[:2] for row in tables[0].rows]
    assert len(set(names)) == len(names)
    assert len({row[0] for row in names}) < len(names)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_readers_are_not_told_what_to_write_in_the_study(simulated, language):
    said = [getattr(one, "text", "") for one in te.programme_report(simulated, language=language).elements]
    assert not any("study.toml" in text or "--plan" in text for text in said)


@pytest.mark.parametrize(("share", "told"), [(1.0, "100 per cent"), (0.998, "more than 99 per cent"), (0.4, "40 per")])
def test_almost_all_is_not_all(found, monkeypatch, share, told):
    rows = {case: {**row, "share_of_evidence": share} for case, row in closeness.index_rows(found).items()}
    monkeypatch.setattr(closeness, "index_rows", lambda _findings: rows)
    assert f"On average {told}" in closeness.known_sentence(found)
