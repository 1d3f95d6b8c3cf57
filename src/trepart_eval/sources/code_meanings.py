"""What a code means: the criterion it speaks of, and the rating it, its weight or its memo gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.study.coding_rules import ALL_OTHERS, CodingRules
from trepart_eval.study.interview_layout import HIGHEST_RATING, LOWEST_RATING
from trepart_eval.vocabulary.labels import rated_code_names, theme_names
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import THEMES, Theme

_NUMBERING: Final = re.compile(r"\d+[a-z]?[.):]?\s+|[a-z][.):]\s+")
_INDEX: Final = {theme: index for index, theme in enumerate(THEMES)}


@dataclass(frozen=True, slots=True)
class PathMeaning:
    """What a path of codes means.

    Attributes
    ----------
    theme : int
        Index into `THEMES`; -1 where it speaks of none.
    rating : float or None
        Rating that the code gives by itself.
    child : float or None
        Rating of the code within the criterion's code, where the study has ratings there.
    direction : float or None
        -1 or 1, where the study has directions.
    """

    theme: int
    rating: float | None = None
    child: float | None = None
    direction: float | None = None


_IGNORED: Final = PathMeaning(-1)


class CodeReader:
    """Reads codes and ratings by the rules of a study, noting what it can't read.

    Each path of codes is read once, whatever the number of passages.
    """

    def __init__(self, rules: CodingRules, file: str, problems: Problems) -> None:
        self.rules = rules
        self.file = file
        self.problems = problems
        self._known: dict[tuple[str, ...], PathMeaning] = {}
        self.unknown: set[tuple[str, ...]] = set()
        self._wrong: set[str] = set()
        word = re.escape(rules.memo_word)
        self._in_memo = re.compile(rf"(?<!\w){word}\s*[=:]\s*([^\s,;]+)", re.IGNORECASE)

    @property
    def by_code(self) -> bool:
        """Whether a code by itself says the rating."""
        return self.rules.rating_from in {"code", "child_code"}

    def meaning_of(self, path: tuple[str, ...]) -> PathMeaning:
        """What a path of codes means; its theme is -1 where the code is ignored or unknown."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = self._read(path)
        return found

    def rating_of(self, path: tuple[str, ...], weight: str, memo: str, column: str) -> float | None:
        """Rating of a passage; None where it has none.

        Parameters
        ----------
        path : tuple of str
            Its code.
        weight, memo, column : str
            Weight and note that the tool holds, and what stands in the column that the study says holds the rating.
        """
        meaning = self.meaning_of(path)
        if meaning.theme < 0 or meaning.rating is not None:
            return meaning.rating
        if self.rules.rating_from == "code":
            return None
        if self.rules.rating_from == "child_code":
            return meaning.child
        strength = self._strength(weight, memo, column)
        if strength is None or not self.rules.directions:
            return strength
        return None if meaning.direction is None else meaning.direction * strength

    def _strength(self, weight: str, memo: str, column: str) -> float | None:
        written = column
        if self.rules.rating_from == "weight":
            written = weight
            if canonical(written) == "0" and "0" not in self.rules.rating_values:
                return None  # what MAXQDA writes where no weight was given
        elif self.rules.rating_from == "memo":
            found = self._in_memo.search(memo)
            written = found[1].rstrip(".") if found else ""
        key = canonical(written)
        if not key:
            return None
        value = self.rules.rating_values.get(key)
        if value is None and self.rules.rating_from == "column":
            value = _plain_rating(key)
        if value is None and key not in self._wrong:
            self._wrong.add(key)
            self.problems.add("rating_not_listed", file=self.file, value=written)
        return value

    def _read(self, path: tuple[str, ...]) -> PathMeaning:
        names = tuple(canonical(name) for name in path)
        rules = self.rules
        tails = list(_tails(names))
        if {*tails, *names} & rules.ignored_codes:
            return _IGNORED
        for tail in tails:
            if tail in rules.codes and rules.codes[tail].rating is not None:
                return PathMeaning(_INDEX[rules.codes[tail].theme], rules.codes[tail].rating)
        if rules.rating_from == "code":
            last = names[-1] if names else ""
            known = rated_code_names().get(last) or rated_code_names().get(_unnumbered(last))
            if known is not None and not {*tails} & rules.codes.keys():
                return PathMeaning(_INDEX[known[0]], float(known[1]))
        child = next((rules.rating_values[tail] for tail in tails if tail in rules.rating_values), None)
        theme = self._theme(names)
        if theme is not None:
            return PathMeaning(_INDEX[theme], None, child, rules.directions.get(names[-1]))
        if ALL_OTHERS in rules.ignored_codes:
            return _IGNORED
        self.unknown.add(path)
        self.problems.add(
            "unknown_criterion",
            file=self.file,
            value=" / ".join(path),
            suggestion=partial(nearest, path[-1] if path else "", [*rules.codes, *(theme.value for theme in THEMES)]),
        )
        return _IGNORED

    def _theme(self, names: tuple[str, ...]) -> Theme | None:
        """Theme of the innermost code that means one; the codes within it say more about it."""
        for end in range(len(names), 0, -1):
            for tail in _tails(names[:end]):
                if tail in self.rules.codes:
                    return self.rules.codes[tail].theme
            theme = theme_names().get(names[end - 1]) or theme_names().get(_unnumbered(names[end - 1]))
            if theme is not None:
                return theme
        return None


def names_of_no_code(rules: CodingRules, paths: Iterable[tuple[str, ...]], file: str, problems: Problems) -> None:
    """Warn of names in the rules that no code of the codebooks has: most likely misspelt."""
    spelt: dict[str, str] = {}
    for path in paths:
        for tail in _tails(tuple(canonical(name) for name in path)):
            spelt.setdefault(tail, path[-1])
    given = {"codes": rules.codes.keys(), "directions": rules.directions.keys()}
    if rules.rating_from == "child_code":
        given["rating_values"] = rules.rating_values.keys()
    for key, names in given.items():
        for name in sorted(names - spelt.keys()):
            near = partial(_suggested, name, spelt)
            problems.warn("name_of_no_code", file=file, value=name, name=key, suggestion=near)


def _suggested(name: str, spelt: Mapping[str, str]) -> str | None:
    near = nearest(name, spelt)
    return None if near is None else spelt[near]


def _tails(names: tuple[str, ...]) -> Iterator[str]:
    """Yield the ends of a path, the longest first: 'a/b/c', 'b/c', 'c'; each also without the numbers before names."""
    bare = tuple(_unnumbered(name) for name in names)
    for start in range(len(names)):
        yield "/".join(names[start:])
        if bare[start:] != names[start:]:
            yield "/".join(bare[start:])


def _unnumbered(name: str) -> str:
    return _NUMBERING.sub("", name, count=1)


def _plain_rating(key: str) -> float | None:
    try:
        number = float(key.replace(",", "."))
    except ValueError:
        return None
    return number if LOWEST_RATING <= number <= HIGHEST_RATING else None
