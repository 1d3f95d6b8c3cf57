"""JSON-stat 1 and 2: a cube of figures, read without trusting the sizes it states, and written again as version 2.

Both versions are described at https://json-stat.org/full/. Version 1 wraps its dataset and keeps id, size and role in
the dimension; version 2 keeps them beside it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.damage_reasons import damage_reason
from trepart_eval.sources.outcomes.cubes import Cube, Dimension
from trepart_eval.sources.outcomes.records import Descriptor
from trepart_eval.sources.raw_tables import Unreadable

MOST_CELLS: Final = 20_000_000
"""Cells of one cube: far over what a study needs, and still within a laptop's memory."""
_MOST_PLACES: Final = 1 << 62  # places are 64-bit numbers
_ROLES: Final = ("time", "geo", "metric")


def parse_json_stat(content: bytes) -> Cube:
    """Return the cube in a JSON-stat answer or file.

    Raises
    ------
    Unreadable
        If it isn't JSON-stat with one dataset, or its parts don't fit together.
    """
    return _cube(_dataset(_parsed(content)))


def parse_metadata(content: bytes) -> tuple[Cube, frozenset[str]]:
    """Return a table's dimensions as a cube without figures, and the codes of those that a question may leave out."""
    dataset = _dataset(_parsed(content))
    about = dataset["dimension"]
    cube = _cube({**dataset, "value": {}, "status": None})
    optional = frozenset(
        dimension.code
        for dimension in cube.dimensions
        if isinstance(extension := about[dimension.code].get("extension"), dict)
        and extension.get("elimination") is True
    )
    return cube, optional


def parse_settings(content: bytes) -> Mapping[str, Any]:
    """Return a JSON object; raises `Unreadable` where the content is anything else."""
    found = _parsed(content)
    if not isinstance(found, dict):
        raise Unreadable("not_json_stat")
    return found


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise Unreadable("not_json", reason="UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable("not_json", reason=damage_reason(error)) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _dataset(found: object) -> Mapping[str, Any]:
    """Return the one dataset, whichever version wraps it."""
    if not isinstance(found, dict):
        raise Unreadable("not_json_stat")
    if "dimension" in found:
        return found
    inner = [part for part in found.values() if isinstance(part, dict) and "dimension" in part]
    if len(inner) > 1:
        raise Unreadable("json_stat_several", count=len(inner))
    if not inner:
        raise Unreadable("not_json_stat")
    return inner[0]


def _cube(dataset: Mapping[str, Any]) -> Cube:
    about = dataset["dimension"]
    if not isinstance(about, dict):
        _wrong("dimension")
    ids, sizes = dataset.get("id", about.get("id")), dataset.get("size", about.get("size"))
    if not isinstance(ids, list) or not ids or not all(isinstance(code, str) for code in ids):
        _wrong("id")
    if len(set(ids)) != len(ids):
        _wrong("id")
    if not isinstance(sizes, list) or len(sizes) != len(ids) or not all(_is_count(size) for size in sizes):
        _wrong("size")
    roles = dataset.get("role", about.get("role", {}))
    dimensions = tuple(
        _dimension(code, about.get(code), size, _role(code, roles)) for code, size in zip(ids, sizes, strict=True)
    )
    n_cells = math.prod(sizes)
    if n_cells >= _MOST_PLACES:
        raise Unreadable("json_too_large", count=n_cells, maximum=MOST_CELLS)
    index, values = _values(dataset.get("value"), n_cells)
    return Cube(
        label=_text(dataset.get("label")),
        source=_text(dataset.get("source")),
        updated=_text(dataset.get("updated")),
        dimensions=dimensions,
        index=index,
        values=values,
        status=_status(dataset.get("status"), n_cells, index),
    )


def _role(code: str, roles: object) -> str:
    if not isinstance(roles, dict):
        return ""
    return next((role for role in _ROLES if isinstance(roles.get(role), list) and code in roles[role]), "")


def _dimension(code: str, found: object, size: int, role: str) -> Dimension:
    category = found.get("category") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(category, dict):
        _wrong(code)
    labels = category.get("label")
    labels = labels if isinstance(labels, dict) else {}
    codes = _codes(category.get("index", list(labels)), code)
    if len(codes) != size:
        raise Unreadable("json_stat_categories", name=code, found=len(codes), expected=size)
    return Dimension(
        code, _text(found.get("label")) or code, tuple(Descriptor(one, _text(labels.get(one))) for one in codes), role
    )


def _codes(index: object, code: str) -> list[str]:
    """Return the codes of a dimension in order, from a list or from each code's place."""
    if isinstance(index, list) and all(isinstance(one, str) for one in index):
        codes = index
    elif isinstance(index, dict) and sorted(index.values(), key=repr) == sorted(range(len(index)), key=repr):
        codes = sorted(index, key=index.__getitem__)
    else:
        _wrong(code)
    if len(set(codes)) != len(codes):
        _wrong(code)
    return codes


def _values(found: object, n_cells: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return places and figures; room is made for the figures given, never for the size stated."""
    if isinstance(found, list):
        if len(found) != n_cells:
            raise Unreadable("json_stat_sizes", found=len(found), expected=n_cells)
        places, figures = list(range(len(found))), found
    elif isinstance(found, dict):
        by_place = {_place(place, n_cells): figure for place, figure in found.items()}
        if len(by_place) != len(found):
            _wrong("value")
        places, figures = sorted(by_place), [by_place[place] for place in sorted(by_place)]
    else:
        _wrong("value")
    if len(figures) > MOST_CELLS:
        raise Unreadable("json_too_large", count=len(figures), maximum=MOST_CELLS)
    if not all(figure is None or _is_number(figure) for figure in figures):
        _wrong("value")
    return np.array(places, dtype=np.int64), np.array([_float(figure) for figure in figures], dtype=np.float64)


def _status(found: object, n_cells: int, index: NDArray[np.int64]) -> dict[int, str]:
    """Return the marks by place: one for all, a list, or by place."""
    if found is None:
        return {}
    if isinstance(found, str):
        return dict.fromkeys(index.tolist(), found)
    if isinstance(found, list) and len(found) == n_cells:
        return {place: _text(mark) for place, mark in enumerate(found) if mark is not None}
    if isinstance(found, list) and len(found) == 1:
        return dict.fromkeys(index.tolist(), _text(found[0]))
    if isinstance(found, dict):
        return {_place(place, n_cells): _text(mark) for place, mark in found.items() if mark is not None}
    raise Unreadable("json_stat_part", name="status")


def _place(text: str, n_cells: int) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or int(text) >= n_cells:
        _wrong("value")
    return int(text)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _float(figure: float | None) -> float:
    if figure is None:
        return math.nan
    try:
        number = float(figure)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        _wrong("value")
    return number


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _wrong(part: str) -> NoReturn:
    raise Unreadable("json_stat_part", name=part)


def json_stat_bytes(cube: Cube) -> bytes:
    """Return a cube as JSON-stat 2; what `parse_json_stat` makes of it is the same cube."""
    content: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": cube.label,
        "source": cube.source,
        "updated": cube.updated,
        "id": [dimension.code for dimension in cube.dimensions],
        "size": list(cube.shape),
        "dimension": {dimension.code: _written(dimension) for dimension in cube.dimensions},
    }
    roles = {role: [d.code for d in cube.dimensions if d.role == role] for role in _ROLES}
    content["role"] = {role: codes for role, codes in roles.items() if codes}
    figures = [_plain(figure) for figure in cube.values.tolist()]
    dense = len(figures) == math.prod(cube.shape)
    content["value"] = figures if dense else dict(zip(map(str, cube.index.tolist()), figures, strict=True))
    if cube.status:
        content["status"] = {str(place): mark for place, mark in sorted(cube.status.items())}
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()


def _written(dimension: Dimension) -> dict[str, Any]:
    return {
        "label": dimension.label,
        "category": {
            "index": {category.code: place for place, category in enumerate(dimension.categories)},
            "label": {category.code: category.label for category in dimension.categories},
        },
    }


def _plain(figure: float) -> float | int | None:
    if math.isnan(figure):
        return None
    return int(figure) if figure.is_integer() and abs(figure) < 1 << 53 else figure
