"""`simulate`: a whole study with a known answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trepart_eval.datasets.simulation.parameters import (
    DEFAULT_EFFECT,
    Nonresponse,
    checked_parameters,
)
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.arguments import checked_path
from trepart_eval.study.planned_study import Study
from trepart_eval.study.reading import FILE_NAME, read_study
from trepart_eval.vocabulary.languages import Language, language_of

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedStudy:
    """A simulated study on disk, and the truth behind it.

    Attributes
    ----------
    path : Path
        Its ``study.toml``.
    study : Study
        The study as `read_study` reads it.
    truth : dict
        What ``truth.json`` holds; ``docs/simulation.md`` says what that is.
    """

    path: Path
    study: Study
    truth: dict[str, Any]

    def table(self, name: str) -> pd.DataFrame:
        """Table of the truth as a data frame: scores, interviews, intensity, municipalities, response, items.

        Parameters
        ----------
        name : str
            Name of the table, or of an outcome such as ``sick_leave``.
        """
        import pandas as pd

        return pd.DataFrame(self.truth["outcomes"].get(name) or self.truth[name])


def simulate(
    directory: str | Path,
    *,
    municipalities: int = 104,
    waves: int = 4,
    respondents: int | None = None,
    effect: float = DEFAULT_EFFECT,
    seed: int = 1,
    selection: float = 1.0,
    agreement: float = 0.8,
    interviewed: int = 16,
    nonresponse: Nonresponse | str = Nonresponse.RANDOM,
    panel: bool = True,
    language: Language | str = Language.NB,
    progress: Progress | None = None,
) -> SimulatedStudy:
    """Whole study with a known answer: survey, coded interviews, records of collaboration, outcomes, truth.

    Parameters
    ----------
    directory : str or Path
        Where it is written: a new or empty folder, or an earlier simulation, whose files are then taken away.
    municipalities : int
        How many, 1 to 900; their names and codes are made up.
    waves : int
        Yearly rounds of measurement, 1 to 10.
    respondents : int, optional
        Answers to expect in all; the usual number of invitations where it is left out.
    effect : float
        Percentage points of sick leave for 100 points of collaboration intensity. Effects on full-time share and on the
        criteria are in proportion to it: with 0 nothing has an effect on anything.
    seed : int
        Seed of everything random. The same seed and arguments give the same bytes.
    selection : float
        How much eager municipalities differ from others from before the start; 0 gives starts at random.
    agreement : float
        Share of ratings on which the two coders agree, 0.5 to 1.
    interviewed : int
        Municipalities with interviews, those that started first.
    nonresponse : {"random", "related"}
        Whether answering is at random within case and party, or related to how content people are.
    panel : bool
        Whether the same people are asked in every wave.
    language : {"nb", "nn", "en"}
        Language of the study, its questions and statements.
    progress : callable, optional
        Called with the name of each step as it begins.

    Returns
    -------
    SimulatedStudy

    Raises
    ------
    InputError
        If an argument can't be, or the folder holds anything else; then nothing is written.
    """
    spoken = language_of(str(language))
    folder = checked_path(directory, "directory", "a folder")
    problems = Problems()
    if spoken is None:
        known = ", ".join(code.value for code in Language)
        problems.add("unknown_choice", key="language", value=str(language), known=known, suggestion=None)
    asked = {
        "municipalities": municipalities,
        "waves": waves,
        "respondents": respondents,
        "effect": effect,
        "seed": seed,
        "selection": selection,
        "agreement": agreement,
        "interviewed": interviewed,
        "nonresponse": nonresponse,
        "panel": panel,
    }
    told = spoken or Language.NB
    parameters = checked_parameters(asked, told, problems)
    if parameters is None or problems.has_errors:
        raise InputError(problems, told)
    from trepart_eval.datasets.simulation.drawing import draw_study
    from trepart_eval.datasets.simulation.output import check_folder, write_simulation

    check_folder(folder, told)
    truth, contents = draw_study(parameters, progress or _silent)
    write_simulation(folder, contents, told)
    path = folder.resolve() / FILE_NAME
    return SimulatedStudy(path, read_study(path), truth)


def _silent(step: str) -> None:
    del step
