"""`plot_forest`: estimates with their intervals below each other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.relations import Association, Regression, Relation, StudyRelations
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.outcome_trends import number_ticks
from trepart_eval.reporting.figures.palette import BLUE, GREY, INK
from trepart_eval.reporting.figures.phrasing import NOTHING_SIGN, folded, harmless, number, said, sentences
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_RELATIONS: Final = "trepart_eval.relations.programme_relations"
_ROW_HEIGHT: Final = 0.4
_NUMBERS: Final = ("estimate", "conf_low", "conf_high")
_RANKS: Final = "rank_correlation"

Rows = Iterable[Mapping[str, Any]]


def forest_figure(
    estimates: Relation | StudyRelations | Association | Regression | Rows,
    *,
    decimals: int = 2,
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_forest` shows: a row per estimate with label, interval and n.

    Parameters and errors are those of `plot_forest`.
    """
    own = getattr(estimates, "language", None)
    speak = choose_language(language or own, os.environ)
    rows = [_row(row) for row in _given(estimates, speak)]
    known = [row for row in rows if row["estimate"] is not None]
    clear = [row for row in known if row["conf_low"] is not None and (row["conf_low"] > 0 or row["conf_high"] < 0)]
    details = {"clear": len(clear), "all": len(known)}
    each = "; ".join(f"{row['label']}: {_shown(row, speak, decimals)}" for row in rows)
    title = said("forest", "title" if known else "title_none", speak, **details)
    alt = sentences(said("forest", "alt", speak, count=len(rows)), said("forest", "alt_each", speak, each=each))
    counts = sorted({row["n"] for row in rows if row["n"] is not None})
    n = f"{counts[0]}–{counts[-1]}" if len(counts) > 1 else f"{counts[0]}" if counts else ""
    note = sentences(said("forest", "interval", speak), said("forest", "n", speak, n=n) if n else "")
    reason = "" if known else _reason(estimates) or said("forest", "nothing", speak)
    tall = max(0.7, _ROW_HEIGHT * len(rows))
    return FigureData(
        "forest", title, alt, note, tuple(rows), speak, tall, _paint, {"decimals": decimals}, width=6.8, reason=reason
    )


def plot_forest(
    estimates: Relation | StudyRelations | Association | Regression | Rows,
    *,
    decimals: int = 2,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with estimates and intervals, a line each, and the numbers beside them.

    Parameters
    ----------
    estimates : Relation, StudyRelations, Association, Regression or iterable of mappings
        Of a relation the slopes, of a study the model that counts in each relation whose unit is percentage points;
        mappings have ``label``, ``estimate``, ``conf_low``, ``conf_high`` and perhaps ``n``.
    decimals : int
        Of the numbers beside the lines.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The result's where it is left out.

    Returns
    -------
    Axes
        With the reason in words where there is no estimate.

    Raises
    ------
    ValueError
        If it is something else, or a mapping lacks its label or one of the numbers.
    """
    axes: Axes = forest_figure(estimates, decimals=decimals, language=language).draw(ax)
    return axes


def _given(estimates: Any, language: Language) -> list[dict[str, Any]]:  # noqa: ANN401 - any of those documented
    if isinstance(estimates, StudyRelations):
        return [row for one in estimates for row in _of_relation(one, language, named=True)]
    if isinstance(estimates, Relation):
        return _of_relation(estimates, language, named=False)
    if isinstance(estimates, Association):
        return [{**row, "label": said("forest", row["measure"], language)} for row in estimates.rows]
    if isinstance(estimates, Regression):
        rows: list[dict[Any, Any]] = estimates.table.to_dict("records")
        return [{**row, "label": row["term"]} for row in rows if row["term"] != "Intercept"]
    given = list(estimates) if isinstance(estimates, Iterable) and not isinstance(estimates, Mapping) else None
    if given is None or not all(isinstance(row, Mapping) for row in given):
        raise ValueError(
            f"estimates is of type {type(estimates).__name__}; give what relate, relate_study, spearman or regress"
            " returns, or mappings with label, estimate, conf_low and conf_high"
        )
    return [dict(row) for row in given]


def _of_relation(relation: Relation, language: Language, *, named: bool) -> list[dict[str, Any]]:
    """Slopes of a relation; of several relations the one that counts of each."""
    rows = [row for row in relation.rows if row["model"] != _RANKS]
    if named:
        main = relation.main
        rows = [main] if main is not None and main["model"] != _RANKS else []
    about = f"{relation.outcome.label}, {label('dimension', relation.plan.dose, language)}: " if named else ""
    return [{**row, "label": about + text_of(_RELATIONS, "model", row["model"], language)} for row in rows]


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    missing = [name for name in ("label", *_NUMBERS) if name not in row]
    if missing:
        raise ValueError(f"an estimate has no {missing[0]!r}; give label, estimate, conf_low and conf_high")
    numbers = {name: _known(row[name]) for name in _NUMBERS}
    n = _known(row.get("n"))
    return {"label": harmless(row["label"]), **numbers, "n": None if n is None else int(n)}


def _known(value: Any) -> float | None:  # noqa: ANN401 - whatever the mapping holds
    return None if value is None or np.isnan(value) else float(value)


def _reason(estimates: object) -> str:
    return str(getattr(estimates, "reason", ""))


def _shown(row: Mapping[str, Any], language: Language, decimals: int) -> str:
    if row["estimate"] is None:
        return NOTHING_SIGN
    value, low, high = (NOTHING_SIGN if row[name] is None else number(row[name], language, decimals)
                        for name in _NUMBERS)  # fmt: skip
    joint = text_of("trepart_eval.reporting.figures", "words", "to", language)
    return value if row["conf_low"] is None else f"{value} ({low} {joint} {high})"


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    from matplotlib.ticker import MaxNLocator

    (ax,) = axes
    ends = [row[name] for row in data.rows for name in _NUMBERS if row[name] is not None]
    low, high = min(*ends, 0.0), max(*ends, 0.0)
    room = max((high - low) * 0.06, 1e-9)
    for at, row in enumerate(data.rows):
        if row["conf_low"] is not None and row["conf_high"] is not None:
            ax.plot([row["conf_low"], row["conf_high"]], [at, at], color=INK, linewidth=1.5, solid_capstyle="butt")
        if row["estimate"] is not None:
            ax.plot(row["estimate"], at, "s", color=BLUE, markersize=6.5, zorder=3)
        ax.text(1.03, at, _shown(row, data.language, data.about["decimals"]), transform=ax.get_yaxis_transform(),
                va="center", fontsize=8.5)  # fmt: skip
    ax.axvline(0, color=GREY, linewidth=1.1, linestyle="--", zorder=0)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.set_yticks(range(len(data.rows)), labels=[folded(row["label"], 32, 3) for row in data.rows])
    ax.set_xlim(low - room, high + room)
    ax.set_ylim(len(data.rows) - 0.5, -0.5)
    ax.xaxis.set_major_formatter(number_ticks(data.language))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
