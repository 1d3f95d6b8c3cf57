"""A cube: figures over all combinations of the categories of some dimensions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.outcomes.records import Descriptor
from trepart_eval.vocabulary.spelling import canonical


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of a cube: its categories in order, and whether it is time, place or what is measured."""

    code: str
    label: str
    categories: tuple[Descriptor, ...]
    role: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """Figures over all combinations of the categories of some dimensions; those not given are left out.

    Attributes
    ----------
    dimensions : tuple of Dimension
        The last one turns fastest.
    index : ndarray of int64, shape (n_given,)
        Place of each figure among all combinations, in order.
    values : ndarray of float64, shape (n_given,)
        The figures, NaN where there is none.
    status : mapping of int to str
        Place to the mark that stands there.
    """

    label: str
    source: str
    updated: str
    dimensions: tuple[Dimension, ...]
    index: NDArray[np.int64]
    values: NDArray[np.float64]
    status: Mapping[int, str] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of categories of each dimension."""
        return tuple(len(dimension.categories) for dimension in self.dimensions)


def find_dimension(cube: Cube, name: str) -> int | None:
    """Axis of the dimension that a name means, by code or label; None where none does."""
    for attribute in ("code", "label"):
        for axis, dimension in enumerate(cube.dimensions):
            if canonical(getattr(dimension, attribute)) == canonical(name):
                return axis
    return None


def joined_cube(parts: Sequence[Cube], dimensions: tuple[Dimension, ...]) -> Cube:
    """Return the cube over some dimensions that was fetched in parts.

    Parameters
    ----------
    parts : sequence of Cube
        Cubes with the same dimensions in the same order, each over some of the categories; they don't overlap.
    dimensions : tuple of Dimension
        All categories, in the order wanted.
    """
    shape = tuple(len(dimension.categories) for dimension in dimensions)
    places, values = [], []
    status: dict[int, str] = {}
    position = [{c.code: place for place, c in enumerate(dimension.categories)} for dimension in dimensions]
    for part in parts:
        of_axis = [
            np.array([position[axis][category.code] for category in dimension.categories], dtype=np.int64)
            for axis, dimension in enumerate(part.dimensions)
        ]
        moved = _moved(part.index, part.shape, of_axis, shape)
        places.append(moved)
        values.append(part.values)
        marked = np.array(list(part.status), dtype=np.int64)
        new = _moved(marked, part.shape, of_axis, shape)
        status.update(dict(zip(new.tolist(), part.status.values(), strict=True)))
    index = np.concatenate(places)
    order = np.argsort(index, kind="stable")
    first = parts[0]
    return Cube(
        first.label, first.source, first.updated, dimensions, index[order], np.concatenate(values)[order], status
    )


def _moved(
    index: NDArray[np.int64],
    shape: tuple[int, ...],
    of_axis: Sequence[NDArray[np.int64]],
    whole: tuple[int, ...],
) -> NDArray[np.int64]:
    """Places in the whole of places in a part."""
    axes = np.unravel_index(index, shape)
    moved: NDArray[np.int64] = np.ravel_multi_index(
        tuple(new[axis] for new, axis in zip(of_axis, axes, strict=True)), whole
    ).astype(np.int64)
    return moved
