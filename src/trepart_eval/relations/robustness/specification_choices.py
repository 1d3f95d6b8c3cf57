"""Every combination of stated choices as a specification, from a table with a row per municipality."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_choice, number_list
from trepart_eval.relations.given_tables import table_of
from trepart_eval.relations.robustness.specification_estimates import MODELS, SLOPE, Specification

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Options = Sequence[str | Sequence[str]]

MOST_SPECIFICATIONS: Final = 1_000


def specifications_of(
    data: pd.DataFrame,
    *,
    dose: str | Sequence[str],
    outcome: str | Sequence[str],
    covariates: Options,
    without: Options,
    model: str | Sequence[str],
    weights: str | Sequence[str | None] | None,
    unit: str | None,
) -> list[Specification]:
    """Every combination of choices, the last choice changing fastest.

    Raises
    ------
    ValueError
        If a column or a municipality isn't there, a municipality has two rows, or choices don't fit together.
    """
    table = table_of(data, keep_index=True)
    cases = _cases(table, unit)
    order = np.argsort(cases, kind="stable") if len(set(cases)) == len(cases) else _refuse_repeated(cases)
    if unit is None and table.index.inferred_type == "integer":
        order = np.arange(len(cases))
    cases = cases[order]
    options = _options(dose, outcome, covariates, without, model, weights)
    columns = {name: _column(table, name)[order] for name in _columns_named(options)}
    _check_together(options, columns)
    gone = {one: _included(cases, one) for one in options["without"]}
    n = len(cases)
    return [
        Specification(
            choices=_shown(chosen),
            dose=columns[chosen["dose"]],
            outcome=columns[chosen["outcome"]],
            others=np.array([columns[name] for name in chosen["covariates"]], dtype=np.float64).reshape(-1, n),
            weights=None if chosen["weights"] is None else columns[chosen["weights"]],
            included=gone[chosen["without"]],
            model=chosen["model"],
            names=(chosen["dose"], chosen["outcome"]),
        )
        for chosen in (dict(zip(options, values, strict=True)) for values in product(*options.values()))
    ]


def _options(
    dose: object, outcome: object, covariates: object, without: object, model: object, weights: object
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {
        "dose": _words(dose, "dose"),
        "outcome": _words(outcome, "outcome"),
        "covariates": _sets(covariates, "covariates"),
        "without": _sets(without, "without"),
        "model": [checked_choice(one, MODELS, "model") for one in _words(model, "model")],
        "weights": [None] if weights is None else _words(weights, "weights", none=True),
    }
    if SLOPE in found["model"] and len(found["model"]) > 1:
        raise ValueError("model has 'slope' beside others, whose unit is another; make a curve of each")
    n = int(np.prod([len(options) for options in found.values()]))
    if n > MOST_SPECIFICATIONS:
        raise ValueError(f"the choices make {n} specifications; state at most {MOST_SPECIFICATIONS}")
    return found


def _words(given: object, name: str, *, none: bool = False) -> list[Any]:
    words = [given] if isinstance(given, str) else list(given) if isinstance(given, Sequence) else None
    if not words or not all(isinstance(one, str) or (none and one is None) for one in words):
        raise ValueError(f"{name} is {given!r}; give one name, or a list of names")
    return _each_once(words, name)


def _sets(given: object, name: str) -> list[tuple[str, ...]]:
    """Sets of names, each an option; a name by itself is a set of one."""
    expected = f"{name} is {given!r}; give a list of options, each a name or several, such as [(), ('before',)]"
    if isinstance(given, str):
        return [(given,)]
    if not isinstance(given, Sequence):
        raise ValueError(expected)
    found = [(one,) if isinstance(one, str) else tuple(one) if isinstance(one, Sequence) else (None,) for one in given]
    if not all(isinstance(word, str) for one in found for word in one):
        raise ValueError(expected)
    return _each_once([tuple(sorted(set(one))) for one in found] or [()], name)


def _each_once(options: list[Any], name: str) -> list[Any]:
    twice = next((one for one in options if options.count(one) > 1), "")
    if twice != "":
        raise ValueError(f"{name} has the option {twice!r} twice; it would count double")
    return options


def _cases(table: pd.DataFrame, unit: str | None) -> NDArray[np.object_]:
    if unit is not None and (not isinstance(unit, str) or unit not in table.columns):
        raise ValueError(f"unit: there is no column {unit!r} in data; it has {', '.join(map(str, table.columns))}")
    names = table.index if unit is None else table[unit]
    if not len(names):
        raise ValueError("data has no rows; give one per municipality")
    return np.array([str(one) for one in names], dtype=object)


def _refuse_repeated(cases: NDArray[np.object_]) -> NDArray[np.intp]:
    seen = list(cases)
    twice = next(one for one in seen if seen.count(one) > 1)
    raise ValueError(f"data has more than one row for {twice!r}; give one row per municipality")


def _columns_named(options: dict[str, list[Any]]) -> list[str]:
    single = [*options["dose"], *options["outcome"], *(name for name in options["weights"] if name is not None)]
    return list(dict.fromkeys([*single, *(name for held in options["covariates"] for name in held)]))


def _column(table: pd.DataFrame, name: str) -> Array:
    if name not in table.columns:
        raise ValueError(f"there is no column {name!r} in data; it has {', '.join(map(str, table.columns))}")
    return number_list(table[name], name)


def _check_together(options: dict[str, list[Any]], columns: dict[str, Array]) -> None:
    for name in (one for one in options["weights"] if one is not None):
        if (columns[name] < 0).any():
            raise ValueError(f"weights {name!r} has a number below 0; give how much each municipality counts")
    both = set(options["dose"]) & set(options["outcome"])
    if both:
        raise ValueError(f"{min(both)!r} is both dose and outcome; nothing is related to itself")


def _included(cases: NDArray[np.object_], gone: tuple[str, ...]) -> NDArray[np.bool_]:
    unknown = [one for one in gone if one not in set(cases)]
    if unknown:
        known = ", ".join(map(str, cases))
        raise ValueError(f"without names {unknown[0]!r}, which is none of the municipalities ({known})")
    return np.array([one not in gone for one in cases], dtype=bool)


def _shown(chosen: dict[str, Any]) -> dict[str, str]:
    words = {"covariates": " + ".join(chosen["covariates"]), "without": ", ".join(chosen["without"])}
    return {name: words.get(name, value or "") for name, value in chosen.items()}
