"""Tables that may be written or printed: the one kind that the writers of files take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True, eq=False)
class Released:
    """A table that may be shown. It is made by this stage only, which an architecture test holds.

    Attributes
    ----------
    arrow : pyarrow.Table
        The table.
    """

    arrow: pa.Table


def not_about_answers(table: pa.Table) -> Released:
    """Table with nothing from people's answers that isn't guarded where it is made.

    Such are records of forums, meetings and checklists, the index made of them (whose parts from answers of fewer than
    ``min_n`` people were left out), choices of weights, how far coders agree, and what is worked out from nothing but
    scores that were released before.
    """
    return Released(table)


def for_those_who_coded(table: pa.Table) -> Released:
    """Table with what was said in interviews, for those who hold them already: passages to discuss."""
    return Released(table)
