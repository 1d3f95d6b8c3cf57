"""A page opened in headless Chromium, and what scripts find there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(os.environ.get("AXE_CORE", Path.home() / "node_modules" / "axe-core" / "axe.min.js"))

in_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here")
with_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe.min.js of npm's axe-core is not here; AXE_CORE names it")

_LOOK = """
axe.run(document, {resultTypes: ["violations"]}).then((found) => {
  const told = document.createElement("pre");
  told.id = "told";
  told.textContent = found.violations.map((one) => one.id + ": " + one.nodes[0].html).join("\\n") || "nothing";
  document.body.append(told);
});
"""


def violations_in(page, folder):
    """What axe-core finds in a page: a line per rule, or "nothing"."""
    return told_by(page, folder, AXE.read_text(encoding="utf-8"), _LOOK)


def told_by(page, folder, *scripts):
    """Text that scripts leave in a page, run in a copy of it without its security policy."""
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
