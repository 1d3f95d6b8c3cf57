"""`plot_dose_response`: dose and outcome of every case, and how far the line moves without any one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations import Relation
from trepart_eval.reporting.figures.door import about_answers, hidden_cases
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.marks import name_points
from trepart_eval.reporting.figures.outcome_trends import number_ticks
from trepart_eval.reporting.figures.palette import BLUE, GREY, INK
from trepart_eval.reporting.figures.phrasing import count_of_cases, folded, number, said, sentences, spoken
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion, Source

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]

_LEAST: Final = 3
_NAMED: Final = 16
"""Most cases that are named beside their points."""
_GRID: Final = 41


def dose_response_figure(
    relation: Relation, *, scores: ReleasedScores | None = None, language: Language | str | None = None
) -> FigureData:
    """What `plot_dose_response` shows: a row per case with dose and outcome, or the change in it.

    Parameters and errors are those of `plot_dose_response`.
    """
    check_made_by(relation, Relation, "relation", "relate")
    speak = spoken(language, relation.language)
    figures, plan = relation.figures, relation.plan
    hidden = hidden_cases(about_answers([plan.dose]), scores, plan.wave, _source_of_dose(scores, plan.wave))
    changed = bool((~np.isnan(figures.dose) & ~np.isnan(figures.change)).any())
    values = figures.change if changed else figures.after
    rows = [
        {"case": case, "dose": dose, "outcome": value}
        for case, dose, value in zip(figures.cases, figures.dose.tolist(), values.tolist(), strict=True)
        if case not in hidden and not np.isnan(dose) and not np.isnan(value)
    ]
    x, y = (np.array([row[name] for row in rows], dtype=np.float64) for name in ("dose", "outcome"))
    reason = relation.reason
    if not reason and (len(rows) < _LEAST or not np.ptp(x)):
        reason = said("dose", "nothing", speak, cases=count_of_cases(len(rows), speak))
    band = {} if reason else line_without_one(x, y)
    group = "criterion" if plan.dose in {one.value for one in Criterion} else "dimension"
    unit = _unit(relation.outcome.unit, speak, changed)
    names = {"dose": label(group, plan.dose, speak), "outcome": within(relation.outcome.label), "unit": unit}
    title, alt = _words(relation, rows, band, names, speak)
    note = sentences(
        said("notes", "source", speak, source=relation.outcome.source),
        said("dose", "band", speak, n=len(rows)) if band else "",
        said("dose", "standing_" + relation.standing, speak),
        said("dose", "left_out", speak, cases=count_of_cases(len(hidden & set(figures.cases)), speak))
        if hidden & set(figures.cases)
        else "",
    )  # fmt: skip
    axis = "axis_change" if changed else "axis_after"
    years = tuple(_years(one) for one in (figures.before_years, figures.after_years))
    labels = {
        "x": said("dose", "axis_dose", speak, **names),
        "y": said("dose", axis, speak, **names, before=years[0], after=years[1]),
    }
    return FigureData(
        "dose_response", title, alt, note, tuple(rows), speak, 3.4, _paint, {"band": band, **labels}, width=6.4,
        reason=reason,
    )  # fmt: skip


def plot_dose_response(
    relation: Relation,
    *,
    scores: ReleasedScores | None = None,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with dose and outcome of every case, the line of least squares and its range without any one case.

    Parameters
    ----------
    relation : Relation
        From `relate` or `relate_study`.
    scores : ReleasedScores, optional
        From `release_scores`; needed where the dose is a criterion. Cases whose score is hidden there aren't drawn,
        and the line is without them.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The relation's where it is left out.

    Returns
    -------
    Axes
        With the reason in words where the relation was refused.

    Raises
    ------
    ValueError
        If it is no relation, or the dose is a criterion and no released scores are given.
    """
    axes: Axes = dose_response_figure(relation, scores=scores, language=language).draw(ax)
    return axes


def line_without_one(x: Array, y: Array) -> dict[str, Array]:
    """Line of least squares, and its lowest and highest place when any one case is left out.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
        Dose and outcome; x varies.

    Returns
    -------
    dict of str to ndarray
        ``x``, ``fit``, ``low`` and ``high``, each of 41 places from the lowest dose to the highest; ``slopes`` has the
        slope of all cases and then those without each case.
    """
    at = np.linspace(x.min(), x.max(), _GRID)
    fits, slopes = [], []
    for left_out in [None, *range(len(x))]:
        keep = np.arange(len(x)) != (-1 if left_out is None else left_out)
        if not np.ptp(x[keep]):
            continue
        centre = x[keep].mean()
        slope = float(((x[keep] - centre) @ y[keep]) / ((x[keep] - centre) @ (x[keep] - centre)))
        slopes.append(slope)
        fits.append(y[keep].mean() + slope * (at - centre))
    stacked = np.array(fits)
    return {"x": at, "fit": stacked[0], "low": stacked.min(axis=0), "high": stacked.max(axis=0),
            "slopes": np.array(slopes)}  # fmt: skip


def _unit(unit: str, language: Language, changed: bool) -> str:
    """What differences are measured in: percentage points where figures are per cent."""
    if not changed:
        return label("outcome_unit", unit, language)
    return text_of("trepart_eval.relations.programme_relations", "unit", unit, language)


def within(name: str) -> str:
    """Return a label as it stands within a sentence: without its capital, unless it is a name in capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _source_of_dose(scores: ReleasedScores | None, wave: str) -> str | None:
    """The survey, where the wave has it: that is where a relation takes its dose from first."""
    if scores is None:
        return None
    columns = (scores.scores.arrow.column(name).to_pylist() for name in ("source", "wave"))
    survey = Source.SURVEY.value
    return survey if (survey, wave) in set(zip(*columns, strict=True)) else None


def _years(years: tuple[int, ...]) -> str:
    return "" if not years else str(years[0]) if len(years) == 1 else f"{min(years)}–{max(years)}"


def _words(
    relation: Relation, rows: list[dict[str, Any]], band: dict[str, Array], names: dict[str, str], language: Language
) -> tuple[str, str]:
    main = relation.main
    alt = said("dose", "alt", language, n=len(rows), **names)
    if main is None or not band:
        return said("dose", "title_none", language, **names), alt
    decimals = 2
    details = {name: number(main[key], language, decimals) for name, key in
               (("estimate", "estimate"), ("low", "conf_low"), ("high", "conf_high"))}  # fmt: skip
    slopes = 10 * band["slopes"]
    ranks = main["model"] == "rank_correlation"
    sure = main["conf_low"] > 0 or main["conf_high"] < 0
    kind = f"title_{'ranks' if ranks else 'slope'}{'' if sure else '_unclear'}"
    line = said("dose", "alt_line", language, slope=number(slopes[0], language, decimals),
                low=number(slopes.min(), language, decimals), high=number(slopes.max(), language, decimals),
                unit=names["unit"])  # fmt: skip
    title = said("dose", kind, language, **details, **names)
    return title, sentences(alt, f"{title}.", line)


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    (ax,) = axes
    band = data.about["band"]
    ax.fill_between(band["x"], band["low"], band["high"], color="#D5E3EE", linewidth=0, zorder=1)
    ax.plot(band["x"], band["fit"], color=INK, linewidth=1.3, zorder=2)
    x, y = ([row[name] for row in data.rows] for name in ("dose", "outcome"))
    many = len(x) > _NAMED
    ax.plot(x, y, "o", color=BLUE, markersize=4.5 if many else 6, markeredgecolor="white", markeredgewidth=0.6,
            zorder=3)  # fmt: skip
    if not many:
        names = [folded(row["case"], 20, 1) for row in data.rows]
        name_points(ax, x, y, names, (data.width - 1, data.height))
    if min(y) < 0 < max(y):
        ax.axhline(0, color=GREY, linewidth=0.6, linestyle=":", zorder=0)
    ax.set_xlabel(data.about["x"])
    ax.set_ylabel("\n".join(_wrapped(data.about["y"])))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(number_ticks(data.language))


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, 46)
