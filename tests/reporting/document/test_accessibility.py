"""The web page in a browser: axe-core finds nothing, and its script searches, sorts and compares."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from trepart_eval.reporting.document import render

from documents import SIMULATED, hostile, ordinary

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(os.environ.get("AXE_CORE", Path.home() / "node_modules" / "axe-core" / "axe.min.js"))

in_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here")
with_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe.min.js of npm's axe-core is not here; AXE_CORE names it")

LOOK = """
axe.run(document, {resultTypes: ["violations"]}).then((found) => {
  const told = document.createElement("pre");
  told.id = "told";
  told.textContent = found.violations.map((one) => one.id + ": " + one.nodes[0].html).join("\\n") || "nothing";
  document.body.append(told);
});
"""
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


def told_by(document, folder, *scripts):
    """Text that scripts leave in the page, run in a copy of it without its security policy."""
    page = render(document, {"html"})["html"].decode()
    page = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    end = page.rindex("</body>")
    added = "".join(f"<script>{script}</script>" for script in scripts)
    path = folder / "page.html"
    path.write_text(page[:end] + added + page[end:], encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    command = [CHROMIUM, *options, "--virtual-time-budget=20000", "--dump-dom", path.as_uri()]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r'<pre id="told">(.*?)</pre>', run.stdout, re.DOTALL)
    return unescape(found[1]) if found else "no answer"


@in_browser
@with_axe
@pytest.mark.parametrize("document", [ordinary(simulated=SIMULATED), hostile()], ids=["ordinary", "hostile"])
def test_axe_finds_no_violation(tmp_path, document):
    assert told_by(document, tmp_path, AXE.read_text(encoding="utf-8"), LOOK) == "nothing"


@in_browser
def test_readers_search_sort_and_compare(tmp_path):
    told = told_by(ordinary(), tmp_path, USE).split("|")
    assert told == [
        "Songdalen,Bodø,Nord-Fron",
        "Bodø",
        "Bodø,Songdalen,Nord-Fron",
        "Bodø,Nord-Fron,Songdalen",
        "Bodø,Nord-Fron",
        "Tillit4754",
        "2 av 3 vises, 2 valgt",
    ]
