"""`report`: a report as files, for evaluators and for notebooks."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trepart_eval.problems import Problems
from trepart_eval.problems.arguments import check_made_by, checked_path, listed
from trepart_eval.reporting.document import FORMATS, Document, render
from trepart_eval.reporting.document.drawing import Drawings
from trepart_eval.reporting.manifest import file_hash, input_files, run_manifest
from trepart_eval.reporting.output_folder import MANIFEST, write_run
from trepart_eval.reporting.reports.findings import Step, findings_of, in_language
from trepart_eval.sources.checked_tables import Data
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    from trepart_eval.disclosure.score_release import ReleasedScores
    from trepart_eval.study.planned_study import Study

_NAME: Final = "report"


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """A report and its files.

    Attributes
    ----------
    document : Document
        What it says.
    files : mapping of str to bytes
        Content of each file by its name.
    released : ReleasedScores or None
        The scores that it shows.
    study : Study
        What it is about.
    options : mapping of str to str
        How it was asked for.
    """

    document: Document
    files: Mapping[str, bytes]
    released: ReleasedScores | None
    study: Study
    options: Mapping[str, str]

    def write(self, folder: Path | str, *, beside: Mapping[Path, bytes] | None = None) -> list[Path]:
        """Paths of the files, written to a folder with a manifest: all of them or none.

        Parameters
        ----------
        folder : Path
            Made if it isn't there.
        beside : mapping of Path to bytes, optional
            Files elsewhere that are written together with these, such as the log of releases.

        Raises
        ------
        InputError
            If they can't be written; then no file is changed.
        """
        inputs = {name: file_hash(path) for name, path in input_files(self.study)}
        manifest = run_manifest(self.study, _NAME, self.options, inputs, self.files)
        write_run(Path(folder), self.files, manifest, self.study.language, beside)
        return [Path(folder) / name for name in (*self.files, MANIFEST)]


def report(
    data: Data,
    formats: Collection[str] = FORMATS,
    *,
    case: str | None = None,
    template: Path | str | None = None,
    language: Language | str | None = None,
    progress: Step | None = None,
    drawings: Drawings | None = None,
) -> Report:
    """Report on the programme, or on one municipality for its steering group, in each format that is asked for.

    Everything that rests on people's answers is made from what may be shown; see `release_scores`.

    Parameters
    ----------
    data : Data
        From `load`.
    formats : collection of {"pdf", "docx", "html", "xlsx"}
        Formats that are wanted; all of them where they are left out.
    case : str, optional
        Municipality to report on; the whole programme where it is left out.
    template : Path, optional
        Word document whose styles, header and footer are taken over.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the report; the study's where it is left out.
    progress : callable, optional
        Called with the name of each step before it.
    drawings : Drawings, optional
        Draws the figures in other processes while the text is written, and is ended by this; all is done here where
        it is left out.

    Returns
    -------
    Report
        Its ``files`` are bytes by name; ``write`` writes them whole or not at all.

    Raises
    ------
    ValueError
        If there is no such format.
    InputError
        If the study has no such case, the template can't be read, or a plan beside the study can't be used.
    """
    check_made_by(data, Data, "data", "load")
    wanted = listed(formats, "formats", "formats")
    unknown = [one for one in wanted if one not in FORMATS]
    if unknown or not wanted:
        named = repr(unknown[0]) if unknown else "empty"
        raise ValueError(f"formats is {named}; choose among {', '.join(FORMATS)}")
    spoken = data.study.language if language is None else choose_language(language, os.environ)
    house = checked_template(template, spoken)
    study = in_language(data, spoken).study
    drawings = drawings or Drawings()
    document, released = _written(in_language(data, spoken), case, progress, drawings)
    del data  # what the report was written from may go before pictures and pages take its room
    if progress:
        progress("rendering")
    made = render(document, wanted, template=house, drawings=drawings)
    stem = _NAME if case is None else f"{_NAME}-{file_part(case)}"
    options = {"case": case or "", "language": spoken.value, "formats": ",".join(wanted)}
    options["template"] = hashlib.sha256(house.read_bytes()).hexdigest() if house else ""
    return Report(
        document, {f"{stem}.{form}": made[form] for form in FORMATS if form in made}, released, study, options
    )


def _written(
    data: Data, case: str | None, progress: Step | None, drawings: Drawings
) -> tuple[Document, ReleasedScores | None]:
    """Report as a document, and the scores that it shows."""
    if case is None:
        from trepart_eval.reporting.reports.programme import written_programme

        document, findings = written_programme(data, progress=progress, written=drawings.begin)
        return document, findings.released
    from trepart_eval.reporting.reports.one_municipality import check_case, municipality_document

    check_case(data, case, data.study.language)
    findings = findings_of(data, progress)
    document = municipality_document(findings, case)
    drawings.begin(document.elements)
    return document, findings.released


def checked_template(template: Path | str | None, language: Language) -> Path | None:
    """Return the template's path, once it is known to be a Word document: before anything that takes time.

    Raises
    ------
    InputError
        If there is no such file, or it is no Word document.
    """
    if template is None:
        return None
    path = checked_path(template, "template", "a Word document")
    problems = Problems()
    if not path.is_file():
        problems.add("no_template", path=str(template))
    elif not _is_word_document(path):
        problems.add("template_unreadable", path=str(template))
    problems.raise_if_any(language)
    return path


def _is_word_document(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as parts:
            return "word/document.xml" in parts.namelist()
    except (OSError, ValueError, zipfile.BadZipFile):
        return False


def file_part(name: str) -> str:
    """Return a name as part of a file's name: letters and digits, and hyphens for all else."""
    return re.sub(r"[^\w]+", "-", name).strip("-_") or "case"
