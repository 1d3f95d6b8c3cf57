"""A form as a Word document: to print, or to enter by hand in tools that import no forms."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from trepart_eval.instrument.form_layout import CASE, Block, FormLayout, Question, layout_of
from trepart_eval.instrument.form_words import form_word
from trepart_eval.instrument.question_forms import Questionnaire
from trepart_eval.instrument.statements import Answer
from trepart_eval.reporting.document import word_styles
from trepart_eval.reporting.document.word_parts import LINE_WIDTH, text_run, with_fixed_times, xml_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Party, Variant

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_BOX: Final = "\u2610"
_BOX_LOOK: Final = (
    '<w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" '
    'w:cs="Segoe UI Symbol"/><w:sz w:val="26"/><w:szCs w:val="26"/>'
)
_KEY_LOOK: Final = '<w:color w:val="5A5F66"/><w:sz w:val="15"/><w:szCs w:val="15"/>'
_TEXT_LOOK: Final = '<w:sz w:val="20"/><w:szCs w:val="20"/>'
_HEAD_LOOK: Final = '<w:b/><w:sz w:val="15"/><w:szCs w:val="15"/>'
_STATEMENT_WIDTH: Final = 0.46  # of the line; the answers share the rest
_FEW_ANSWERS: Final = 4
_WIDE_STATEMENT: Final = 0.62
_BORDER: Final = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B8BEC6"/>'
_WRITING_LINE: Final = 40  # letters
_MADE: Final = dt.datetime(2000, 1, 1)


def word_form(
    questionnaire: Questionnaire, language: Language | str = Language.NB, *, cases: Sequence[str] = ()
) -> bytes:
    """Form as a Word document: every question with its name in files, and a box for every answer.

    The last page is for whoever enters the form in Nettskjema, SurveyXact or Questback, and says so.

    Parameters
    ----------
    questionnaire : Questionnaire
        The form.
    language : Language
        Its language.
    cases : sequence of str
        Cases to choose from; left out, people write the name.

    Raises
    ------
    ValueError
        If ``questionnaire`` isn't what `questionnaire` returns.
    """
    import docx

    spoken = Language(language)
    layout = layout_of(questionnaire, cases)
    word = docx.Document()
    word_styles.set_own_look(word)
    word_styles.add_missing_styles(word)
    word_styles.set_language(word, spoken)
    properties = word.core_properties
    properties.title, properties.author, properties.comments = questionnaire.title(spoken), "", ""
    properties.created = properties.modified = _MADE
    word.add_paragraph(questionnaire.title(spoken), style="Title")
    word.add_paragraph(questionnaire.introduction(spoken))
    for block in layout.blocks:
        _add_block(word, layout, block, spoken)
    word.add_paragraph(questionnaire.closing(spoken)).paragraph_format.space_before = 200_000
    _add_setting_up(word, layout, spoken)
    stream = io.BytesIO()
    word.save(stream)
    return with_fixed_times(stream.getvalue())


def _add_block(word: WordDocument, layout: FormLayout, block: Block, language: Language) -> None:
    word.add_paragraph(block.section.title(language), style="Heading 1")
    if block.is_grid:
        instruction = word.add_paragraph(layout.questionnaire.instruction(language))
        instruction.paragraph_format.keep_with_next = True
        grid = xml_of(_grid_xml(word, block, language))
        word.element.body.insert_element_before(grid, "w:sectPr")
    else:
        for question in block.questions:
            _add_single(word, question, language)


def _add_single(word: WordDocument, question: Question, language: Language) -> None:
    """Add a question with its answers below it, or a line to write on."""
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = 40_000
    paragraph._p.append(xml_of(text_run(f"{question.key}  ", _KEY_LOOK)))
    paragraph.add_run(question.item.text(language)).bold = True
    marks = [_only_for(question.parties, language)] if question.parties else []
    marks += [form_word("form", "required", language)] if question.required else []
    if marks:
        paragraph._p.append(xml_of(text_run("  " + " ".join(marks), _KEY_LOOK)))
    for place, answer in enumerate(question.answers):
        line = word.add_paragraph()
        last = place == len(question.answers) - 1
        line.paragraph_format.left_indent, line.paragraph_format.space_after = 180_000, 100_000 if last else 0
        line.paragraph_format.keep_with_next = not last
        line._p.append(xml_of(text_run(_BOX, _BOX_LOOK)))
        line.add_run(f" {answer.text(language)} ")
        line._p.append(xml_of(text_run(str(answer.value), _KEY_LOOK)))
    if not question.answers:
        line = word.add_paragraph(f"{form_word('form', 'answer_here', language)} {'_' * _WRITING_LINE}")
        line.paragraph_format.left_indent = 180_000


def _grid_xml(word: WordDocument, block: Block, language: Language) -> str:
    """Statements in rows and answers in columns, as XML; the header is repeated on every page."""
    answers = block.questions[0].answers
    share = _STATEMENT_WIDTH if len(answers) > _FEW_ANSWERS else _WIDE_STATEMENT
    first = int(LINE_WIDTH * share)
    widths = [first, *[(LINE_WIDTH - first) // len(answers)] * len(answers)]
    style = word.styles[word_styles.CELL].style_id
    kind = "point" if block.section.checklist else "statement"
    head = [
        _cell([text_run(form_word("form", kind, language), _HEAD_LOOK)], first, style),
        *(_cell(_headed(answer, language), width, style, centred=True) for answer, width in _beside(answers, widths)),
    ]
    rows = [_row(head, header=True)]
    for question in block.questions:
        boxes = [
            _cell([text_run(_BOX, _BOX_LOOK)], width, style, centred=True) for _, width in _beside(answers, widths)
        ]
        rows.append(_row([_cell(_statement(question, language), first, style), *boxes]))
    borders = "".join(_BORDER.format(side=side) for side in ("top", "bottom", "insideH"))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
        '<w:bottom w:w="50" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" '
        f'w:noVBand="1"/><w:tblCaption w:val={quoteattr(block.section.title(language))}/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _beside(answers: Sequence[Answer], widths: Sequence[int]) -> list[tuple[Answer, int]]:
    return list(zip(answers, widths[1:], strict=True))


def _headed(answer: Answer, language: Language) -> list[str]:
    return [text_run(answer.text(language), _HEAD_LOOK), "<w:r><w:br/></w:r>", text_run(str(answer.value), _KEY_LOOK)]


def _statement(question: Question, language: Language) -> list[str]:
    runs = [text_run(f"{question.key}  ", _KEY_LOOK), text_run(question.item.text(language), _TEXT_LOOK)]
    if question.parties:
        runs += ["<w:r><w:br/></w:r>", text_run(_only_for(question.parties, language), _KEY_LOOK)]
    return runs


def _row(cells: Sequence[str], *, header: bool = False) -> str:
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(runs: Sequence[str], width: int, style: str, *, centred: bool = False) -> str:
    side = "center" if centred else "start"
    paragraph = f'<w:pPr><w:pStyle w:val={quoteattr(style)}/><w:jc w:val="{side}"/></w:pPr>{"".join(runs)}'
    look = f'<w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{look}</w:tcPr><w:p>{paragraph}</w:p></w:tc>"


def _only_for(parties: Sequence[Party], language: Language) -> str:
    return form_word("form", "only_for", language, parties=", ".join(label("party", one, language) for one in parties))


def _add_setting_up(word: WordDocument, layout: FormLayout, language: Language) -> None:
    """Add the page for whoever enters the form in a survey tool."""
    alone = layout.questionnaire.variant is Variant.SELF_ASSESSMENT
    word.add_paragraph(form_word("setting_up", "title", language), style="Heading 1")
    word.paragraphs[-1].paragraph_format.page_break_before = True
    word.add_paragraph(form_word("setting_up", "remove", language))
    mark = form_word("form", "only_for", language, parties="…").removesuffix(".")
    points = {"keys": {"key": next(question.key for question in layout if question.key != CASE)}, "values": {}}
    points |= {"one_answer": {}}
    points |= {"shown_to": {"mark": mark}} if any(question.parties for question in layout) else {}
    points |= {"no_addresses": {}} | ({} if alone else {"save": {}})
    for name, details in points.items():
        word.add_paragraph(form_word("setting_up", name, language, **details), style="List Bullet")
