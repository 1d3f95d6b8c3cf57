"""How fast 100,000 codings in 200 interviews are read, in a process of its own, and how the time grows.

``python benchmarks/coded_interviews_speed.py --codings 10000`` for a quick look. Each line has its bar and whether it
is met; nothing is asserted, since other work on the machine moves every number.
"""

from __future__ import annotations

import argparse
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from processes import costs
from score_speed import Line, aligned, at_most

_CODERS = 2
_CODES = 24  # half of them are about criteria
_CRITERIA = ("Formål", "Mål", "Forankring", "Involvering", "Ressurser", "Oppfølging")
_WORDS = ("vi", "møttes", "hver", "uke", "og", "målene", "var", "klare", "for", "alle", "men", "pengene", "tok", "😀")
_LOADED = (
    "te.load_codings({path!r}, attributes={{'case': 'Kommune'}}, rating_from='child_code', "
    "rating_values={{'Positiv': 2, 'Negativ': -2}}, ignored_codes=['*'])"
)
_READ = f"import trepart_eval as te; print({_LOADED}.n_codings)"
_TABLE = f"import trepart_eval as te; print(len({_LOADED}.table))"


def main() -> None:
    """Measure everything and print a line for each bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codings", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole = write_project(Path(folder) / "whole.qdpx", asked.codings, asked.documents)
        tenth = write_project(Path(folder) / "tenth.qdpx", asked.codings // 10, max(asked.documents // 10, 1))
        commands = {
            "read": ["-c", _READ.format(path=str(whole))],
            "read, and the table made": ["-c", _TABLE.format(path=str(whole))],
            "read a tenth": ["-c", _READ.format(path=str(tenth))],
            "import only": ["-c", "import trepart_eval as te; te.load_codings"],
        }
        found = costs(commands, asked.runs)
    own = found["read, and the table made"]
    start = found["import only"].seconds
    grows = (found["read"].seconds - start) / max(found["read a tenth"].seconds - start, 1e-9)
    lines: list[Line] = [("", "time", "against", "result", "bar")]
    lines += [
        at_most(f"(f) {asked.codings:,} codings to a table", own.seconds, 6, "s"),
        at_most("    its memory", own.memory, 0.3, "GB"),
        at_most("    reading without the table", found["read"].seconds, 6, "s"),
        at_most("    times the time of a tenth", grows, 13, "x"),
    ]
    print(aligned(lines))


def write_project(path: Path, n_codings: int, n_documents: int) -> Path:
    """Write a project of two coders in which every interview has emoji, so that positions need care."""
    chance = np.random.default_rng(1)
    codes = "".join(
        f'<Code guid="k{number}" name="{name}"><Code guid="c{2 * number}" name="Positiv"/>'
        f'<Code guid="c{2 * number + 1}" name="Negativ"/></Code>'
        for number, name in enumerate([*_CRITERIA, *(f"K{number}" for number in range(_CODES // 2 - len(_CRITERIA)))])
    )
    users = "".join(f'<User guid="u{number}" name="Koder {number}"/>' for number in range(_CODERS))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        sources = []
        for document in range(n_documents):
            text = " ".join(chance.choice(_WORDS, 10_000))
            archive.writestr(f"sources/d{document}.txt", text)
            inside = "".join(_selection(chance, text, document, number) for number in range(n_codings // n_documents))
            sources.append(
                f'<TextSource guid="d{document}" name="Intervju {document}" plainTextPath="internal://d{document}.txt">'
                f"{inside}</TextSource>"
            )
        cases = "".join(
            f'<Case name="Kommune {document % 16}"><VariableValue><VariableRef targetGUID="v1"/><TextValue>'
            f'Kommune {document % 16}</TextValue></VariableValue><SourceRef targetGUID="d{document}"/></Case>'
            for document in range(n_documents)
        )
        archive.writestr(
            "project.qde",
            f'<Project xmlns="urn:QDA-XML:project:1.0" origin="NVivo"><Users>{users}</Users><CodeBook><Codes>{codes}'
            f'</Codes></CodeBook><Variables><Variable guid="v1" name="Kommune"/></Variables><Cases>{cases}</Cases>'
            f"<Sources>{''.join(sources)}</Sources></Project>",
        )
    return path


def _selection(chance: np.random.Generator, text: str, document: int, number: int) -> str:
    start, length, coder, code = chance.integers((0, 20, 0, 0), (len(text) - 200, 180, _CODERS, _CODES)).tolist()
    end = start + length
    before = text[:start].count("😀")
    first, last = start + before, end + before + text[start:end].count("😀")
    return (
        f'<PlainTextSelection guid="10000000-0000-4000-8000-{document:06}{number:06}" name="" startPosition="{first}" '
        f'endPosition="{last}" creatingUser="u{coder}" creationDateTime="2025-01-02T10:00:00Z">'
        f'<Coding guid="20000000-0000-4000-8000-{document:06}{number:06}" creatingUser="u{coder}" '
        f'creationDateTime="2025-01-02T10:00:00Z"><CodeRef targetGUID="c{code}"/></Coding>'
        f"</PlainTextSelection>"
    )


if __name__ == "__main__":
    main()
