"""An attack on released tables: everything that was shown, as linear programs. Shares no code with the package."""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

HIGHEST = 2000.0  # no group is larger


class Outsider:
    """Knows the tables released, which rows are sums, the scale, and that nobody's row is shown as nobody's.

    ``sums`` has an entry per kind of sum: column, value of the total, values of the parts (None: all others).
    Tables are lists of dicts; a hidden row has None for its figures.
    """

    def __init__(self, tables, keys, sums, value="mean", scale=(0.0, 100.0), plain=False):
        self.keys, self.value, self.plain = keys, value, plain
        self.low, self.high = scale
        self.rows = {}
        for table in tables:
            for row in table:
                known = self.rows.setdefault(tuple(row[key] for key in keys), row)
                if known["n"] is None and row["n"] is not None:
                    self.rows[tuple(row[key] for key in keys)] = row
        self.hidden = [key for key, row in self.rows.items() if row["n"] is None]
        self.place = {key: index for index, key in enumerate(self.hidden)}
        self.equations = [equation for one in sums for equation in self._of_sum(*one)]

    def _of_sum(self, column, total, parts):
        where = self.keys.index(column)
        for key in self.rows:
            if key[where] != total:
                continue
            found = [
                other
                for other in self.rows
                if other[:where] + other[where + 1 :] == key[:where] + key[where + 1 :]
                and (other[where] in parts if parts else other[where] != total)
            ]
            if found:
                yield key, found

    def _shown(self, key, what):
        row = self.rows[key]
        if what == "n":
            return row["n"]
        return 0.0 if not row["n"] else row["n"] * (row[self.value] - self.low) / (self.high - self.low)

    def _system(self, what):
        """Matrix and right side of the equations in the hidden cells."""
        matrix, right = np.zeros((len(self.equations), len(self.hidden))), np.zeros(len(self.equations))
        for index, (total, parts) in enumerate(self.equations):
            for key, sign in [(total, -1.0), *((part, 1.0) for part in parts)]:
                if key in self.place:
                    matrix[index, self.place[key]] += sign
                else:
                    right[index] -= sign * self._shown(key, what)
        return matrix, right

    def counts(self):
        """Least and greatest number of people that each hidden row can have, the means taken along."""
        k = len(self.hidden)
        people, people_right = self._system("n")
        totals, totals_right = self._system("total")
        nothing = np.zeros_like(people)
        limits = [LinearConstraint(np.hstack([people, nothing]), people_right, people_right)]
        if not self.plain:
            slack = 1e-7 * np.maximum(np.abs(totals_right), 1)
            limits.append(LinearConstraint(np.hstack([nothing, totals]), totals_right - slack, totals_right + slack))
            limits.append(LinearConstraint(np.hstack([-np.eye(k), np.eye(k)]), -np.inf, 0))
        bounds = Bounds(np.zeros(2 * k), np.full(2 * k, HIGHEST))
        whole = np.arange(2 * k) < k
        found = {}
        for index, key in enumerate(self.hidden):
            ends = []
            for sign in (1, -1):
                aim = np.zeros(2 * k)
                aim[index] = sign
                solved = milp(aim, constraints=limits, bounds=bounds, integrality=whole)
                if solved.fun is None:
                    options = {"presolve": False}
                    solved = milp(aim, constraints=limits, bounds=bounds, integrality=whole, options=options)
                assert solved.status == 0, solved.message
                ends.append(sign * solved.fun)
            found[key] = (round(ends[0]), round(ends[1]))
        return found

    def means(self, n_of=None):
        """Least and greatest mean that each hidden row can have.

        With ``n_of`` for one who knows every count; without, the counts are any that fit (Charnes and Cooper 1962).
        """
        if self.plain:
            return self._plain_means(n_of)
        return self._means_given(n_of) if n_of else self._means_any()

    def _means_given(self, n_of):
        matrix, right = self._system("total")
        n = np.array([n_of[key] for key in self.hidden], dtype=float)
        live = np.flatnonzero(n > 0)
        slack = 1e-7 * np.maximum(np.abs(right), 1)
        limit = LinearConstraint((matrix * n)[:, live], right - slack, right + slack)
        return self._ends(live, limit)

    def _plain_means(self, n_of):
        matrix, right = np.zeros((len(self.equations), len(self.hidden))), np.zeros(len(self.equations))
        for index, (total, parts) in enumerate(self.equations):
            live = [part for part in parts if n_of[part] > 0]
            for key, weight in [(total, -1.0), *((part, 1 / len(live)) for part in live)]:
                if key in self.place:
                    matrix[index, self.place[key]] += weight
                elif n_of[key]:
                    right[index] -= weight * (self.rows[key][self.value] - self.low) / (self.high - self.low)
        live = np.array([index for index, key in enumerate(self.hidden) if n_of[key] > 0], dtype=int)
        limit = LinearConstraint(matrix[:, live], right - 1e-7, right + 1e-7)
        return self._ends(live, limit)

    def _ends(self, live, limit):
        found = {}
        for place, index in enumerate(live):
            ends = []
            for sign in (1, -1):
                aim = np.zeros(len(live))
                aim[place] = sign
                solved = milp(aim, constraints=limit, bounds=Bounds(0, 1))
                assert solved.status == 0, solved.message
                ends.append(self.low + (self.high - self.low) * sign * solved.fun)
            found[self.hidden[index]] = tuple(ends)
        return found

    def _means_any(self):
        k = len(self.hidden)
        people, people_right = self._system("n")
        totals, totals_right = self._system("total")
        nothing = np.zeros_like(people)
        scaled = np.vstack(
            [
                np.hstack([people, nothing, -people_right[:, None]]),
                np.hstack([nothing, totals, -totals_right[:, None]]),
            ]
        )
        link = np.hstack([-np.eye(k), np.eye(k), np.zeros((k, 1))])
        found = {}
        for index, key in enumerate(self.hidden):
            one = np.zeros(2 * k + 1)
            one[index] = 1
            limits = [
                LinearConstraint(scaled, -1e-7, 1e-7),
                LinearConstraint(link, -np.inf, 0),
                LinearConstraint(one, 1, 1),
            ]
            ends = []
            for sign in (1, -1):
                aim = np.zeros(2 * k + 1)
                aim[k + index] = sign
                solved = milp(aim, constraints=limits, bounds=Bounds(0, np.inf))
                share = sign * solved.fun if solved.status == 0 else float(sign < 0)
                ends.append(self.low + (self.high - self.low) * share)
            found[key] = tuple(ends)
        return found


def as_rows(protected):
    """Released rows of a result."""
    return protected.arrow.to_pylist()


def crossed(axes, draw, *, n_mean=9, totals=None):
    """Rows of a made-up table: every combination of the axes' values, and its sums.

    ``totals`` has, per axis, values of totals and the parts of each; "all" of everything where it is left out.
    """
    totals = totals or {}
    leaves = {}
    for key in product(*axes.values()):
        n = int(draw.poisson(draw.gamma(1.2, n_mean / 1.2))) if draw.random() > 0.05 else 0
        extreme = draw.random()
        mean = 100.0 if extreme < 0.04 else 0.0 if extreme < 0.06 else float(np.clip(draw.normal(60, 22), 0, 100))
        leaves[key] = (n, n * mean)
    for place, axis in enumerate(axes):
        sums = totals.get(axis, {"all": list(axes[axis])})
        for total, parts in sums.items():
            fresh = {}
            for key, (n, points) in leaves.items():
                if key[place] in parts:
                    other = (*key[:place], total, *key[place + 1 :])
                    before = fresh.get(other, (0, 0.0))
                    fresh[other] = (before[0] + n, before[1] + points)
            leaves.update(fresh)
    return [
        {**dict(zip(axes, key, strict=True)), "n": n, "mean": points / n if n else None}
        for key, (n, points) in leaves.items()
    ]
