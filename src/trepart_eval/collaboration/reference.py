"""The indicators and the checklist as a page to read, made from the catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trepart_eval.vocabulary.checklist import checklist_points
from trepart_eval.vocabulary.indicators import all_indicators
from trepart_eval.vocabulary.languages import Language

_INTRODUCTION: Final = """\
# Collaboration intensity

Made from the code by `make reference`; a test holds the two together. `te.intensity(data)` measures how closely
politicians, administration and union representatives work together, per case, workplace and wave.

## How the index is made

1. Each indicator gets a raw value from the first evidence that has something to say: what is counted or recorded
   before what is filled in. Where two records are more than half the indicator's range apart, both stand in
   `contradictions`.
2. Raw values go to 0-100 between fixed ends, so that a case's value doesn't change when another case is added.
   `normalisation="min_max"` and `"rank"` compare the units of one level with each other instead.
3. A dimension is the weighted mean of its indicators that have evidence. Indicators of one dimension weigh the same,
   except that the three parties' touchpoints share one weight and two indicators on informal contact and gatherings
   count half: they say less, and overlap with the others.
4. The index is the mean of the dimensions that have evidence. They weigh the same: no source says that one matters
   more, and other weights are an option. The arithmetic mean is the default because a low dimension here is often one
   that nobody recorded well; `"geometric"` and `"minimum"` make up less, or nothing, for a weak dimension. In the
   geometric mean a dimension counts as 1 point at the least, so that one zero doesn't decide everything.

No evidence is missing, never zero. `share_of_evidence` says how much of the weight rests on evidence (under a half is
`thin`), `bound_low` and `bound_high` what the value would be if all that is missing were 0, or 100. `std_error` is the
sampling error of survey and interview figures; what is recorded has none. Figures from fewer than `min_n` people are
left out, and those of fewer than ten who all answered alike. Municipalities and workplaces never share a row:
`workplace` is `all` for a municipality.

`te.collaboration.rank_intervals(dose)` ranks the units under thousands of other choices (normalisation, weights up to
half up or down, aggregation, the missing left out or given the others' mean, sampling of people), after Saisana,
Saltelli and Tarantola (2005). `te.collaboration.sobol_indices(dose)` says which choice moves the ranks most, with
Jansen's estimators on Saltelli's design.

`te.fidelity(data)` says how much of the handbook's recommended organisation is in place, point by point. A point partly
in place counts a half. The checklist's answer goes first; where there is none, the forum table settles what it can.

## Forum types

A forum's type is read from who sits in it and whether it lasts (Moland 2017, chapter 3). Three parties in a permanent
forum may be a tripartite body, a standing committee or two groups; in a temporary one a temporary group or two groups.
Politicians and union representatives alone are a bipartite committee, administration alone a management group,
administration and union representatives a group without politicians (or a bipartite committee). A municipal enterprise
and "other" may be composed in any way. A given type outside these is reported by `check` and in `dose.forums`, and what
the composition shows is used.
"""


def intensity_page() -> str:
    """Page on intensity as Markdown."""
    return "\n".join([_INTRODUCTION, *_indicator_rows(), "", *_checklist_rows()]) + "\n"


def _indicator_rows() -> Iterator[str]:
    yield "## Indicators"
    yield ""
    yield "`fafo2017` is Moland (2017), `handbook` SINTEF and Fagforbundet's handbook, `sintef2019` Øyum and Nilssen"
    yield "(2019), `study` the study's own questions and codes, which count only where it has any."
    yield ""
    yield "| indicator | dimension | level | source | evidence | 0 | 100 | unit | weight | what it says |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for one in all_indicators().values():
        levels = ", ".join(one.levels)
        evidence = ", ".join(one.evidence)
        yield (
            f"| `{one.key}` | {one.dimension} | {levels} | {one.source} | {evidence} | {one.low:g} | {one.high:g} "
            f"| {one.unit} | {one.weight:.3g} | {one.why} |"
        )


def _checklist_rows() -> Iterator[str]:
    yield "## Points of the checklist"
    yield ""
    yield "`in_place` is yes, partly, no or unknown (or ja, delvis, nei, vet ikke). Points go by key, code or text."
    yield "A file may have a row per point, or a column per point as forms are exported; the code is its name in forms."
    yield ""
    yield "| point | code | source | level | block | English | bokmål | nynorsk |"
    yield "|---|---|---|---|---|---|---|---|"
    for point in checklist_points().values():
        texts = " | ".join(point.text(language) for language in (Language.EN, Language.NB, Language.NN))
        about = point.level or "both"
        yield f"| `{point.key}` | `{point.code}` | {point.source} | {about} | {point.block} | {texts} |"
