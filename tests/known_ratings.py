"""Ratings whose agreement is published, as arrays of units by coders; sources stand beside the values in the tests."""

from __future__ import annotations

import numpy as np


def by_coder(*rows: str) -> np.ndarray:
    """Ratings from a line per coder, a point where there is none."""
    return np.array([[np.nan if sign == "." else float(sign) for sign in row.split()] for row in rows]).T


def by_unit(text: str) -> np.ndarray:
    """Ratings from units divided by bars."""
    return by_coder(*text.split("|")).T


def from_table(table: list[list[int]]) -> np.ndarray:
    """Ratings of two coders, numbered from 0, from their cross table."""
    counts = np.array(table)
    rows, columns = np.indices(counts.shape)
    pairs = [np.repeat(axis.ravel(), counts.ravel()) for axis in (rows, columns)]
    return np.stack(pairs, axis=1).astype(float)


# Krippendorff (2011), Computing Krippendorff's alpha-reliability, section C
FOUR_OBSERVERS = by_coder(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# Krippendorff (2004), Content Analysis, p. 224
BINARY = by_coder("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
# Hayes and Krippendorff (2007), p. 84
FIVE_OBSERVERS = by_unit(
    "1 1 2 . 2|1 1 0 1 .|2 3 3 3 .|. 0 0 . 0|0 0 0 . 0|0 0 0 . 0|1 0 2 . 1|1 . 2 0 .|2 2 2 . 2|2 1 1 1 .|"
    ". 1 0 0 .|0 0 0 0 .|1 2 2 2 .|3 3 2 2 3|1 1 1 . 1|1 1 1 . 1|2 1 2 . 2|1 2 3 3 .|1 1 0 1 .|0 0 0 . 0|"
    "0 0 1 1 .|0 0 . 0 0|2 3 3 3 .|0 0 0 0 .|1 2 . 2 2|0 1 1 1 .|0 0 0 1 0|1 2 1 2 .|1 1 2 2 .|1 1 2 . 2|"
    "1 1 0 . 0|2 1 2 1 .|2 2 . 2 2|3 2 2 2 .|2 2 2 . 2|2 2 3 . 2|2 2 2 . 2|2 2 . 1 2|2 2 2 2 .|1 1 1 . 1"
)
# R package irr, data set anxiety: twenty subjects, three raters, scale 1-6
ANXIETY = by_coder(
    "3 3 3 4 5 5 2 3 5 2 2 6 1 5 2 2 1 2 4 3",
    "3 6 4 6 2 4 2 4 3 3 2 3 3 3 2 2 1 3 3 4",
    "2 1 4 4 3 2 1 6 1 1 1 2 3 3 1 1 3 3 2 2",
)
# Cohen (1960), p. 45; an example of the SAS documentation
COHEN_1960 = from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
SAS_EXAMPLE = from_table([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
# Gwet (2014): two by two, four by four; R package irrCAC, cont3x3abstractors
GWET_2X2 = from_table([[80, 7], [8, 5]])
GWET_4X4 = from_table([[20, 5, 1, 0], [4, 15, 6, 1], [0, 5, 18, 4], [0, 1, 3, 12]])
ABSTRACTORS = from_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
