"""Figures: each takes a finished result and returns matplotlib Axes; what they show is there without drawing too.

``plot_scores(released)`` draws; ``scores_figure(released)`` returns the `FigureData` behind it, with table, title,
alternative text, note, and the bytes of an SVG or PNG. Names load matplotlib when they draw.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trepart_eval.reporting.figures.answer_bars import answers_figure, plot_answers
    from trepart_eval.reporting.figures.case_profile import plot_profile, profile_figure
    from trepart_eval.reporting.figures.ceiling_scatter import (
        bottleneck_figure,
        ceiling_figure,
        plot_bottleneck,
        plot_ceiling,
    )
    from trepart_eval.reporting.figures.change_slopes import change_figure, plot_change
    from trepart_eval.reporting.figures.county_tiles import counties_figure, plot_counties
    from trepart_eval.reporting.figures.dose_scatter import dose_response_figure, plot_dose_response
    from trepart_eval.reporting.figures.estimate_forest import forest_figure, plot_forest
    from trepart_eval.reporting.figures.event_time_plot import event_study_figure, plot_event_study
    from trepart_eval.reporting.figures.figure_data import FigureData
    from trepart_eval.reporting.figures.gap_plot import gaps_figure, plot_gaps
    from trepart_eval.reporting.figures.intensity_profile import intensity_figure, plot_intensity
    from trepart_eval.reporting.figures.item_bars import items_figure, plot_items
    from trepart_eval.reporting.figures.municipality_map import municipalities_figure, plot_municipalities
    from trepart_eval.reporting.figures.outcome_trends import outcome_trends_figure, plot_outcome_trends
    from trepart_eval.reporting.figures.response_dots import plot_response, response_figure
    from trepart_eval.reporting.figures.score_map import plot_scores, scores_figure
    from trepart_eval.reporting.figures.set_scatter import plot_set_relation, set_relation_figure
    from trepart_eval.reporting.figures.specification_plot import plot_specifications, specifications_figure
    from trepart_eval.reporting.figures.truth_table_grid import plot_truth_table, truth_table_figure

_HOME: Final = {
    "plot_municipalities": "municipality_map",
    "municipalities_figure": "municipality_map",
    "plot_answers": "answer_bars",
    "answers_figure": "answer_bars",
    "plot_items": "item_bars",
    "items_figure": "item_bars",
    "plot_counties": "county_tiles",
    "counties_figure": "county_tiles",
    "plot_bottleneck": "ceiling_scatter",
    "bottleneck_figure": "ceiling_scatter",
    "plot_ceiling": "ceiling_scatter",
    "ceiling_figure": "ceiling_scatter",
    "plot_specifications": "specification_plot",
    "specifications_figure": "specification_plot",
    "plot_event_study": "event_time_plot",
    "event_study_figure": "event_time_plot",
    "FigureData": "figure_data",
    "plot_change": "change_slopes",
    "plot_dose_response": "dose_scatter",
    "plot_forest": "estimate_forest",
    "plot_gaps": "gap_plot",
    "plot_intensity": "intensity_profile",
    "plot_outcome_trends": "outcome_trends",
    "plot_profile": "case_profile",
    "profile_figure": "case_profile",
    "plot_response": "response_dots",
    "plot_scores": "score_map",
    "plot_set_relation": "set_scatter",
    "plot_truth_table": "truth_table_grid",
    "change_figure": "change_slopes",
    "dose_response_figure": "dose_scatter",
    "forest_figure": "estimate_forest",
    "gaps_figure": "gap_plot",
    "intensity_figure": "intensity_profile",
    "outcome_trends_figure": "outcome_trends",
    "response_figure": "response_dots",
    "scores_figure": "score_map",
    "set_relation_figure": "set_scatter",
    "truth_table_figure": "truth_table_grid",
}

__all__ = [
    "FigureData",
    "answers_figure",
    "bottleneck_figure",
    "ceiling_figure",
    "change_figure",
    "counties_figure",
    "dose_response_figure",
    "event_study_figure",
    "forest_figure",
    "gaps_figure",
    "intensity_figure",
    "items_figure",
    "municipalities_figure",
    "outcome_trends_figure",
    "plot_answers",
    "plot_bottleneck",
    "plot_ceiling",
    "plot_change",
    "plot_counties",
    "plot_dose_response",
    "plot_event_study",
    "plot_forest",
    "plot_gaps",
    "plot_intensity",
    "plot_items",
    "plot_municipalities",
    "plot_outcome_trends",
    "plot_profile",
    "plot_response",
    "plot_scores",
    "plot_set_relation",
    "plot_specifications",
    "plot_truth_table",
    "profile_figure",
    "response_figure",
    "scores_figure",
    "set_relation_figure",
    "specifications_figure",
    "truth_table_figure",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
