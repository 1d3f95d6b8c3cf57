"""Success and configurations from the tables ``[success]`` and ``[configurations]`` of ``study.toml``."""

from __future__ import annotations

from collections.abc import Sequence

from trepart_eval.study.definitions import labels_of
from trepart_eval.study.named_files import NamedFiles, Table
from trepart_eval.study.named_tables import TableSource
from trepart_eval.study.notes import Notes
from trepart_eval.study.success_layout import NEGATION
from trepart_eval.study.success_plan import MIDDLE_CUT, ConfigurationPlan, SuccessPlan
from trepart_eval.vocabulary.terms import Criterion


def success_of(table: Table | None, files: NamedFiles, outcomes: Sequence[str], notes: Notes) -> SuccessPlan | None:
    """What counts as success; None where the study doesn't say, or says it in a way that is noted.

    Parameters
    ----------
    outcomes : sequence of str
        Names of the study's outcomes.
    """
    if table is None:
        return None
    fine = bool(table["file"]) != bool(table["outcome"])
    if not fine:
        notes.add("success_file_or_outcome", key="success")
    fine &= _in_words_or_figures(table, notes)
    source = None
    if table["file"]:
        file = files.file(table["file"], table, "success.file")
        named = files.named(("case", "judgement"), table["columns"], key="success.columns")
        notes.told_apart((text, "success.case_values", [text]) for text in table["case_values"])
        source = TableSource(file, table["columns"], case_values=table["case_values"], key="success")
        fine &= file is not None and named
    if table["outcome"]:
        fine &= notes.known(table["outcome"], outcomes, key="success.outcome")
        if table["before"] and table["years"] and max(table["before"]) >= min(table["years"]):
            notes.add("success_years", key="success.years", before=max(table["before"]), after=min(table["years"]))
            fine = False
    if not fine:
        return None
    return SuccessPlan(
        source=source,
        success=tuple(table["success"]),
        failure=tuple(table["failure"]),
        outcome=table["outcome"] or "",
        years=tuple(sorted(set(table["years"]))),
        before=tuple(sorted(set(table["before"]))),
        cut=None if table["cut"] is None else float(table["cut"]),
        low_is_success=table["low_is_success"],
        same_source=table["same_source"],
        labels=labels_of(table["label"]),
    )


def _in_words_or_figures(table: Table, notes: Notes) -> bool:
    """Whether success is told by values on both sides, or by a cut, and not by both."""
    if any(one.key == "success.cut" for one in notes.problems):
        return False
    worded = bool(table["success"] or table["failure"])
    if worded == (table["cut"] is not None) or (worded and table["outcome"]):
        notes.add("success_values_or_cut", key="success")
        return False
    if not worded:
        return True
    before = len(notes.problems)
    notes.told_apart((name, f"success.{name}", table[name]) for name in ("success", "failure"))
    for name in ("success", "failure"):
        if not table[name]:
            notes.add("key_missing", key=f"success.{name}", name=name)
    return len(notes.problems) == before


def configurations_of(table: Table | None, waves: Sequence[str], notes: Notes) -> ConfigurationPlan:
    """How sets are made of scores; as usual where the study doesn't say."""
    if table is None:
        return ConfigurationPlan()
    chosen = set(table["criteria"])
    criteria = tuple(one.value for one in Criterion if not chosen or one.value in chosen)
    if table["wave"]:
        notes.known(table["wave"], waves, key="configurations.wave")
    anchors: dict[str, tuple[float, ...]] = dict.fromkeys(criteria, (MIDDLE_CUT,))
    for name, given in table["anchors"].items():
        if _are_anchors(given):
            anchors[name] = tuple(float(one) for one in given)
        else:
            shown = ", ".join(f"{one:g}" for one in given)
            notes.add("anchors_wrong", key=f"configurations.anchors.{name}", value=shown or "[]")
    expected = {name.removeprefix(NEGATION): int(not name.startswith(NEGATION)) for name in table["expectations"]}
    for name in expected:
        if {name, f"{NEGATION}{name}"} <= set(table["expectations"]):
            notes.add("expected_both_ways", key="configurations.expectations", name=name)
    return ConfigurationPlan(
        criteria=criteria,
        anchors=anchors,
        missing=table["missing"],
        wave=table["wave"] or "",
        incl_cut=float(table["incl_cut"]),
        n_cut=table["n_cut"],
        pri_cut=float(table["pri_cut"]),
        necessity_cut=float(table["necessity_cut"]),
        expectations={name: expected.get(name, 1) for name in criteria if not expected or name in expected},
    )


def _are_anchors(given: Sequence[float]) -> bool:
    """Whether these are a cut, or three scores that rise."""
    return len(given) == 1 or (len(given) == 3 and given[0] < given[1] < given[2])
