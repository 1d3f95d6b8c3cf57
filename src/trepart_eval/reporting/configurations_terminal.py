"""Configurations on the terminal: what each case got, combinations, solutions, necessity and Fafo's claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import Any, Final

import numpy as np

from trepart_eval.relations import StudyConfigurations, WeakLink
from trepart_eval.relations.failure_claim.weak_link_sentences import cut_words, parts_of, rule_words
from trepart_eval.relations.programme_configurations.configuration_sentences import (
    basis_of,
    ceilings_of,
    otherwise_of,
    robustness_of,
    set_rule_words,
    single_rule_of,
)
from trepart_eval.relations.programme_configurations.sets_by_rule import OUTCOMES, solution_rows
from trepart_eval.relations.qca import TruthTable, describe_term
from trepart_eval.reporting.terminal_text import broken, cut, plain, styled, title_lines
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number

_GAP: Final = "  "
_MOST_ROWS: Final = 30
_MOST_MODELS: Final = 10
_LONGEST_NAME: Final = 16
_SMALLEST_P: Final = 0.001
_IN_TABLES: Final = ("missing", "cuts")
"""Sentences that a table says better."""
_NEW_PARAGRAPH: Final = ("chance", "test", "criterion", "without_one")


def configurations_screen(
    found: StudyConfigurations, study: Study, language: Language, *, width: int = 100, bold: bool = False
) -> str:
    """Return configurations as text.

    Parameters
    ----------
    found : StudyConfigurations
        From `study_configurations`.
    language : Language
        Language of the text.
    width : int
        Columns of the terminal.
    bold : bool
        Whether the terminal understands bold and dim.
    """
    screen = _Screen(found, language, width, bold)
    lines = [*title_lines(study, width, bold=bold), ""]
    if found.refused:
        lines += [*broken(found.reason, width), "", *screen.calibration()]
    else:
        lines += [*broken(plain(basis_of(found, language)), width), "", *screen.calibration(), "", *screen.truth()]
        lines += ["", *screen.solutions(), "", *screen.necessity(), "", *screen.robustness(), "", *screen.ceilings()]
        lines += ["", *screen.claim()]
    return "\n".join(line.rstrip() for line in lines)


class _Screen:
    """The parts of the screen, each a list of lines."""

    def __init__(self, found: StudyConfigurations, language: Language, width: int, bold: bool) -> None:
        self.found, self.language, self.width, self.bold = found, language, width, bold
        self.criteria = found.plan.criteria
        self.names = [label("criterion", name, language, short=True) for name in self.criteria]

    def calibration(self) -> list[str]:
        """Score and membership of each case in each criterion, and how it went."""
        memberships, values = self.found.calibrated.memberships, self.found.calibrated.table
        scores = values.pivot(index="case", columns="condition", values="value")
        success = self.found.success.success if self.found.success else {}
        rows = [["", *ascii_uppercase[: len(self.names)], self.text("went")]]
        for case in memberships.index[:_MOST_ROWS]:
            pairs = [(memberships.loc[case, name], scores.loc[case, name]) for name in self.criteria]
            went = success.get(case, float("nan"))
            said = EN_DASH if np.isnan(went) else self.text("success" if went else "failure")
            rows.append([cut(plain(str(case)), _LONGEST_NAME), *(self.calibrated(*pair) for pair in pairs), said])
        legend = ", ".join(f"{letter} {name}" for letter, name in zip(ascii_uppercase, self.names, strict=False))
        lines = [self.heading("calibration"), *self.dim(legend), *self.grid(rows), *self.more(len(memberships))]
        return [*lines, *self.dim(self.text("note_calibration", anchors=self.anchors()))]

    def calibrated(self, membership: float, value: float) -> str:
        """Membership with the score it comes from."""
        if np.isnan(membership):
            return EN_DASH
        decimals = 0 if membership in {0.0, 1.0} else 2
        return f"{self.number(membership, decimals)} ({self.number(value, 0)})"

    def anchors(self) -> str:
        """Anchors in words, once where all criteria have the same."""
        own = {name: self.found.plan.anchors[name] for name in self.criteria}
        shown = {name: "/".join(f"{one:g}" for one in anchors) for name, anchors in own.items()}
        if len(set(shown.values())) == 1:
            return next(iter(shown.values()))
        return ", ".join(
            f"{letter} {shown[name]}" for letter, name in zip(ascii_uppercase, self.criteria, strict=False)
        )

    def truth(self) -> list[str]:
        """Combinations seen, with their fit for success and for its absence."""
        table: TruthTable = self.found.chosen.truth
        one, other = table.table, table.absence.table
        head = [
            *ascii_uppercase[: len(self.names)],
            "n",
            self.text("success"),
            self.text("failure"),
            self.text("cases"),
        ]
        rows = [head]
        for row, turned in zip(one.to_dict("records")[:_MOST_ROWS], other.to_dict("records"), strict=False):
            fits = [f"{self.out(own['out'])} ({self.number(own['incl'])})" for own in (row, turned)]
            bits = [str(row[name]) for name in self.criteria]
            rows.append([*bits, str(row["n"]), *fits, plain(str(row["cases"]))])
        possible = 1 << len(self.names)
        said = self.text(
            "truth", n=int(table.n.sum()), seen=len(one), possible=possible, unseen=possible - len(one),
            rule=set_rule_words(self.found.chosen.missing, self.language), left_out=table.n_missing,
        )  # fmt: skip
        if table.n_half:
            said += " " + self.text("truth_half", n=table.n_half)
        note = self.text("note_truth", cut=self.number(table.incl_cut[0]))
        start = [self.heading("truth"), *broken(said, self.width)]
        if len(rows) == 1:
            return start
        return [*start, *self.grid(rows, wide_last=True), *self.more(len(one)), *self.dim(note)]

    def out(self, out: str) -> str:
        """Whether a row goes with the outcome, in a word."""
        return self.text({"1": "yes", "0": "no", "C": "between"}.get(out, "few"))

    def solutions(self) -> list[str]:
        """Every model of every kind, and the simplest under the other rules."""
        lines = [self.heading("solutions")]
        rows = solution_rows(self.found.chosen)
        for outcome in OUTCOMES:
            lines.append(styled(self.text("for_success" if outcome == OUTCOMES[0] else "for_failure"), self.bold, "1"))
            for kind in dict.fromkeys(row["kind"] for row in rows):
                own = [row for row in rows if (row["outcome"], row["kind"]) == (outcome, kind)]
                lines += self.models(kind, own)
        if self.found.claim is None or self.found.claim.n_incomplete:
            lines += broken(otherwise_of(self.found, self.language), self.width)
        return lines

    def models(self, kind: str, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
        """Lines of the models of a kind; the first few where they are many."""
        yield f"{_GAP}{text_of('trepart_eval.relations.qca', 'kind', kind, self.language)}"
        for row in rows[:_MOST_MODELS]:
            said = row["reason"] or self.text(
                "model", words=describe_term(row["term"], self.language), incl=self.number(row["incl"]),
                cov=self.number(row["cov"]), n=row["n_cases"],
            )  # fmt: skip
            yield from (f"{_GAP * 2}{line}" for line in broken(said, self.width - 4))
        if len(rows) > _MOST_MODELS:
            yield f"{_GAP * 2}{self.text('more_models', count=len(rows) - _MOST_MODELS)}"
        if rows and not rows[0]["complete"]:
            yield f"{_GAP * 2}{text_of('trepart_eval.relations.qca', 'solution', 'incomplete', self.language)}"

    def necessity(self) -> list[str]:
        """Consistency and relevance of each condition as necessary for success, and its absence for less success."""
        rows = [["", "n", *(self.text(name) for name in ("incl", "ron", "cov", "incl", "ron", "cov"))]]
        fits = {(row["outcome"], row["term"]): row for row in self.found.chosen.single.to_dict("records")}
        for name, words in zip(self.criteria, self.names, strict=True):
            own = [fits.get(key, {}) for key in zip(OUTCOMES, (name, f"~{name}"), strict=True)]
            cells = [self.number(fit.get(one, float("nan"))) for fit in own for one in ("incl", "ron", "cov")]
            rows.append([words, str(max(fit.get("n_cases", 0) for fit in own)), *cells])
        rule = single_rule_of(self.found, self.language)
        note = self.text("note_necessity", cut=self.number(self.found.plan.necessity_cut))
        return [self.heading("necessity"), *broken(f"{self.text('necessity')} {rule}".strip(), self.width),
                *self.grid(rows), *self.dim(note)]  # fmt: skip

    def robustness(self) -> list[str]:
        """How far the simplest solutions can be moved, and how often chance gives as good ones."""
        said = robustness_of(self.found, self.language)
        return [self.heading("robustness"), *(line for one in said for line in broken(one, self.width))]

    def ceilings(self) -> list[str]:
        """How much of each criterion the figure behind success takes."""
        found, lines = self.found.ceilings, [self.heading("ceilings")]
        if found is None or found.refused:
            return [*lines, *broken(ceilings_of(self.found, self.language), self.width)]
        rows = [["", "n", *(self.text(name) for name in ("d", "d_without", "p", "p_adjusted"))]]
        table = found.table.query("ceiling == @found.ceilings[0]").to_dict("records")
        for row, words in zip(table, self.names, strict=True):
            ends = [self.number(row[name]) for name in ("effect_size_low", "effect_size_high")]
            known = EN_DASH if row["refusal"] else self.text("from_to", low=ends[0], high=ends[1])
            p_values = [self.p(row[name]) for name in ("p_value", "p_adjusted")]
            rows.append([words, str(row["n_cases"]), self.number(row["effect_size"]), known, *p_values])
        return [*lines, *self.grid(rows), *self.dim(self.text("note_ceilings", k=found.n_tests))]

    def claim(self) -> list[str]:
        """Fafo's claim: sentences, criterion by criterion, and the other readings."""
        claim = self.found.claim
        if claim is None or claim.refused:
            return [self.heading("claim"), *broken(claim.reason if claim else "", self.width)]
        lines = [self.heading("claim")]
        for name, sentence in parts_of(claim, self.language).items():
            if name not in _IN_TABLES:
                lines += [*([""] if name in _NEW_PARAGRAPH else []), *broken(sentence, self.width)]
        return [*lines, "", *self.by_criterion(claim), "", *self.readings(claim)]

    def by_criterion(self, claim: WeakLink) -> list[str]:
        """How often each criterion is weak among those that went well and less well."""
        heads = ("criterion", "failure", "success", "p", "p_adjusted", "without")
        rows = [[self.text(name) for name in heads]]
        for row in claim.table.to_dict("records"):
            rows.append(
                [
                    label("criterion", row["criterion"], self.language, short=True),
                    self.of(row["failures_weak"], row["n_failures"]),
                    self.of(row["successes_weak"], row["n_successes"]),
                    self.p(row["p_value"]),
                    self.p(row["p_adjusted"]),
                    self.percent(row["share_failures_without"]),
                ]
            )
        return [*self.grid(rows), *self.dim(self.text("note_criteria", k=len(rows) - 1))]

    def readings(self, claim: WeakLink) -> list[str]:
        """The claim under the other rules and cut-offs."""
        rows = [[self.text(name) for name in ("reading", "failure", "success", "chance", "p", "p_range")]]
        same = "" if claim.n_incomplete else "missing"
        for row in (one for one in claim.readings.to_dict("records") if one["reading"] != same):
            name = rule_words(row["missing"], self.language)
            if row["reading"] != "missing":
                name = cut_words(row["cut"], self.language)
            low, high = self.p(row["p_low"]), self.p(row["p_high"])
            rows.append(
                [
                    self.text("chosen", name=name) if row["reading"] == "chosen" else name,
                    self.of(row["failures_weak"], row["n_failures"], row["failures_open"]),
                    self.of(row["successes_weak"], row["n_successes"], row["successes_open"]),
                    self.percent(row["chance_share"]),
                    self.p(row["p_value"]),
                    EN_DASH if low == high else self.text("from_to", low=low, high=high),
                ]
            )
        note = self.text("note_open") + " " if claim.n_incomplete else ""
        return [*self.grid(rows), *self.dim(note + self.text("note_readings"))]

    def of(self, count: int, n: int, still_open: int = 0) -> str:
        """So many of so many, and how many may come in addition."""
        more = f" (+{still_open})" if still_open else ""
        return self.text("of", count=count, n=n) + more

    def grid(self, rows: list[list[str]], *, wide_last: bool = False) -> list[str]:
        """Rows under headings; the last column is left out, or cut, where the terminal is narrow."""
        sizes = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        room = self.width - sum(sizes[:-1]) - len(_GAP) * (len(sizes) - 1)
        if sizes[-1] > room:
            if not wide_last:
                return self.grid([row[:-1] for row in rows])
            rows, sizes = [[*row[:-1], cut(row[-1], max(room, 1))] for row in rows], [*sizes[:-1], max(room, 1)]
        left = {len(sizes) - 1} if wide_last else {0}
        lines = [
            _GAP.join(
                text.ljust(size) if column in left else text.rjust(size)
                for column, (text, size) in enumerate(zip(row, sizes, strict=True))
            )
            for row in rows
        ]
        return [styled(lines[0], self.bold, "2"), *lines[1:]]

    def more(self, count: int) -> list[str]:
        """Line that says how many rows aren't shown."""
        return [self.text("more", count=count - _MOST_ROWS)] if count > _MOST_ROWS else []

    def heading(self, name: str) -> str:
        """Heading of a part."""
        return styled(self.text(f"title_{name}"), self.bold, "1")

    def dim(self, text: str) -> list[str]:
        """Lines of a note."""
        return [styled(line, self.bold, "2") for line in broken(text, self.width)]

    def number(self, value: float, decimals: int = 2) -> str:
        """Number as the language writes it."""
        return EN_DASH if np.isnan(value) else format_number(float(value), self.language, decimals=decimals)

    def percent(self, value: float) -> str:
        """Share in per cent."""
        return EN_DASH if np.isnan(value) else f"{format_number(100 * float(value), self.language)} %"

    def p(self, value: float) -> str:
        """P-value with three decimals."""
        if np.isnan(value):
            return EN_DASH
        return f"<{self.number(_SMALLEST_P, 3)}" if value < _SMALLEST_P else self.number(value, 3)

    def text(self, name: str, /, **details: object) -> str:
        """Text of the screen."""
        return text_of(__package__, "configurations", name, self.language, **details)
