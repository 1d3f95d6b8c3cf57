"""`plot_municipalities`: figures of municipalities on a map that the user has."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.arguments import check_type, checked_path
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.palette import GREY, SCORE_COLOURS
from trepart_eval.reporting.figures.phrasing import harmless, number, said, sentences
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]

_WIDE: Final = 5.0
_NAMES: Final = ("kommunenummer", "Kommunenummer", "KOMMUNENR", "kommunenavn", "name", "navn", "id")


def municipalities_figure(
    values: Mapping[str, float],
    geojson: str | Path,
    *,
    name: str = "",
    key: str | None = None,
    source: str = "",
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_municipalities` shows: a row per area of the map with its figure.

    Parameters and errors are those of `plot_municipalities`.
    """
    speak = choose_language(language, os.environ)
    path = checked_path(geojson, "geojson", "a GeoJSON file")
    check_type(values, Mapping, "values", "a mapping from municipalities to values")
    features = _features(path)
    column = key or next((one for one in _NAMES if any(one in about for about, _ in features)), "")
    areas = [(str(about.get(column, "")), list(_rings(shape))) for about, shape in features]
    unknown = [one for one in values if one not in {area for area, _ in areas}]
    if not column or unknown:
        wrong = f"no area has {unknown[0]!r} as its {column}" if column else "areas have no property that names them"
        raise ValueError(f"{path.name}: {wrong}; say with key which property names the municipalities")
    rows: tuple[dict[str, Any], ...] = tuple({"area": area, "value": _number(values.get(area))} for area, _ in areas)
    known: dict[str, float] = {row["area"]: row["value"] for row in rows if row["value"] is not None}
    details: dict[str, Any] = {"name": name or column, "areas": len(rows), "known": len(known), "file": path.name}
    if known:
        low, high = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
        details |= {"low": harmless(low), "high": harmless(high), "low_value": number(known[low], speak, 1),
                    "high_value": number(known[high], speak, 1)}  # fmt: skip
    title = said("map", "title" if known else "title_none", speak, **details)
    note = sentences(
        said("notes", "source", speak, source=source) if source else "", said("map", "note", speak, **details)
    )
    points = np.concatenate([ring for _, rings in areas for ring in rings])
    (left, low_y), (right, high_y) = points.min(axis=0), points.max(axis=0)
    flat = 1 / np.cos(np.radians((low_y + high_y) / 2)) if np.abs(points).max() <= 180 else 1.0
    tall = float(np.clip(_WIDE * flat * (high_y - low_y) / max(right - left, 1e-9), 1.5, 7.5))
    about = {"areas": areas, "aspect": float(flat)}
    alt = sentences(said("map", "alt", speak, **details), f"{title}.")
    return FigureData("municipalities", title, alt, note, rows, speak, tall, _paint, about, width=_WIDE + 0.3)


def plot_municipalities(
    values: Mapping[str, float],
    geojson: str | Path,
    *,
    name: str = "",
    key: str | None = None,
    source: str = "",
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with municipalities in the colour of their figure, from a GeoJSON file of one's own.

    Parameters
    ----------
    values : mapping of str to float
        Figure of each municipality, by what names it in the file: its number or its name. Figures from people's answers
        are to come from ``release_scores`` or `protect`; those that are hidden there are None here.
    geojson : str or Path
        Areas, such as those of Kartverket, with longitude and latitude or with metres.
    name : str
        What the figures are, for the title.
    key : str, optional
        Property that names an area; found where it is left out.
    source : str
        Where the figures are from.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The computer's where it is left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the file is no GeoJSON of areas, or a municipality isn't in it.
    """
    data = municipalities_figure(values, geojson, name=name, key=key, source=source, language=language)
    axes: Axes = data.draw(ax)
    return axes


def _features(path: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = [(dict(one.get("properties") or {}), dict(one["geometry"])) for one in content["features"]]
        if any(list(_rings(shape)) for _, shape in found):
            return found
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        raise ValueError(f"{path.name} can't be read as GeoJSON; give a FeatureCollection of areas") from problem
    raise ValueError(f"{path.name} has no areas; give a FeatureCollection of Polygon or MultiPolygon")


def _rings(shape: Mapping[str, Any]) -> Iterator[Array]:
    """Outer border of each piece of an area."""
    given: Any = shape.get("coordinates")
    for piece in {"Polygon": [given], "MultiPolygon": given}.get(shape["type"], []):
        ring = np.array([point[:2] for point in piece[0]], dtype=np.float64)
        if ring.ndim != 2 or not np.isfinite(ring).all():
            raise ValueError("a border is made of points with two numbers")
        yield ring


def _number(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else float(value)


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    from matplotlib.collections import PolyCollection

    (ax,) = axes
    known = [row["value"] for row in data.rows if row["value"] is not None]
    pieces, colours = [], []
    for (_, rings), row in zip(data.about["areas"], data.rows, strict=True):
        colour = "#FFFFFF"
        if row["value"] is not None:
            span = max(known) - min(known)
            step = int(6 * (row["value"] - min(known)) / span) if span else 3
            colour = SCORE_COLOURS[step]
        pieces += rings
        colours += [colour] * len(rings)
    ax.add_collection(PolyCollection(pieces, facecolors=colours, edgecolors=GREY, linewidths=0.3))
    ax.autoscale_view()
    ax.set_aspect(data.about["aspect"], adjustable="datalim")
    ax.set_axis_off()
