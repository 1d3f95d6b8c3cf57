"""Problems of one study file, noted while it is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.study.named_tables import Code
from trepart_eval.vocabulary.languages import EN_DASH
from trepart_eval.vocabulary.spelling import canonical


class Notes:
    """Where the reader of ``study.toml`` notes what is wrong, by key."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems

    def add(self, code: str, /, *, key: str, **details: Any) -> None:  # noqa: ANN401 - whatever the sentence names
        """Note a problem at a key."""
        self.problems.add(code, file=self.file, key=key, **details)

    def said_of(self, *keys: str) -> bool:
        """Whether anything has been noted of one of some keys, so that what follows from it needn't be."""
        return any(problem.key in keys for problem in self.problems)

    def known(self, value: str, known: Iterable[str], *, key: str) -> bool:
        """Whether a value is one of those known; noted where it isn't."""
        known = list(known)
        if value in known:
            return True
        listed = ", ".join(known) or EN_DASH
        self.add("unknown_choice", key=key, value=value, known=listed, suggestion=nearest(value, known))
        return False

    def told_apart(self, spellings: Iterable[tuple[str, str, Iterable[Code]]]) -> None:
        """Note a spelling that would mean two things.

        Parameters
        ----------
        spellings : iterable of (owner, key, spellings)
            What is meant, its place in the file, and every spelling that means it.
        """
        owner_of: dict[str, str] = {}
        for owner, key, codes in spellings:
            for code in codes:
                other = owner_of.setdefault(canonical(code), owner)
                if other != owner:
                    self.add("value_twice", key=key, value=code, other=other)
