"""Write the page on the instrument: ``python -m trepart_eval.instrument``, from the repository."""

from pathlib import Path

from trepart_eval.instrument.reference import instrument_page

if __name__ == "__main__":
    Path("docs/instrument.md").write_text(instrument_page(), encoding="utf-8")
