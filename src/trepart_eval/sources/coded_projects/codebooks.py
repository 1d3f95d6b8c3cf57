"""REFI-QDA codebooks (``.qdc``): the codes alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from trepart_eval.sources.coded_projects.passages import CodedPassages, CodedProject
from trepart_eval.sources.coded_projects.refi_elements import ProjectElements
from trepart_eval.sources.coded_projects.safe_xml import parse_stream
from trepart_eval.sources.raw_tables import Unreadable

_CHUNK = 1 << 16


def read_codebook(path: Path) -> CodedProject:
    """Codes of a codebook, without documents and passages; raises `Unreadable` where it is damaged."""
    elements = ProjectElements()
    with path.open("rb") as stream:
        parse_stream(iter(lambda: stream.read(_CHUNK), b""), elements.start, elements.end, elements.text_piece)
    if elements.root != "CodeBook":
        raise Unreadable("not_a_project", value=elements.root)
    return CodedProject((), CodedPassages.of(()), Counter(), tuple(elements.codes.values()))
