"""A notebook that was run, as one web page without code that asks nothing from outside."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING, Any

from trepart_eval.reporting.document.report_document import Document
from trepart_eval.reporting.document.web_page import page_bytes
from trepart_eval.reporting.manifest import time_of_run
from trepart_eval.reporting.notebooks.kernel_run import ABSENT
from trepart_eval.reporting.notebooks.plain_html import Heading, plain_body
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    from nbformat import NotebookNode


def notebook_page_bytes(notebook: NotebookNode, name: str, study: Study) -> bytes:
    """Notebook as a web page in UTF-8, in the study's language.

    Code, warnings and tracebacks are left out. Results are taken apart and put together again from what a page may
    hold, so nothing in them runs or is fetched. Text cells may bring their text in other languages as metadata
    (``nb``, ``nn``); without it they are shown as they stand.

    Parameters
    ----------
    notebook : NotebookNode
        From `run_notebook`.
    name : str
        The notebook's name, such as ``01_scores``.
    study : Study
        What it is about: its language, and its mark where the data are made up.
    """
    language = study.language
    body = plain_body(_exported(_spoken(notebook, language)), language)
    title, headings = _titled(body.headings, name)
    document = Document(
        title=title,
        language=language,
        elements=(),
        date=time_of_run().date(),
        subtitle=text_of(__package__, "page", "subtitle", language, study=study.name, name=name),
        simulated=study.simulated_note,
    )
    return page_bytes(document, body.html, [*_blocks(headings)])


def _spoken(notebook: NotebookNode, language: Language) -> NotebookNode:
    """Copy with texts in a language, without what goes to the terminal, and each absence told once."""
    made = copy.deepcopy(notebook)
    told = ""
    for cell in made.cells:
        if cell.cell_type == "markdown":
            cell.source = "".join(cell.metadata.get(language.value, cell.source))
            told = ""
        elif cell.cell_type == "code":
            kept = [one for one in cell.outputs if one.output_type != "error" and one.get("name") != "stderr"]
            reason = next((one.data["text/plain"] for one in kept if one.get("metadata", {}).get(ABSENT)), "")
            cell.outputs = [] if reason and reason == told else [_in_words(one) for one in kept]
            told = reason or told
    return made


def _in_words(output: NotebookNode) -> NotebookNode:
    """Make paragraphs of a result that is a text; Jupyter has it in quotation marks."""
    data = output.get("data", {})
    if set(data) == {"text/plain"}:
        with suppress(ValueError, SyntaxError):
            text = ast.literal_eval(data["text/plain"])
            if isinstance(text, str):
                lines = (line for line in text.splitlines() if line.strip())
                data["text/html"] = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return output


def _exported(notebook: NotebookNode) -> str:
    from nbconvert import HTMLExporter

    new_exporter: Callable[..., HTMLExporter] = HTMLExporter  # nbconvert has no types
    exporter = new_exporter(
        template_name="basic",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=True,
    )
    return str(exporter.from_notebook_node(notebook)[0])


def _titled(headings: list[Heading], name: str) -> tuple[str, list[Heading]]:
    """Title of the page, which is the first heading of the first level, and the headings below it."""
    title = next((one.text for one in headings if one.level == 1), name)
    return title, [one for one in headings if one.level > 1]


def _blocks(headings: list[Heading]) -> Iterator[dict[str, Any]]:
    for one in headings:
        yield {"kind": "heading", "level": one.level - 1, "text": one.text, "id": one.id}
