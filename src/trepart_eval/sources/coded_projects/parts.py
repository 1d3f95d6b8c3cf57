"""What is known of parts of documents: a person's words in a group interview, say."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from trepart_eval.sources.coded_projects.passages import Attributes

Part = tuple[int, int, Attributes]
"""First sign, the sign after the last, and what is known of what is between."""


def known_of_spans(spans: Sequence[tuple[int, int]], parts: Sequence[Part]) -> list[Attributes | None]:
    """What is known of each span: of the shortest parts that hold all of it, put over that of longer ones.

    Goes once along the document, so that the time grows with spans and parts and not with their product.
    """
    found: list[Attributes | None] = [None] * len(spans)
    ordered = sorted(parts, key=lambda part: part[0])
    waiting = 0
    open_parts: list[tuple[int, int]] = []  # end, number
    joined: dict[tuple[int, ...], Attributes] = {}
    for index in sorted(range(len(spans)), key=lambda one: spans[one][0]):
        start, end = spans[index]
        while waiting < len(ordered) and ordered[waiting][0] <= start:
            heappush(open_parts, (ordered[waiting][1], waiting))
            waiting += 1
        while open_parts and open_parts[0][0] <= start:
            heappop(open_parts)
        holding = tuple(number for last, number in open_parts if last >= end)
        if holding:
            if holding not in joined:
                longest_first = sorted(holding, key=lambda one: ordered[one][0] - ordered[one][1])
                joined[holding] = {name: value for one in longest_first for name, value in ordered[one][2].items()}
            found[index] = joined[holding]
    return found
