"""How a command ended, for programs that call it."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """Exit statuses of all commands."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    WRONG_INPUT = 3
    REFUSED = 4
    INTERRUPTED = 130
