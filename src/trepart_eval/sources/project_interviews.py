"""Interviews as coding tools export them to segments and codings: who is spoken of, what the codes mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.code_meanings import CodeReader, names_of_no_code
from trepart_eval.sources.coded_passages import Issue, Passages, numbered
from trepart_eval.sources.coded_projects.opening import open_project
from trepart_eval.sources.coded_projects.passages import CodedProject
from trepart_eval.sources.coded_segments import CodingRows, Segments
from trepart_eval.sources.files import Progress, no_progress
from trepart_eval.sources.matching import Matcher, case_spellings, party_spellings, wave_spellings
from trepart_eval.sources.passage_sets import JoinedPassages, joined_passages
from trepart_eval.sources.raw_tables import RawTable, column_of_objects
from trepart_eval.sources.workplaces import WorkplaceList
from trepart_eval.study.coding_rules import WHO, CodingRules
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.planned_study import InterviewSource, Study
from trepart_eval.vocabulary.languages import EN_DASH
from trepart_eval.vocabulary.spelling import canonical

_DOCUMENTS_NAMED: Final = 3


class _UnitTable(RawTable):
    """A row per document, or part of one; a person finds it by the document's name."""

    __slots__ = ("documents",)

    def __init__(self, file: str, columns: Mapping[str, Any], documents: Sequence[str], least_quoted: int) -> None:
        super().__init__(len(documents), columns, file=file, least_quoted=least_quoted)
        object.__setattr__(self, "documents", documents)

    documents: Sequence[str]

    def place(self, positions: NDArray[np.intp] | Sequence[int], column: str = "") -> dict[str, Any]:
        """Where a problem is: the file, the documents and the attribute."""
        names = list(dict.fromkeys(self.documents[int(one)] for one in positions))
        more = [] if len(names) <= _DOCUMENTS_NAMED else ["…"]
        file = ", ".join([self.file, *names[:_DOCUMENTS_NAMED], *more])
        return {"file": file, "column": column}


def read_projects(
    files: Sequence[TableFile], rules: CodingRules, problems: Problems, progress: Progress = no_progress
) -> list[tuple[str, CodedProject]] | None:
    """Name and content of each file of a set; None where one can't be read or has nothing coded in it."""
    found = []
    for file in files:
        progress("reading", file.name, None)
        project = open_project(file, rules, problems)
        if project is not None and not project.passages:
            codes = ", ".join("/".join(path) for path in project.codes) or EN_DASH
            problems.add("nothing_coded", file=file.name, known=codes)
        elif project is not None:
            found.append((file.name, project))
    return found if len(found) == len(files) else None


def load_projects(
    study: Study,
    source: InterviewSource,
    cases: Cases,
    workplaces: WorkplaceList,
    problems: Problems,
    progress: Progress = no_progress,
) -> tuple[Segments, CodingRows] | None:
    """Segments and codings of one set of exports; None where they can't be read. What is left out is a warning."""
    rules = source.rules or CodingRules()
    projects = read_projects(source.files, rules, problems, progress)
    if projects is None:
        return None
    names_of_no_code(rules, (path for _, project in projects for path in project.codes), source.file.name, problems)
    joined = joined_passages(projects, rules)
    values = unit_values(joined, rules, source.file.name, problems)
    columns = {who: rules.attributes.get(who, who) for who in values if who in WHO}
    by_name = {columns[who]: column_of_objects(values[who]) for who in columns}
    least = 1 if source.public else study.min_n
    table = _UnitTable(source.file.name, by_name, joined.unit_names, least)
    matcher = Matcher(table, problems)
    spellings = {
        "case": case_spellings(cases, source.case_values),
        "party": party_spellings(study),
        "wave": wave_spellings(study),
    }
    index = {what: matcher.index(what, columns, source.constants, known) for what, known in spellings.items()}
    workplace = workplaces.index(table, columns, source.constants, index["case"])
    _one_meaning_of_segments(joined, index, table, problems)
    informant = [value or "" for value in values.get("informant", [""] * len(joined.units))]
    segments = segments_of(joined, index, workplace, informant)
    rows = coding_rows(joined, rules, values.get("rating"), [name for name, _ in projects], problems)
    if not len(rows.segment) and any(issue == "unrated" for _, issue, _ in rows.issues):
        problems.add("nothing_rated", file=source.file.name)
    for file, issue, count in rows.issues:
        problems.warn(f"skipped_{issue}", file=file, count=count)
    return segments, rows


def unit_values(
    joined: JoinedPassages, rules: CodingRules, file: str, problems: Problems
) -> dict[str, list[str | None]]:
    """What each unit says of case, party and so on: by the study's list of documents, else by its attribute."""
    documents = {canonical(name): name for name in joined.unit_names}
    for name in rules.documents:
        if name not in documents:
            near = nearest(name, documents)
            problems.add("unknown_document", file=file, value=name, suggestion=documents.get(near or ""))
    known = {name for unit in joined.units for name in unit if not name.startswith("=")}
    values = {}
    for what in (*WHO, "rating"):
        attribute = rules.attributes.get(what, "")
        listed = f"={what}"
        if attribute and canonical(attribute) not in known:
            names = sorted(known)
            problems.add(
                "attribute_missing", file=file, name=attribute, known=", ".join(names),
                suggestion=partial(nearest, attribute, names),
            )  # fmt: skip
        elif attribute or any(listed in unit for unit in joined.units):
            key = canonical(attribute)
            values[what] = [unit.get(listed) or unit.get(key) for unit in joined.units]
    return values


def _one_meaning_of_segments(
    joined: JoinedPassages, index: Mapping[str, NDArray[np.int32]], table: RawTable, problems: Problems
) -> None:
    """Note documents whose case, party or wave isn't the same in the files of two coders."""
    for what, of_unit in index.items():
        unit = joined.unit
        first = unit[joined.first][joined.segment]
        differs = (of_unit[unit] != of_unit[first]) & (of_unit[unit] >= 0) & (of_unit[first] >= 0)
        for one in np.unique(unit[differs])[:1].tolist():
            problems.add("document_differs", **table.place([one], what))


def segments_of(
    joined: JoinedPassages,
    index: Mapping[str, NDArray[np.int32]],
    workplace: NDArray[np.int32],
    informant: Sequence[str],
) -> Segments:
    """Segments, each about what its first passage is about."""
    first = joined.unit[joined.first]
    return Segments(
        names=joined.segments,
        case=index["case"][first],
        party=index["party"][first],
        wave=index["wave"][first],
        workplace=workplace[first],
        informant=[informant[one] for one in first.tolist()],
        text=joined.text.taken(joined.first),
    )


def coding_rows(
    joined: JoinedPassages,
    rules: CodingRules,
    rating_column: Sequence[str | None] | None,
    files: Sequence[str],
    problems: Problems,
) -> CodingRows:
    """Ratings by segment, coder and theme, and every passage; a coder's several ratings of a segment are averaged."""
    reader = CodeReader(rules, files[0], problems)
    paths = joined.of_all("path")
    distinct = {path: number for number, path in enumerate(dict.fromkeys(paths))}
    path = np.array([distinct[one] for one in paths], dtype=np.int32)
    theme = np.array([reader.meaning_of(one).theme for one in distinct], dtype=np.int8)[path]
    rating = _ratings(joined, reader, list(distinct), path, theme, rating_column)
    passed_over = (theme < 0) & np.array([one not in reader.unknown for one in distinct], dtype=bool)[path]
    unrated = (theme >= 0) & np.isnan(rating)
    for file, issues in enumerate(joined.issues):
        issues["ignored_code"] += int(passed_over[joined.file == file].sum())
        issues["unrated"] += int(unrated[joined.file == file].sum())
    coders, coder = numbered(joined.coder)
    (start, counted_start), (end, counted_end) = joined.ends("start"), joined.ends("end")
    passages = Passages(
        segment=joined.segment, document=joined.document, code_path=path, coder=coder, theme=theme, rating=rating,
        start=start, end=end, counted_start=counted_start, counted_end=counted_end,
        text=joined.text, memo=joined.of_all("memo"), created=joined.of_all("created"),
        documents=tuple(joined.documents), lengths=tuple(joined.lengths), coders=coders,
        code_paths=tuple("/".join(one) for one in distinct),
    )  # fmt: skip
    return _rated_once(passages, joined, files)


def _ratings(
    joined: JoinedPassages,
    reader: CodeReader,
    paths: Sequence[tuple[str, ...]],
    path: NDArray[np.int32],
    theme: NDArray[np.int8],
    rating_column: Sequence[str | None] | None,
) -> NDArray[np.float64]:
    """Rating of each passage, NaN where it has none; codes are read once, weights and notes one by one."""
    if reader.by_code:
        of_path = [reader.rating_of(one, "", "", "") for one in paths]
        return np.array([np.nan if one is None else one for one in of_path], dtype=np.float64)[path]
    rating = np.full(len(path), np.nan)
    weight, memo, unit = joined.of_all("weight"), joined.of_all("memo"), joined.unit.tolist()
    for row in np.flatnonzero(theme >= 0).tolist():
        column = (rating_column[unit[row]] or "") if rating_column else ""
        found = reader.rating_of(paths[path[row]], weight[row], memo[row], column)
        if found is not None:
            rating[row] = found
    return rating


def _rated_once(passages: Passages, joined: JoinedPassages, files: Sequence[str]) -> CodingRows:
    """Return one rating of each segment, coder and theme: the mean where the tool holds several codings."""
    rated = np.flatnonzero((passages.theme >= 0) & ~np.isnan(passages.rating))
    keys = [column[rated] for column in (passages.segment, passages.coder, passages.theme)]
    order = np.lexsort([passages.rating[rated], *reversed(keys)])
    new = np.arange(len(rated)) == 0
    for key in keys:
        new[1:] |= np.diff(key[order]) != 0
    rows, first, group = rated[order], np.flatnonzero(new), np.cumsum(new) - 1
    earliest = np.minimum.reduceat(rows, first) if len(first) else rows
    total = np.add.reduceat(passages.rating[rows], first) if len(first) else passages.rating[rows]
    for file, issues in enumerate(joined.issues):
        issues["averaged"] += int((joined.file[rows] == file).sum() - (joined.file[earliest] == file).sum())
    memos: dict[int, dict[str, None]] = {}
    for row, of in sorted(zip(rows.tolist(), group.tolist(), strict=True)):
        if passages.memo[row]:
            memos.setdefault(of, {})[passages.memo[row]] = None
    return CodingRows(
        segment=passages.segment[earliest],
        coder=[passages.coders[who] for who in passages.coder[earliest].tolist()],
        theme=passages.theme[earliest],
        rating=total / np.diff([*first, len(rows)]),
        memo=["\n".join(memos.get(number, ())) for number in range(len(first))],
        position=np.arange(len(first), dtype=np.intp),
        passages=passages,
        issues=[
            Issue(file, issue, count)
            for file, counts in zip(files, joined.issues, strict=True)
            for issue, count in sorted((+counts).items())
        ],
    )
