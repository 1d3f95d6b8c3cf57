"""``study.toml`` that reads what comes back from the forms, with nothing left to map."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from trepart_eval.instrument.form_layout import CASE, OWN_CODE, PARTY, WORKPLACE, FormLayout, layout_of
from trepart_eval.instrument.form_words import form_word
from trepart_eval.instrument.question_forms import Questionnaire
from trepart_eval.instrument.statements import Answer, AnswerScale, Item
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.study.toml_text import toml_table, toml_value
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Party

ANSWERS: Final = "data/raw/answers.csv"
"""Where the file with the answers is looked for."""
_PARTY_KEYS: Final[dict[Party, dict[str, Any]]] = {
    Party.SAFETY_REPS: {"counts_with": Party.UNION_REPS.value},
    Party.EMPLOYEES: {"counts": False},
}
_RULE: Final = 100


def study_plan(
    survey: Questionnaire | None,
    checklists: Sequence[Questionnaire] = (),
    *,
    cases: Sequence[str] = (),
    language: Language | str = Language.NB,
    answers: str = ANSWERS,
) -> str:
    """Text of a ``study.toml`` that reads the answers to forms as any survey tool exports them.

    It has the parties with their values, the scale with its words in the three languages, every item with what it
    measures, the questions as asked, and the files. ``te.read_study`` reads it at once.

    Parameters
    ----------
    survey : Questionnaire or None
        The questionnaire; None for checklists only.
    checklists : sequence of Questionnaire
        Forms of the handbook's checklist; their files are looked for beside the answers, by the name of the form.
    cases : sequence of str
        Names of the cases, as the forms have them; left out, there are two to fill in.
    language : Language
        Language of the comments and the study.
    answers : str
        File that the answers to the questionnaire will be in, seen from the study's folder.

    Raises
    ------
    ValueError
        If there is no form at all.
    """
    forms = [form for form in (survey, *checklists) if form is not None]
    if not forms:
        raise ValueError("no form is given; expected a questionnaire or a checklist")
    for form in forms:
        check_made_by(form, Questionnaire, "survey or a checklist", "questionnaire or checklist")
    spoken = Language(language)
    parts = [_about(forms[0], spoken), _cases(cases, spoken), _parties(forms, spoken)]
    layout = None if survey is None else layout_of(survey, cases)
    filled_in = [layout_of(form, cases) for form in checklists]
    if survey is not None:
        parts += [_scales(survey, spoken), _items(survey, spoken)]
    parts.append(_questions(layout, filled_in, spoken))
    if layout is not None:
        parts.append(_survey(layout, answers, spoken))
    if checklists:
        sources = [_checklist(form, PurePosixPath(answers)) for form in filled_in]
        parts.append("\n\n".join([_rule("checklists", spoken), *sources]))
    return "\n\n".join(parts) + "\n"


def _about(form: Questionnaire, language: Language) -> str:
    head = ["#:schema study.schema.json", f"# {_said('head', language)}", f"# {_said('keys', language)}", ""]
    return "\n".join(
        [
            *head,
            "[study]",
            f"name = {toml_value(_said('name', language))} # {_said('name_comment', language)}",
            f"language = {toml_value(language.value)}",
            f"min_n = {form.min_n} # {_said('min_n', language)}",
        ]
    )


def _cases(cases: Sequence[str], language: Language) -> str:
    lines = [_rule("cases", language), "", "[cases]"]
    names = list(cases)
    if not names:
        lines.append(f"# {_said('cases_to_fill_in', language)}")
        names = [_said("case_name", language, number=number) for number in (1, 2)]
    return "\n".join([*lines, "rows = [", *(f"  {{ case = {toml_value(name)} }}," for name in names), "]"])


def _parties(forms: Sequence[Questionnaire], language: Language) -> str:
    """Tables of parties: all those of the forms, and the three that a tripartite reading rests on."""
    asked = {party for form in forms for party in form.parties}
    found: dict[str, Answer] = {}
    for form in forms:
        scales = (item.scale for item in form if item.key == PARTY and item.scale)
        found |= {answer.means: answer for scale in scales for answer in scale.answers}
    blocks = []
    for party in (party for party in Party if party in asked):
        keys: dict[str, Any] = {}
        if party.value in found:
            answer = found[party.value]
            keys["values"] = list(dict.fromkeys([answer.value, *(answer.text(one) for one in Language)]))
        own = _PARTY_KEYS.get(party, {})
        alone = party is Party.SAFETY_REPS and Party.UNION_REPS not in asked
        if not alone and (asked - {party}):
            keys |= own
        note = f" # {_said(party.value, language)}" if keys.keys() & own.keys() else ""
        blocks.append(toml_table(f"parties.{party.value}", keys) + note)
    waves = [f"# {_said('waves', language)}", "# [waves.1]", "# [waves.2]"]
    return "\n\n".join([_rule("parties", language), *blocks, "\n".join(waves)])


def _scales(survey: Questionnaire, language: Language) -> str:
    blocks = [_rule("scale", language)]
    for scale in survey.scales:
        if scale.scored:
            unsure = [] if scale.dont_know is None else [scale.dont_know]
            blocks.append(
                toml_table(f"scales.{scale.key}", {"low": scale.low, "high": scale.high, "dont_know": unsure})
            )
            blocks.append(toml_table(f"scales.{scale.key}.labels", _words(scale)))
    return "\n\n".join(blocks)


def _words(scale: AnswerScale) -> dict[str, int]:
    return dict(sorted(scale.words().items(), key=lambda word: word[1]))


def _items(survey: Questionnaire, language: Language) -> str:
    blocks = [toml_table("[items]", _item(item)) for item in survey if item.scored]
    return "\n\n".join([_rule("items", language), *blocks])


def _item(item: Item) -> dict[str, Any]:
    about = "criterion" if item.criterion else "dimension" if item.dimension else "topic"
    keys: dict[str, Any] = {"name": item.key, about: str(item.topic), "scale": item.scale.key if item.scale else ""}
    return {**keys, **({"reversed": True} if item.reversed else {})}


def _questions(survey: FormLayout | None, checklists: Sequence[FormLayout], language: Language) -> str:
    """Questions as asked; of checklists only where they are filled in, since the package knows their points."""
    places = {question.key: question for form in checklists for question in form if question.key in {CASE, WORKPLACE}}
    questions = places | {question.key: question for question in survey or ()}
    asked = {key: dict(question.item.texts) for key, question in questions.items()}
    return f"{_rule('questions', language)}\n\n{toml_table('questions', asked)}"


def _survey(layout: FormLayout, answers: str, language: Language) -> str:
    source = toml_table("[surveys]", {"file": answers, **_places(layout, (CASE, PARTY, WORKPLACE))})
    lines = [_rule("surveys", language), "", source]
    if layout.asks(OWN_CODE):
        lines.append(f"# {_said('own_code', language)}")
    population = ["[population]", 'file = "data/raw/population.csv"']
    columns = ", ".join(f"{name} = {toml_value(name)}" for name in ("case", "party", "population", "invited"))
    lines += ["", f"# {_said('population', language)}", *(f"# {line}" for line in population)]
    return "\n".join([*lines, f"# columns = {{ {columns} }}"])


def _checklist(layout: FormLayout, answers: PurePosixPath) -> str:
    file = answers.with_name(f"{layout.questionnaire.variant}{answers.suffix}")
    scale = next(scale for scale in layout.questionnaire.scales if scale.meanings())
    means: dict[str, str] = {str(value): means for value, means in scale.meanings().items()}
    places = _places(layout, (CASE, WORKPLACE))
    return toml_table("[checklists]", {"file": file.as_posix(), **places, "answers": means})


def _places(layout: FormLayout, names: Sequence[str]) -> dict[str, Any]:
    """Where case, party and workplace are found: in columns, or the same for the whole file."""
    constants = {CASE: layout.one_case} if layout.one_case else {}
    if PARTY in names and layout.one_party:
        constants[PARTY] = layout.one_party.value
    keys: dict[str, Any] = {"columns": {name: name for name in names if layout.asks(name)}}
    keys |= {"constants": constants} if constants else {}
    values = layout.case_values()
    return {**keys, **({"case_values": values} if values else {})}


def _said(name: str, language: Language, **details: object) -> str:
    return form_word("plan", name, language, **details)


def _rule(name: str, language: Language) -> str:
    """Comment that parts of the file are told apart by."""
    start = f"# --- {_said(name, language)} "
    return start + "-" * max(_RULE - len(start), 3)
