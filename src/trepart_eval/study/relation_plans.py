"""Relations from the tables ``[[relations]]`` of ``study.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trepart_eval.study.named_files import Table
from trepart_eval.study.notes import Notes
from trepart_eval.study.relation_plan import RelationPlan
from trepart_eval.vocabulary.terms import OutcomeLevel


def relations_of(
    tables: Sequence[Table], outcomes: Mapping[str, str], waves: Sequence[str], notes: Notes
) -> tuple[RelationPlan, ...]:
    """Relations in the order of the file; those that speak of what isn't there are noted and left out.

    Parameters
    ----------
    outcomes : mapping of str to str
        The study's outcomes and what each is about.
    waves : sequence of str
        Names of the study's waves.
    """
    found: list[RelationPlan] = []
    place: dict[tuple[object, ...], str] = {}
    primary = ""
    for number, table in enumerate(tables, start=1):
        at = f"relations[{number}]"
        one = RelationPlan(
            outcome=table["outcome"] or "",
            dose=table["dose"],
            wave=table["wave"] or "",
            before=tuple(sorted(set(table["before"]))),
            after=tuple(sorted(set(table["after"]))),
            primary=table["primary"],
            family=table["family"],
        )
        fine = bool(one.outcome) and notes.known(one.outcome, list(outcomes), key=f"{at}.outcome")
        level = outcomes.get(one.outcome, OutcomeLevel.MUNICIPALITY)
        if level != OutcomeLevel.MUNICIPALITY:
            notes.add("relation_level", key=f"{at}.outcome", name=one.outcome, level=level)
            fine = False
        fine &= not one.wave or notes.known(one.wave, waves, key=f"{at}.wave")
        if one.before and one.after and max(one.before) >= min(one.after):
            notes.add("relation_years", key=f"{at}.after", before=max(one.before), after=min(one.after))
            fine = False
        same = place.setdefault((one.outcome, one.dose, one.wave, one.before, one.after), at)
        if same != at:
            notes.add("relation_twice", key=at, other=same)
            fine = False
        if one.primary and primary:
            notes.add("relation_two_primary", key=f"{at}.primary", other=primary)
            fine = False
        primary = primary or (at if one.primary else "")
        found += [one] if fine else []
    return tuple(found)
