"""Write the page on intensity: ``python -m trepart_eval.collaboration``, from the repository."""

from pathlib import Path

from trepart_eval.collaboration.reference import intensity_page

if __name__ == "__main__":
    Path("docs/intensity.md").write_text(intensity_page(), encoding="utf-8")
