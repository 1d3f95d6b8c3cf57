"""The lines of code on the page about necessary conditions run, and give something."""

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "configurations.md"


def test_the_code_of_the_section_runs():
    section = PAGE.read_text(encoding="utf-8").partition("## Necessary conditions by degree")[2]
    (code,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    shown = "print(found.conditions, found.refused)"
    run = subprocess.run([sys.executable, "-c", code + shown], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "('anchoring', 'resources') False"
