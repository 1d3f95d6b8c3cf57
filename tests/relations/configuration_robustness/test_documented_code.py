"""The code on robustness in docs/configurations.md runs."""

import re
import runpy
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "configurations.md"


def test_the_code_on_robustness_runs_as_it_stands(tmp_path):
    section = PAGE.read_text(encoding="utf-8").split("## How robust a solution is")[1].split("\n## ")[0]
    code = tmp_path / "code.py"
    code.write_text("\n".join(re.findall(r"```python\n(.*?)```", section, flags=re.DOTALL)), encoding="utf-8")
    names = runpy.run_path(str(code))
    assert names["solution"].models
    assert not names["varied"].base.refused
