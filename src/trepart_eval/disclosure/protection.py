"""`protect`: a table with what may not be shown taken out, and the proof that it can't be worked out."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import emptied, number_column, text_values
from trepart_eval.criteria.small_groups import UNANIMOUS_BELOW
from trepart_eval.disclosure.cells import HIDDEN, STATUS, Cells, Scale, as_arrow, read_cells
from trepart_eval.disclosure.complementary_cells import hide_further
from trepart_eval.disclosure.figures import Mask
from trepart_eval.disclosure.hidden_before import filled
from trepart_eval.disclosure.options import WIDTH, check_limits, checked_scale, column_name, kinds_of, names_in
from trepart_eval.disclosure.primary_cells import ROLE_HOLDERS, UNITS, reasons
from trepart_eval.disclosure.proof import Aim, Proof
from trepart_eval.disclosure.protected_table import Protected
from trepart_eval.disclosure.relations import check_counts, figures_of, without_people
from trepart_eval.disclosure.sums import Equations, columns_of, equations_of, read_sums
from trepart_eval.problems import InputError, Problems
from trepart_eval.study.layout import MIN_N_DEFAULT
from trepart_eval.vocabulary.languages import Language, choose_language
from trepart_eval.vocabulary.terms import HiddenBecause, Status

if TYPE_CHECKING:
    import pyarrow as pa

_PRIMARY: Final = "primary"
_COMPLEMENTARY: Final = "complementary"


def protect(
    table: object,
    *,
    min_n: int = MIN_N_DEFAULT,
    sums: object = None,
    n: str = "n",
    values: Sequence[str] | Mapping[str, str | None] | str | None = None,
    keys: Sequence[str] | None = None,
    scale: Scale | Mapping[str, Scale] | None = None,
    units: Sequence[str] | None = None,
    unanimous_below: int = UNANIMOUS_BELOW,
    role_holders: Collection[str] = ROLE_HOLDERS,
    width: float = WIDTH,
    below_floor_because: str = "",
    language: Language | str | None = None,
) -> Protected:
    """Table without the figures that would reveal a person, nor any from which these could be worked out.

    A row is hidden for its own sake where fewer than ``min_n`` people are behind it, where its whole unit has fewer,
    where a group of fewer than ten is of one mind, and where it is about a role that one person has. Further rows are
    hidden until no hidden count and no hidden mean can be told from others: a hidden count below ``min_n`` could be
    ``min_n`` or more, every hidden count at least two numbers, and the possible values of a hidden mean span at least
    ``width`` of the scale, even for someone who knows all counts. Rows without people are shown as such, except in a
    unit that vanishes whole. All figures of a row are hidden or shown together.

    Parameters
    ----------
    table : DataFrame, pyarrow.Table, or a result with ``.arrow``
        A row per cell, totals among them.
    min_n : int
        Fewest people behind a figure that is shown, 3 at the lowest.
    sums : sequence, optional
        Which rows are sums of others: ``("party", "all")`` (rows with that party are the sum of all other parties,
        other keys equal), ``("case", "Agder", ["Songdalen", "Arendal"])``, ``("case", {"Agder": [...]})`` or `Sum`.
        Left out: every key with the value "all". Empty: none.
    n : str
        Column of counts of people.
    values : sequence or mapping of str, optional
        Columns of means and shares; as a mapping, with "weighted" (each person counts once in a total) or "plain"
        (each part counts once); which of the two is found out where a column has None. Left out: columns that look
        like means.
    keys : sequence of str, optional
        Columns that say what a row is about; left out: columns of text.
    scale : (float, float) or mapping, optional
        Ends of the means' scale; left out: what the column's unit says, or the narrowest of 0-1 and 0-100.
    units : sequence of str, optional
        Keys whose values vanish whole where they have fewer than ``min_n`` people; left out: case and workplace.
    unanimous_below : int
        Groups smaller than this are hidden where all are of one mind.
    role_holders : collection of str
        Roles that one person has; rows with such a value are hidden whatever their n.
    width : float
        Share of the scale that the possible values of a hidden mean must span.
    below_floor_because : str
        Reason for a ``min_n`` below 3; it is kept in the result and printed with it.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the texts; the computer's where it is left out.

    Returns
    -------
    Protected

    Raises
    ------
    ValueError
        If an option has no such value.
    InputError
        If the table can't be read, a row is there twice, or a total isn't the sum of its parts.

    References
    ----------
    Fischetti and Salazar (2000), "Models and algorithms for optimizing cell suppression in tabular data with linear
    constraints". Journal of the American Statistical Association 95.
    """
    check_limits(min_n, width, unanimous_below, below_floor_because)
    speak = choose_language(language, os.environ)
    problems = Problems()
    wanted, kinds = kinds_of(values)
    holders = names_in(role_holders, "role_holders")
    own_units = None if units is None else names_in(units, "units")
    own_keys = None if keys is None else names_in(keys, "keys")
    given = column_name(n, "n"), own_keys, wanted, checked_scale(scale, wanted)
    cells, equations = _read(table, *given, sums, own_units, problems)
    if cells is None or equations is None:
        raise InputError(problems, speak)
    check_counts(cells, equations, problems)
    came_hidden = np.isnan(cells.n)
    cells = without_people(cells, equations)
    figures, unguarded, slack = figures_of(cells, equations, kinds, values is not None, problems)
    problems.raise_if_any(speak)
    figures = filled(figures, min_n, slack, problems)
    problems.raise_if_any(speak)
    vanishing = own_units if own_units is not None else [unit for unit in UNITS if unit in cells.keys]
    why = reasons(cells, figures.n, equations, min_n, vanishing, unanimous_below, holders)
    hidden, proof = hide_further(figures, why != "", Aim(min_n, width))
    why[hidden & (why == "")] = HiddenBecause.COMPLEMENTARY
    empty = came_hidden & (why == "")  # nobody is in them, so there is nothing to guard
    why[empty] = HiddenBecause.HIDDEN_BEFORE
    hidden = hidden | empty
    return Protected(
        arrow=_released(cells, hidden),
        audit_arrow=_audit(cells, why, proof, n),
        keys=cells.keys,
        n_column=n,
        means=tuple(mean.name for mean in figures.means),
        unguarded=unguarded,
        sums=_sums_of(cells, equations),
        scales={mean.name: cells.scales[mean.name] for mean in figures.means},
        weighted={mean.name: mean.weighted for mean in figures.means},
        n_primary=int((hidden & (why != HiddenBecause.COMPLEMENTARY)).sum()),
        n_complementary=int((why == HiddenBecause.COMPLEMENTARY).sum()),
        n_rows=len(hidden),
        min_n=min_n,
        width=width,
        below_floor_because=below_floor_because,
        language=speak,
    )


def _read(
    table: object,
    n: str,
    keys: Sequence[str] | None,
    values: Sequence[str] | None,
    scale: Scale | Mapping[str, Scale] | None,
    sums: object,
    units: Sequence[str] | None,
    problems: Problems,
) -> tuple[Cells | None, Equations | None]:
    arrow = as_arrow(table, problems)
    stated = read_sums(sums, problems)
    if arrow is None or problems.has_errors:
        return None, None
    named = [*columns_of(stated or []), *(units or ())]
    cells = read_cells(arrow, n, keys, values, scale, named, problems)
    equations = None if cells is None else equations_of(cells, stated, problems)
    return cells, None if problems.has_errors else equations


def _released(cells: Cells, hidden: Mask) -> pa.Table:
    """The table with every figure of hidden rows empty, and a column that says which they are."""
    import pyarrow as pa

    away = cells.back(hidden)
    if not away.any():
        table = cells.table.drop_columns([HIDDEN]) if HIDDEN in cells.table.column_names else cells.table
        return table.append_column(HIDDEN, text_values([""] * table.num_rows))
    columns = {}
    for name in cells.table.column_names:
        column = cells.table.column(name)
        if name == HIDDEN:
            continue
        if name not in cells.keys:
            column = emptied(column, away, Status.HIDDEN.value if name == STATUS else None)
        columns[name] = column
    columns[HIDDEN] = text_values([HIDDEN if gone else "" for gone in away.tolist()])
    return pa.table(columns)


def _audit(cells: Cells, why: NDArray[np.object_], proof: Proof, n: str) -> pa.Table:
    """A row per hidden figure: why it is hidden, and the least and greatest that an outsider can't rule out."""
    import pyarrow as pa

    means = proof.figures.means
    names = [n, *(mean.name for mean in means)]
    ends = np.array([(0.0, 1.0), *(cells.scales[mean.name] for mean in means)])
    low, width = ends[:, :1], np.diff(ends)
    least = low + width * np.array([proof.n_low, *proof.mean_low])
    most = low + width * np.array([proof.n_high, *proof.mean_high])
    cell, place = np.nonzero((why != "")[:, None] & ~np.isnan(least.T))
    codes = [cells.code(one) for one in cell.tolist()]
    given = [str(why[one]) for one in cell.tolist()]
    kinds = [_COMPLEMENTARY if one == HiddenBecause.COMPLEMENTARY else _PRIMARY for one in given]
    known = np.zeros(len(cell), dtype=bool)
    return pa.table(
        {
            **{key: text_values([code[index] for code in codes]) for index, key in enumerate(cells.keys)},
            "figure": text_values([names[one] for one in place.tolist()]),
            HIDDEN: text_values(kinds),
            "reason": text_values(given),
            "possible_low": number_column(least[place, cell], known),
            "possible_high": number_column(most[place, cell], known),
        }
    )


def _sums_of(cells: Cells, equations: Equations) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Each equation as rows of the table: its parts and its total."""
    matrix = equations.matrix
    found = []
    for row, total in enumerate(equations.totals):
        members = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        parts = tuple(sorted(int(cells.row[cell]) for cell in members if cell != total))
        found.append((parts, int(cells.row[total])))
    return tuple(found)
