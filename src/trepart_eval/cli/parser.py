"""Words on the command line to a command and its options."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn

from trepart_eval.cli.texts import argparse_text, help_text, say
from trepart_eval.vocabulary.languages import Language, choose_language, language_of
from trepart_eval.vocabulary.terms import Level

PROGRAM: Final = "trepart-eval"
_EXAMPLES: Final = "fafo2017, fafo2017_forums"
_NUMBERS_OF_A_SIMULATION: Final = {
    "--municipalities": "simulate_municipalities",
    "--waves": "simulate_waves",
    "--respondents": "simulate_respondents",
    "--effect": "simulate_effect",
    "--seed": "simulate_seed",
    "--selection": "simulate_selection",
    "--agreement": "simulate_agreement",
    "--interviewed": "simulate_interviewed",
}
_NUMBERS_OF_A_SAMPLE: Final = {"--width": "sample_width", "--sd": "sample_sd", "--response": "sample_response"}
_NEEDED_FOR_PSEUDONYMS: Final = (
    ("--column", "NAME", "pseudonymise_column"),
    ("--key", "KEYFILE", "pseudonymise_key"),
    ("--out", "FILE2", "pseudonymise_out"),
)
_QUESTIONNAIRES: Final = ("full", "short", "pulse")
_OF_FORMS: Final = {
    "--to": ("FORMATS", "instrument_to"),
    "--variant": ("VARIANT", "instrument_variant"),
    "--form": ("FORM", "instrument_form"),
    "--parties": ("PARTIES", "instrument_parties"),
    "--cases": ("CASES", "instrument_cases"),
    "--answers": ("FILE", "instrument_answers"),
    "--lang": ("LANG", "instrument_lang"),
}
_RATING_LEVELS: Final = ("nominal", "ordinal", "interval")


def spoken_language(words: Sequence[str], *, study: Language | None = None) -> Language:
    """Language asked for by ``--lang`` or the environment, known before the words are parsed."""
    asked = None
    for position, word in enumerate(words):
        if word.startswith("--lang="):
            asked = word.partition("=")[2]
        elif word == "--lang" and position + 1 < len(words):
            asked = words[position + 1]
    first = asked.partition(",")[0] if asked else None  # a form may be in several
    return choose_language(language_of(first), os.environ, study=study)  # what isn't known is told once it is parsed


def build_parser(language: Language) -> argparse.ArgumentParser:
    """Parser of all commands, speaking a language."""
    argparse._ = lambda text: argparse_text(text, language)  # type: ignore[attr-defined]  # argparse has no other door
    parser = _Parser(
        language=language, description=help_text("about", language), epilog=help_text("statuses", language)
    )
    parser.add_argument("--version", action=_Version, help=help_text("version", language), nargs=0)
    commands = parser.add_subparsers(
        title=help_text("commands", language),
        metavar=help_text("command", language),
        required=True,
        dest="command",
        parser_class=_Parser,
    )
    score = _command(commands, "score", language, _run_score)
    _study_options(score, language)
    score.add_argument(
        "--level", choices=[one.value for one in Level], metavar="LEVEL", help=help_text("level", language)
    )
    score.add_argument("--out", metavar="DIR", help=help_text("out", language))
    score.add_argument("--workbook", action="store_true", help=help_text("workbook", language))
    intensity = _command(commands, "intensity", language, _run_intensity)
    _study_options(intensity, language)
    intensity.add_argument("--sensitivity", action="store_true", help=help_text("sensitivity", language))
    intensity.add_argument("--out", metavar="DIR", help=help_text("out", language))
    relate = _command(commands, "relate", language, _run_relate)
    _study_options(relate, language)
    relate.add_argument("--outcome", metavar="NAME", help=help_text("relate_outcome", language))
    relate.add_argument("--plan", action="store_true", help=help_text("relate_plan", language))
    relate.add_argument("--out", metavar="DIR", help=help_text("out", language))
    configurations = _command(commands, "configurations", language, _run_configurations)
    _study_options(configurations, language)
    configurations.add_argument("--out", metavar="DIR", help=help_text("out", language))
    _report_options(_command(commands, "report", language, _run_report), language)
    sample = _command(commands, "sample", language, _run_sample)
    _study_options(sample, language)
    for option, text in _NUMBERS_OF_A_SAMPLE.items():
        sample.add_argument(option, metavar="N", help=help_text(text, language))
    sample.add_argument("--of", choices=("party", "case"), metavar="WHAT", help=help_text("sample_of", language))
    sample.add_argument("--out", metavar="DIR", help=help_text("out", language))
    _notebooks_options(_command(commands, "notebooks", language, _run_notebooks), language)
    _leader_options(_command(commands, "self-assessment", language, _run_leader), language)
    agreement = _command(commands, "agreement", language, _run_agreement)
    _study_options(agreement, language)
    agreement.add_argument(
        "--level", choices=_RATING_LEVELS, default="ordinal", metavar="LEVEL", help=help_text("rating_level", language)
    )
    agreement.add_argument("--out", metavar="DIR", help=help_text("out", language))
    check = _command(commands, "check", language, _run_check)
    _study_options(check, language)
    fetch = _command(commands, "fetch", language, _run_fetch)
    fetch.add_argument("study", nargs="?", metavar="STUDY", help=help_text("study", language))
    fetch.add_argument("--dry-run", action="store_true", help=help_text("dry_run", language))
    _common(fetch, language)
    _new_studies(commands, language)
    return parser


def _new_studies(commands: Any, language: Language) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add the commands that make a study instead of reading one."""
    init = _command(commands, "init", language, _run_init)
    init.add_argument("folder", metavar="DIR", help=help_text("folder", language))
    init.add_argument(
        "--instrument", choices=_QUESTIONNAIRES, metavar="VARIANT", help=help_text("init_instrument", language)
    )
    _common(init, language)
    _instrument_options(_command(commands, "instrument", language, _run_instrument), language)
    _simulate_options(_command(commands, "simulate", language, _run_simulate), language)
    _pseudonym_options(_command(commands, "pseudonymise", language, _run_pseudonymise), language)


def _run_score(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.score_command import run

    return run(asked)


def _run_intensity(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.intensity_command import run

    return run(asked)


def _run_relate(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.relate_command import run

    return run(asked)


def _run_configurations(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.configurations_command import run

    return run(asked)


def _run_report(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.report_command import run

    return run(asked)


def _run_sample(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.sample_command import run

    return run(asked)


def _run_notebooks(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.notebooks_command import run

    return run(asked)


def _run_leader(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.leader_command import run

    return run(asked)


def _run_agreement(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.agreement_command import run

    return run(asked)


def _run_check(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.check_command import run

    return run(asked)


def _run_fetch(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.fetch_command import run

    return run(asked)


def _run_init(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.init_command import run

    return run(asked)


def _run_instrument(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.instrument_command import run

    return run(asked)


def _run_simulate(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.simulate_command import run

    return run(asked)


def _run_pseudonymise(asked: argparse.Namespace) -> int:
    from trepart_eval.cli.pseudonymise_command import run

    return run(asked)


class _Parser(argparse.ArgumentParser):
    """Parser whose errors are in the user's language and suggest the nearest word."""

    def __init__(self, *, language: Language = Language.NB, **options: Any) -> None:  # noqa: ANN401 - argparse's own
        self.language = language
        super().__init__(prog=options.pop("prog", PROGRAM), add_help=False, allow_abbrev=False, **options)
        self.add_argument("-h", "--help", action="help", help=help_text("help", language))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words, with the nearest known word, and stop."""
        from trepart_eval.problems.suggestions import nearest

        known = [*self._option_string_actions, *self._commands()]
        for command in self._commands().values():
            known += command._option_string_actions
        for word in _words_typed(message):
            near = nearest(word, known) if word not in known else None
            if near:
                message = f"{message}. {say('did_you_mean', self.language, suggestion=near)}"
                break
        super().error(message)

    def _commands(self) -> dict[str, argparse.ArgumentParser]:
        found: dict[str, argparse.ArgumentParser] = {}
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                found.update(action.choices)
        return found


def _words_typed(message: str) -> list[str]:
    """Return the words of an error that are the user's own: options, and what stands in quotation marks."""
    return [quoted or option for quoted, option in re.findall(r"'([^']*)'|(?<!\S)(-[^\s:]+)", message)]


class _Version(argparse.Action):
    """Prints the version; looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"{PROGRAM} {version(PROGRAM)}")  # noqa: T201 - what the option is for
        parser.exit()


def _command(
    commands: Any,  # noqa: ANN401 - argparse has no public type for it
    name: str,
    language: Language,
    run: Callable[[argparse.Namespace], int],
) -> _Parser:
    text = help_text(name, language)
    parser: _Parser = commands.add_parser(name, help=text, description=text, language=language)
    parser.set_defaults(run=run)
    return parser


def _study_options(parser: _Parser, language: Language) -> None:
    parser.add_argument("study", nargs="?", metavar="STUDY", help=help_text("study", language))
    parser.add_argument("--example", metavar="NAME", help=help_text("example", language, known=_EXAMPLES))
    parser.add_argument("--format", choices=("table", "csv", "json"), help=help_text("format", language))
    _common(parser, language)


def _report_options(parser: _Parser, language: Language) -> None:
    parser.add_argument("study", nargs="?", metavar="STUDY", help=help_text("study", language))
    parser.add_argument("--example", metavar="NAME", help=help_text("example", language, known=_EXAMPLES))
    parser.add_argument("--to", metavar="FORMATS", help=help_text("report_to", language))
    parser.add_argument("--case", metavar="NAME", help=help_text("report_case", language))
    parser.add_argument("--template", metavar="FILE", help=help_text("report_template", language))
    parser.add_argument("--out", metavar="DIR", help=help_text("out", language))
    _common(parser, language)


def _notebooks_options(parser: _Parser, language: Language) -> None:
    parser.add_argument("study", nargs="?", metavar="STUDY", help=help_text("study", language))
    parser.add_argument("--example", metavar="NAME", help=help_text("example", language, known=_EXAMPLES))
    parser.add_argument("--only", metavar="NAMES", help=help_text("notebooks_only", language))
    parser.add_argument(
        "--parameter", metavar="NAME=VALUE", action="append", help=help_text("notebooks_parameter", language)
    )
    parser.add_argument("--out", metavar="DIR", help=help_text("out", language))
    _common(parser, language)


def _simulate_options(parser: _Parser, language: Language) -> None:
    parser.add_argument("folder", metavar="DIR", help=help_text("simulate_folder", language))
    for option, text in _NUMBERS_OF_A_SIMULATION.items():
        parser.add_argument(option, metavar="N", help=help_text(text, language))
    parser.add_argument("--nonresponse", metavar="HOW", help=help_text("simulate_nonresponse", language))
    parser.add_argument("--no-panel", action="store_true", help=help_text("simulate_no_panel", language))
    _common(parser, language)


def _pseudonym_options(parser: _Parser, language: Language) -> None:
    parser.add_argument("file", metavar="FILE", help=help_text("pseudonymise_file", language))
    for option, metavar, text in _NEEDED_FOR_PSEUDONYMS:
        parser.add_argument(option, metavar=metavar, required=True, help=help_text(text, language))
    parser.add_argument("--drop", metavar="NAME", action="append", help=help_text("pseudonymise_drop", language))
    _common(parser, language)


def _leader_options(parser: _Parser, language: Language) -> None:
    parser.add_argument("file", metavar="FILE", help=help_text("leader_file", language))
    parser.add_argument("--to", metavar="FORMATS", help=help_text("leader_to", language))
    parser.add_argument("--out", metavar="DIR", help=help_text("leader_out", language))
    _common(parser, language)


def _instrument_options(parser: _Parser, language: Language) -> None:
    for option, (shown, text) in _OF_FORMS.items():
        parser.add_argument(option, metavar=shown, help=help_text(text, language))
    parser.add_argument("--out", metavar="DIR", required=True, help=help_text("folder", language))


def _common(parser: _Parser, language: Language) -> None:
    parser.add_argument(
        "--lang", choices=[one.value for one in Language], metavar="LANG", help=help_text("lang", language)
    )
