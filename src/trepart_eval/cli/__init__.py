"""The command line: one thin module per command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.parser import build_parser, spoken_language
from trepart_eval.cli.texts import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after the program's name; those of the process where it is left out.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (not stream.isatty() or (stream.encoding or "").lower() != "utf-8"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    language = spoken_language(words)
    asked = build_parser(language).parse_args(words)
    asked.own_process = arguments is None
    try:
        status: int = asked.run(asked)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print(say("cancelled", language), file=sys.stderr)  # noqa: T201 - what the command line is for
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        # The reader has what it wanted, as in `score | head`; the interpreter must not complain when it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.DONE
    return status
