"""Every problem says what is wrong and how to mend it, in three languages, and no sentence is left over."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from trepart_eval.problems.messages import Sentence, Word, message, printable
from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language

SOURCE = Path(__file__).parents[2] / "src" / "trepart_eval"
PROBLEMS = read_catalogue("trepart_eval.problems", "messages.toml")["problem"]
WORDS = read_catalogue("trepart_eval.problems", "messages.toml")["word"]
NOTING = {"add", "warn", "note", "_note", "Unreadable"}
LANGUAGES = {language.value for language in Language}


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def nodes(kind):
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kind):
                yield node


def calls_that_note():
    """Codes named in each call that notes a problem, and the details given with them; None where they aren't known."""
    for call in nodes(ast.Call):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in NOTING and call.args:
            codes = [node.value for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)]
            details = {keyword.arg for keyword in call.keywords}
            yield codes, None if None in details else details


def texts_in_code():
    """Every text in the code."""
    return frozenset(node.value for node in nodes(ast.Constant) if isinstance(node.value, str))


def patterns_in_code():
    """Every f-string in the code that may name a code, as a pattern."""
    for node in nodes(ast.JoinedStr):
        parts = [re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values]
        if re.match(r"[a-z]{4}", parts[0]):  # unknown_{what} names codes, {a}_{b} could be any text
            yield re.compile("".join(parts))


TEXTS = texts_in_code()
PATTERNS = tuple(patterns_in_code())


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_has_the_same_details_in_all_languages(code):
    assert set(PROBLEMS[code]) == LANGUAGES
    for part in ("what", "mend"):
        texts = [PROBLEMS[code][language][part] for language in sorted(LANGUAGES)]
        assert all(text.strip() for text in texts)
        assert len({frozenset(placeholders(text)) for text in texts}) == 1


@pytest.mark.parametrize("name", WORDS)
def test_a_word_has_the_same_details_in_all_languages(name):
    assert set(WORDS[name]) == LANGUAGES
    assert len({frozenset(placeholders(text)) for text in WORDS[name].values()}) == 1


def test_every_problem_that_the_code_notes_has_sentences():
    codes = {code for codes, _ in calls_that_note() for code in codes if re.fullmatch(r"[a-z]+(_[a-z]+)+", str(code))}
    assert len(codes) > 50
    assert codes <= set(PROBLEMS)


def test_every_sentence_finds_its_details_in_the_call():
    for codes, details in calls_that_note():
        for code in codes:
            if code in PROBLEMS and details is not None:
                needed = placeholders("".join(PROBLEMS[code]["en"].values()))
                assert needed <= details, code


@pytest.mark.parametrize("name", [*PROBLEMS, *WORDS])
def test_every_sentence_and_word_is_used(name):
    assert name in TEXTS or any(pattern.fullmatch(name) for pattern in PATTERNS)


def test_control_signs_and_odd_blanks_never_reach_the_terminal():
    assert printable("\x1b[31mrød\x1b[0m\tNord\u00a0Odal\u202e") == "�[31mrød�[0m Nord Odal�"


def test_a_long_value_is_cut():
    text = message("unknown_party", "what", Language.EN, {"value": "x" * 10_000})
    assert len(text) < 120
    assert "…" in text


@pytest.mark.parametrize(
    ("language", "expected"), [(Language.EN, "12,000 of 200,000"), (Language.NB, "12\xa0000 av 200\xa0000")]
)
def test_counts_are_written_as_the_language_writes_them(language, expected):
    assert expected in message("file_cut_off", "what", language, {"found": 12_000, "expected": 200_000})


def test_a_detail_may_be_a_word_or_another_sentence():
    details = {"name": "seed", "kind": Word("kind_integer"), "value": "x"}
    inner = Sentence("wrong_kind", "what", details)
    assert message("more_alike", "what", Language.EN, {"count": 3, "what": inner}) == (
        "3 more of the same kind: 'seed' should be a whole number, but is x."
    )
