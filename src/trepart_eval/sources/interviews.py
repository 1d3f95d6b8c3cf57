"""Coded interviews, in tables and as coding tools export them, to `Codings`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.coded_passages import CodingNames
from trepart_eval.sources.coded_segments import CodingRows, Segments, joined_codings
from trepart_eval.sources.codings import Codings
from trepart_eval.sources.files import Progress, no_progress, read_table
from trepart_eval.sources.matching import Matcher, case_spellings, party_spellings, wave_spellings
from trepart_eval.sources.quoted_values import quoted
from trepart_eval.sources.raw_tables import EMPTY, RawTable, parse_number
from trepart_eval.sources.workplaces import WorkplaceList
from trepart_eval.study.interview_layout import HIGHEST_RATING, LOWEST_RATING
from trepart_eval.study.planned_study import CodeMeaning, InterviewSource, Study
from trepart_eval.vocabulary.labels import theme_names
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import THEMES

_INDEX: Final = {theme: index for index, theme in enumerate(THEMES)}


def load_interviews(
    study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems, progress: Progress = no_progress
) -> Codings | None:
    """Codings of all interview files of the study; None where it has none or none can be read."""
    found = []
    for source in study.interviews:
        if source.rules is not None:
            from trepart_eval.sources.project_interviews import load_projects

            exported = load_projects(study, source, cases, workplaces, problems, progress)
            found += [(source, *exported)] if exported else []
            continue
        table = read_table(source.file, [*source.columns.values(), *source.ratings.values()], problems, progress)
        segment_table = None
        if source.segments is not None:
            segment_table = read_table(source.segments, source.segment_columns.values(), problems, progress)
        if table is None or (segment_table is None and source.segments is not None):
            continue
        least = 1 if source.public else study.min_n
        table = replace(table, least_quoted=least)
        segment_table = None if segment_table is None else replace(segment_table, least_quoted=least)
        found.append((source, *_SourceReader(study, source, cases, workplaces, table, problems).read(segment_table)))
    names = CodingNames(
        cases.keys, tuple(party.key for party in study.parties), tuple(wave.key for wave in study.waves)
    )
    return joined_codings(found, names) if found else None


_CODES_ALIKE: Final = 2
"""Codings with the same code for it to be a code; a text that has come into the wrong column stands there once."""


class _SourceReader:
    """Reads the codings of one source, noting problems on the way."""

    def __init__(
        self,
        study: Study,
        source: InterviewSource,
        cases: Cases,
        workplaces: WorkplaceList,
        table: RawTable,
        problems: Problems,
    ) -> None:
        self.study = study
        self.source = source
        self.cases = cases
        self.workplaces = workplaces
        self.table = table
        self.problems = problems

    def read(self, segment_table: RawTable | None) -> tuple[Segments, CodingRows]:
        if segment_table is None:
            segments, of_row = self._first_of_each(self._segments_of(self.table))
        else:
            segments = self._segments_of(segment_table)
            self._listed_once(segments, segment_table)
            of_row = self._segment_of_row(segments, segment_table.file)
        codings = self._wide(of_row) if self.source.ratings else self._long(of_row)
        self._coded_once(codings)
        return segments, codings

    def _segments_of(self, table: RawTable) -> Segments:
        """Return who and where of every row of a table."""
        source = self.source
        columns = source.columns if source.segments is None else source.segment_columns
        matcher = Matcher(table, self.problems)
        spellings = {
            "case": case_spellings(self.cases, source.case_values),
            "party": party_spellings(self.study),
            "wave": wave_spellings(self.study),
        }
        index = {what: matcher.index(what, columns, source.constants, known) for what, known in spellings.items()}
        numbered = [str(number) for number in table.row_numbers(np.arange(table.n_rows))]
        return Segments(
            workplace=self.workplaces.index(table, columns, source.constants, index["case"]),
            names=_texts(table, columns.get("segment")) or numbered,
            informant=_texts(table, columns.get("informant")) or [""] * table.n_rows,
            text=_texts(table, columns.get("text")) or [""] * table.n_rows,
            **index,
        )

    def _listed_once(self, segments: Segments, table: RawTable) -> None:
        """Note segments that stand twice in the file of segments, and rows without an identifier."""
        first: dict[str, int] = {}
        column = self.source.segment_columns["segment"]
        for position, name in enumerate(segments.names):
            earlier = first.setdefault(canonical(name), position)
            if not name:
                self.problems.add("empty_segment", **table.place([position], column))
            elif earlier != position:
                self.problems.add(
                    "segment_twice",
                    **table.place([earlier, position], column),
                    value=quoted(name, 1, least=table.least_quoted),
                )

    def _segment_of_row(self, segments: Segments, file: str) -> NDArray[np.int32]:
        """Index of the segment that each coding speaks of; -1 where it isn't in the file of segments."""
        index = {canonical(name): number for number, name in enumerate(segments.names)}
        column_name = self.source.columns["segment"]
        column = self.table.columns[column_name]
        index_of = np.array([*(index.get(canonical(value), -1) for value in column.values), -1], dtype=np.int32)
        unknown = np.flatnonzero(index_of[:-1] < 0).tolist()
        for number, rows in zip(unknown, column.rows_of_each(unknown), strict=True):
            self.problems.add(
                "unknown_segment",
                **self.table.place(rows, column_name),
                value=quoted(column.values[number], len(rows), segments.names, least=self.table.least_quoted),
                other=file,
                suggestion=partial(nearest, str(column.values[number]), segments.names),
            )
        self._no_empty("segment")
        return column.per_row(index_of)

    def _no_empty(self, what: str) -> None:
        column_name = self.source.columns[what]
        rows = self.table.columns[column_name].rows_of([EMPTY])
        if len(rows):
            self.problems.add(f"empty_{what}", **self.table.place(rows, column_name))

    def _first_of_each(self, rows: Segments) -> tuple[Segments, NDArray[np.int32]]:
        """Segments of a table that repeats case and party in every coding of a segment."""
        if "segment" in self.source.columns:
            self._no_empty("segment")
        positions_of: dict[str, list[int]] = {}
        for position, name in enumerate(rows.names):
            positions_of.setdefault(canonical(name), []).append(position)
        of_row = np.empty(len(rows.names), dtype=np.int32)
        informant = [canonical(name) for name in rows.informant]
        said: dict[str, Any] = {
            "case": rows.case,
            "party": rows.party,
            "wave": rows.wave,
            "workplace": rows.workplace,
            "informant": informant,
        }
        for number, positions in enumerate(positions_of.values()):
            of_row[positions] = number
            if rows.names[positions[0]]:
                self._same_everywhere(said, positions, rows.names[positions[0]])
        first = np.array([positions[0] for positions in positions_of.values()], dtype=np.intp)
        segments = Segments(
            names=[min(rows.names[position] for position in positions) for positions in positions_of.values()],
            case=rows.case[first],
            party=rows.party[first],
            wave=rows.wave[first],
            workplace=np.array(
                [max(rows.workplace[position] for position in positions) for positions in positions_of.values()],
                dtype=np.int32,
            ),
            informant=[_fullest(rows.informant, positions) for positions in positions_of.values()],
            text=[_fullest(rows.text, positions) for positions in positions_of.values()],
        )
        return segments, of_row

    def _same_everywhere(self, said: Mapping[str, Any], positions: Sequence[int], name: str) -> None:
        """Note a segment whose case, party, wave or informant isn't the same in all its rows."""
        for what, values in said.items():
            first: dict[Any, int] = {}
            for position in positions:
                if values[position] not in {-1, ""}:
                    first.setdefault(values[position], position)
            if len(first) > 1:
                column = self.source.columns.get(what, what)
                place = self.table.place(list(first.values()), column)
                self.problems.add(
                    "segment_differs", **place, value=quoted(name, len(positions), least=self.table.least_quoted)
                )

    def _long(self, of_row: NDArray[np.int32]) -> CodingRows:
        """Read a row per coding: a column says the criterion, and a column or the code the rating."""
        column_name = self.source.columns["criterion"]
        column = self.table.columns[column_name]
        theme_of = np.full(len(column.values) + 1, -1, dtype=np.int8)
        own_rating = np.full(len(column.values) + 1, np.nan)
        unknown = []
        for index, value in enumerate(column.values):
            meaning = self._meaning(canonical(value))
            if meaning is not None:
                theme_of[index] = _INDEX[meaning.theme]
                own_rating[index] = np.nan if meaning.rating is None else meaning.rating
            elif canonical(value) not in self.source.ignored_codes:
                unknown.append(index)
        codes = [*self.source.codes, *self.source.ignored_codes, *theme_names(), *(theme.value for theme in THEMES)]
        for index, rows in zip(unknown, column.rows_of_each(unknown), strict=True):
            value = column.values[index]
            self.problems.add(
                "unknown_criterion",
                **self.table.place(rows, column_name),
                value=quoted(value, len(rows), codes, least=min(self.table.least_quoted, _CODES_ALIKE)),
                suggestion=partial(self._suggested_criterion, str(column.values[index])),
            )
        self._no_empty("criterion")
        theme, rating = column.per_row(theme_of), column.per_row(own_rating)
        rating_column = self.source.columns.get("rating")
        if rating_column:
            rating = np.where(np.isnan(rating), self._ratings(rating_column), rating)
        self._all_rated(np.isnan(rating) & (theme >= 0), rating_column or column_name)
        kept = np.flatnonzero((theme >= 0) & ~np.isnan(rating) & (of_row >= 0))
        return self._rows(of_row, kept, theme[kept], rating[kept])

    def _meaning(self, code: str) -> CodeMeaning | None:
        if code in self.source.codes:
            return self.source.codes[code]
        theme = theme_names().get(code)
        return None if theme is None else CodeMeaning(theme)

    def _suggested_criterion(self, value: str) -> str | None:
        """Return the code meant: the nearest code, or the criterion whose name in another language is nearest."""
        near = nearest(value, [*self.source.codes, *(theme.value for theme in THEMES)])
        if near:
            return near
        name = nearest(value, theme_names())
        return theme_names()[name].value if name else None

    def _all_rated(self, lacking: NDArray[np.bool_], column_name: str) -> None:
        """Note codings without a rating; cells that hold something else than a rating are noted already."""
        rows = np.flatnonzero(lacking)
        if "rating" in self.source.columns:
            rows = rows[self.table.columns[column_name].codes[rows] == EMPTY]
        if len(rows):
            self.problems.add("empty_rating", **self.table.place(rows, column_name))

    def _wide(self, of_row: NDArray[np.int32]) -> CodingRows:
        """Read a row per segment and coder, and a column of ratings per criterion."""
        kept, themes, ratings = [], [], []
        for theme, column_name in self.source.ratings.items():
            rating = self._ratings(column_name)
            rows = np.flatnonzero(~np.isnan(rating) & (of_row >= 0))
            kept.append(rows)
            themes.append(np.full(len(rows), _INDEX[theme], dtype=np.int8))
            ratings.append(rating[rows])
        return self._rows(of_row, np.concatenate(kept), np.concatenate(themes), np.concatenate(ratings))

    def _rows(
        self,
        of_row: NDArray[np.int32],
        kept: NDArray[np.intp],
        theme: NDArray[np.int8],
        rating: NDArray[np.float64],
    ) -> CodingRows:
        coder = _texts(self.table, self.source.columns.get("coder")) or [""] * self.table.n_rows
        memo = _texts(self.table, self.source.columns.get("memo")) or [""] * self.table.n_rows
        return CodingRows(
            segment=of_row[kept],
            coder=[coder[position] for position in kept],
            theme=theme,
            rating=rating,
            memo=[memo[position] for position in kept],
            position=kept,
        )

    def _ratings(self, column_name: str) -> NDArray[np.float64]:
        """Ratings of a column, NaN where the cell is empty or holds none."""
        column = self.table.columns[column_name]
        rating_of = np.full(len(column.values) + 1, np.nan)
        wrong = {}
        for index, value in enumerate(column.values):
            number = self.source.rating_values.get(canonical(value), parse_number(value, self.source.file.decimal))
            if number is None:
                wrong[index] = "rating_not_a_number"
            elif not LOWEST_RATING <= number <= HIGHEST_RATING:
                wrong[index] = "rating_outside"
            else:
                rating_of[index] = number
        for index, rows in zip(wrong, column.rows_of_each(list(wrong)), strict=True):
            told = quoted(column.values[index], len(rows), self.source.rating_values, least=self.table.least_quoted)
            self.problems.add(wrong[index], **self.table.place(rows, column_name), value=told)
        return column.per_row(rating_of)

    def _coded_once(self, codings: CodingRows) -> None:
        """Note codings that repeat segment, coder and theme: it isn't known which of them counts."""
        positions_of: dict[tuple[int, str, int], list[int]] = {}
        for segment, coder, theme, position in zip(
            codings.segment.tolist(), codings.coder, codings.theme.tolist(), codings.position.tolist(), strict=True
        ):
            positions_of.setdefault((segment, coder, theme), []).append(position)
        for (_, coder, theme), positions in positions_of.items():
            if len(positions) == 1:
                continue
            place = self.table.place(positions)
            if coder:
                self.problems.add("coding_twice", **place, coder=coder, criterion=THEMES[theme].value)
            else:
                self.problems.add("coding_repeated", **place, criterion=THEMES[theme].value)


def _texts(table: RawTable, column_name: str | None) -> list[str] | None:
    if column_name is None:
        return None
    column = table.columns[column_name]
    values = [*(str(value) for value in column.values), ""]
    return [values[code] for code in column.codes]


def _fullest(texts: Sequence[str], positions: Sequence[int]) -> str:
    """Return the longest of a segment's texts: it may stand in the first of its rows only, wherever that is."""
    return max((texts[position] for position in positions), key=lambda text: (len(text), text))
