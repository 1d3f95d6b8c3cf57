"""How the numbers were made, what can't be concluded, and what the report was made from."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from trepart_eval.reporting.document import Bullets, Element, Heading
from trepart_eval.reporting.manifest import file_hash, input_files
from trepart_eval.reporting.reports.findings import Findings
from trepart_eval.reporting.reports.phrases import number, said

_GROUP = "method"
_POINTS: Final = ("scores", "case", "intervals", "ranks", "readings", "intensity", "privacy")
_LIMITS: Final = ("chosen", "few", "causal", "same_voice", "missing")
_PACKAGES: Final = ("trepart-eval", "numpy", "scipy", "pandas", "pyarrow", "matplotlib")


def method_section(findings: Findings) -> tuple[Element, ...]:
    """Method and limits, a sentence each."""
    language = findings.language
    limits = [said(_GROUP, f"limit_{name}", language) for name in _LIMITS]
    return (
        Heading(1, said(_GROUP, "heading", language)),
        Bullets(method_points(findings)),
        Heading(2, said(_GROUP, "limits", language)),
        Bullets(tuple(limits)),
    )


def method_points(findings: Findings) -> tuple[str, ...]:
    """How the figures were made; the workbook has them too."""
    language, study = findings.language, findings.data.study
    return tuple(
        said(_GROUP, name, language, min_n=number(study.min_n, language),
             survey=said(_GROUP, f"weighting_{study.survey_weighting}", language),
             interviews=said(_GROUP, f"weighting_{study.interview_weighting}", language))
        for name in _POINTS
    )  # fmt: skip


def provenance_of(findings: Findings) -> tuple[tuple[str, str], ...]:
    """Inputs with their hashes, versions, seed and the plan's hash."""
    study, language = findings.data.study, findings.language
    plan = findings.across.plan if findings.across else None
    rows = [(said(_GROUP, "study", language), study.name)]
    if findings.across is not None:
        rows.append((said(_GROUP, "plan", language), plan.digest if plan else said(_GROUP, "no_plan", language)))
    rows.append((said(_GROUP, "seed", language), str(study.seed)))
    rows.append((said(_GROUP, "min_n", language), str(study.min_n)))
    rows += [(said(_GROUP, "input", language, name=name), f"SHA-256 {file_hash(path)}")
             for name, path in input_files(study) if path.is_file()]  # fmt: skip
    rows.append(("Python", platform.python_version()))
    return (*rows, *((package, _version(package)) for package in _PACKAGES))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"
