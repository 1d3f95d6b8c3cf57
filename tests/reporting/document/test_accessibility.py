"""The web page in a browser: axe-core finds nothing, and its script searches, sorts and compares."""

from __future__ import annotations

import pytest

from trepart_eval.reporting.document import render

from browser import in_browser, told_by, violations_in, with_axe
from documents import SIMULATED, hostile, ordinary

USE = """
const section = document.querySelector("section");
const [search, only] = section.querySelectorAll(".tools input");
const names = () => Array.from(section.querySelectorAll("tbody tr"))
  .filter((row) => !row.hidden && row.cells.length > 4)
  .map((row) => row.cells[0].textContent).join(",");
const told = document.createElement("pre");
told.id = "told";
const lines = [names()];
search.value = "BOD"; search.dispatchEvent(new Event("input")); lines.push(names());
search.value = ""; search.dispatchEvent(new Event("input"));
const sorters = section.querySelectorAll("thead th button");
sorters[3].click(); lines.push(names());
sorters[0].click(); lines.push(names());
const boxes = section.querySelectorAll("tbody input");
boxes[0].click(); boxes[1].click();
only.click(); lines.push(names());
lines.push(Array.from(section.querySelectorAll("table")).at(-1).rows[1].textContent);
lines.push(section.querySelector("[role=status]").textContent);
told.textContent = lines.join("|");
document.body.append(told);
"""


def page_of(document):
    return render(document, {"html"})["html"].decode()


@in_browser
@with_axe
@pytest.mark.parametrize("document", [ordinary(simulated=SIMULATED), hostile()], ids=["ordinary", "hostile"])
def test_axe_finds_no_violation(tmp_path, document):
    assert violations_in(page_of(document), tmp_path) == "nothing"


@in_browser
def test_readers_search_sort_and_compare(tmp_path):
    told = told_by(page_of(ordinary()), tmp_path, USE).split("|")
    assert told == [
        "Songdalen,Bodø,Nord-Fron",
        "Bodø",
        "Bodø,Songdalen,Nord-Fron",
        "Bodø,Nord-Fron,Songdalen",
        "Bodø,Nord-Fron",
        "Tillit4754",
        "2 av 3 vises, 2 valgt",
    ]
