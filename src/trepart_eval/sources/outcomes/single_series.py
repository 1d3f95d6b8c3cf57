"""Whether records of a file may be one series: one definition, one population, and nothing that tells them apart."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from trepart_eval.problems import Problems
from trepart_eval.sources.outcomes.periods import Period, period_of, quarter_of
from trepart_eval.sources.outcomes.records import Descriptor, Records
from trepart_eval.sources.raw_tables import parse_number
from trepart_eval.study.outcome_plan import OutcomeSource
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.spelling import plain_text
from trepart_eval.vocabulary.terms import Counted

_SHOWN = 12  # values listed in a message


class SingleSeries:
    """Holds the records of all files of an outcome to one series, noting what would mix."""

    def __init__(self, plan: OutcomeSource, problems: Problems) -> None:
        self.plan = plan
        self.problems = problems
        self.described: dict[str, dict[Descriptor, None]] = {}
        self.word_of: dict[tuple[str, Hashable], Descriptor] = {}
        self.words: dict[str, dict[Descriptor, None]] = {}

    def holds(self, records: Records, place_of: Mapping[int, Hashable]) -> bool:
        """Whether records are of one definition and one population with those before, as far as the files say.

        Parameters
        ----------
        place_of : mapping of int to hashable
            The records used, and what each is about.
        """
        fine = True
        for what, problem in (("definition", "two_definitions"), ("population", "two_populations")):
            name = self.plan.columns.get(what)
            if name is None:
                continue
            at = records.place([], name)
            found = self.described.setdefault(what, {})
            found.update(dict.fromkeys(records.descriptors[plain_text(name)][record] for record in place_of))
            one = next(iter(found), None)
            if len(found) > 1:
                self.problems.add(problem, name=self.plan.name, known=listed(list(found)), **at)
                fine = False
            elif what == "population" and one is not None and not _counts(one, self.plan.population):
                self.problems.add("other_population", value=one.text, expected=self.plan.population.value, **at)
                fine = False
        return fine and self._nothing_mixed(records, place_of)

    def _nothing_mixed(self, records: Records, place_of: Mapping[int, Hashable]) -> bool:
        """Whether no other column of words tells figures of one place apart: sex, say, or two ways of counting."""
        plan = self.plan
        known = {plain_text(name) for name in (*plan.columns.values(), *plan.select, *plan.ignored_columns)}
        fine = True
        for name, column in records.descriptors.items():
            if name in known:
                continue
            words = self.words.setdefault(name, {})
            words.update(dict.fromkeys(column[record] for record in place_of))
            if self._varies_within(name, place_of, column) and _tells_apart(list(words)):
                self.problems.add("mixed_series", name=plan.name, known=listed(list(words)), **records.place([], name))
                fine = False
        return fine

    def _varies_within(self, name: str, place_of: Mapping[int, Hashable], column: Sequence[Descriptor]) -> bool:
        """Whether a column says different things of one place, in this file or since the ones before."""
        return any(
            self.word_of.setdefault((name, place), column[record]) != column[record]
            for record, place in place_of.items()
        )


def _counts(found: Descriptor, population: Counted) -> bool:
    words = {population.value, *(label("counted", population, language) for language in Language)}
    return any(found.means(word) for word in words)


def _tells_apart(words: Sequence[Descriptor]) -> bool:
    """Whether a column may tell series apart: not if it holds figures, or says the period once more."""
    texts = [one.code for one in words if one.code]
    numbers = all(parse_number(text) is not None for text in texts) and not any(one.label for one in words)
    periods = all(isinstance(period_of(text), Period) or quarter_of(text) for text in texts)
    return not numbers and not periods


def distinct(descriptors: Iterable[Descriptor]) -> list[Descriptor]:
    """Descriptors once each, in the order met."""
    return list(dict.fromkeys(descriptors))


def listed(descriptors: Sequence[Descriptor]) -> str:
    """Return descriptors as a message lists them; a long list is cut."""
    shown = ", ".join(one.text or "–" for one in descriptors[:_SHOWN])
    return f"{shown}, …" if len(descriptors) > _SHOWN else shown
