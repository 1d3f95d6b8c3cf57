"""Official series that ship with the package: what goes on around the cases, to hold their own figures against."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.outcomes.outcome import Outcome
from trepart_eval.sources.outcomes.reading import read_outcome
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.outcome_plan import OutcomeSource
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Counted, Direction, OutcomeLevel, OutcomeUnit, PeriodLength

_HERE: Final = Path(__file__).resolve().parent
_CHECKOUT: Final = _HERE.parents[2] / "data" / "raw" / "outcomes"
_DEFINITION: Final = {
    "nb": "Legemeldt sykefravær, prosent av avtalte dagsverk",
    "nn": "Legemeldt sjukefråvær, prosent av avtalte dagsverk",
    "en": "Doctor-certified sick leave, per cent of contracted person-days",
}
_DAYS: Final = {"nb": "avtalte dagsverk", "nn": "avtalte dagsverk", "en": "contracted person-days"}
_TABLE_08320: Final = {"nb": "SSB, tabell 08320", "nn": "SSB, tabell 08320", "en": "Statistics Norway, table 08320"}
_NAV: Final = {"nb": "Nav og SSB", "nn": "Nav og SSB", "en": "NAV and Statistics Norway"}
_LABELS: Final = {"nb": "legemeldt sykefravær", "nn": "legemeldt sjukefråvær", "en": "doctor-certified sick leave"}

_PLANS: Final[Mapping[str, Mapping[str, Any]]] = {
    "county_sick_leave_annual": {
        "population": Counted.RESIDENTS,
        "source": _TABLE_08320,
        "level": OutcomeLevel.COUNTY,
        "period": PeriodLength.YEAR,
        "columns": {
            "county": "county",
            "year": "year",
            "value": "sickness_absence_pct",
            "denominator": "contractual_mandays_derived",
        },
    },
    "county_sick_leave_q1": {
        "population": Counted.RESIDENTS,
        "source": _NAV,
        "level": OutcomeLevel.COUNTY,
        "period": PeriodLength.QUARTER,
        "columns": {"county": "county", "period": "quarter", "value": "sickness_absence_pct"},
        "select": {"sex": "both"},
    },
    "sector_sick_leave_q1": {
        "population": Counted.EMPLOYEES,
        "source": _NAV,
        "level": OutcomeLevel.SECTOR,
        "period": PeriodLength.QUARTER,
        "columns": {"sector": "sector", "period": "quarter", "value": "sickness_absence_pct"},
        "select": {"sex": "both", "enterprises": "all"},
    },
}

CONTEXT_SERIES: Final = tuple(_PLANS)
"""Names of the series."""


def context_series(name: str, *, language: Language | str = Language.NB) -> Outcome:
    """Outcome of counties or sectors that ships with the package; breaks are kept as separate series.

    Parameters
    ----------
    name : {"county_sick_leave_annual", "county_sick_leave_q1", "sector_sick_leave_q1"}
        Sick leave by county 2001-2017, and first quarters 2005-2014 by county and by sector.
    language : Language or {"nb", "nn", "en"}
        Language of labels and messages.

    Returns
    -------
    Outcome

    Raises
    ------
    InputError
        If there is no such series.

    Examples
    --------
    >>> municipal = context_series("sector_sick_leave_q1").table.query("sector == 'municipal'")
    >>> municipal["value"].tolist()
    [7.3, 8.0, 7.8, 8.1, 8.1, 7.3, 7.9, 7.5, 8.0, 7.5]
    """
    language = Language(language)
    problems = Problems()
    if not isinstance(name, str) or name not in _PLANS:
        known = ", ".join(CONTEXT_SERIES)
        problems.add("unknown_outcome", value=name, known=known, suggestion=nearest(str(name), CONTEXT_SERIES))
        raise InputError(problems, language)
    folder = _HERE / "outcomes"
    path = (folder if folder.exists() else _CHECKOUT) / f"{name}.csv"
    plan = OutcomeSource(
        name=name,
        labels=_LABELS,
        definition=_DEFINITION[language],
        unit=OutcomeUnit.PERCENT,
        direction=Direction.LOWER_IS_BETTER,
        denominator=_DAYS[language],
        break_years=(2008, 2015),
        separate=True,
        files=(TableFile(path, path.name),),
        **{**_PLANS[name], "source": _PLANS[name]["source"][language]},
    )
    outcome = read_outcome(plan, Cases((), (), (), ()), language, problems)
    problems.raise_if_any(language)
    if outcome is None:  # whatever keeps it from being read is an error, which is raised above
        raise InputError(problems, language)
    return outcome
