"""Small exports of coding tools, written by the tests themselves."""

from __future__ import annotations

import zipfile
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
TEXT = "Vi ble hørt. Det var ingen penger igjen."
HEARD, MONEY = (0, 12), (13, 40)
CODEBOOK = """
<CodeBook><Codes>
<Code guid="c1" name="Suksesskriterier" isCodable="false">
 <Code guid="c2" name="2 Forankring"><Code guid="c3" name="Positiv"/><Code guid="c4" name="Negativ"/></Code>
 <Code guid="c5" name="Ressurser"><Code guid="c6" name="Positiv"/><Code guid="c7" name="Negativ"/></Code>
</Code>
<Code guid="c8" name="Bakgrunn"/>
</Codes></CodeBook>
"""
USERS = '<Users><User guid="u1" name="Anna"/><User guid="u2" name="Bent"/></Users>'
VARIABLES = (
    '<Variables><Variable guid="v1" name="Kommune"/><Variable guid="v2" name="Part"/>'
    '<Variable guid="v3" name="Runde"/></Variables>'
)


def values(**given: str) -> str:
    """Values of variables: kommune, part, runde."""
    guid = {"kommune": "v1", "part": "v2", "runde": "v3"}
    return "".join(
        f'<VariableValue><VariableRef targetGUID="{guid[name]}"/><TextValue>{value}</TextValue></VariableValue>'
        for name, value in given.items()
    )


def coding(code: str, user: str = "u1", inside: str = "") -> str:
    """Return a coding by a user."""
    return f'<Coding guid="x" creatingUser="{user}"><CodeRef targetGUID="{code}"/>{inside}</Coding>'


def selection(span: tuple[int, int], *codings: str, guid: str = "", name: str = "", user: str = "u2") -> str:
    """Return a selection of plain text; its own user is by default not the one who coded."""
    return (
        f'<PlainTextSelection guid="{guid}" name="{name}" startPosition="{span[0]}" endPosition="{span[1]}" '
        f'creatingUser="{user}">{"".join(codings)}</PlainTextSelection>'
    )


def source(*inside: str, guid: str = "s1", name: str = "Intervju 1", text: str | None = TEXT, path: str = "") -> str:
    """Return a document, whose text is in the XML or in a member of the archive."""
    content = "" if path or text is None else f"<PlainTextContent>{text}</PlainTextContent>"
    at = f' plainTextPath="internal://{path}"' if path else ""
    return f'<TextSource guid="{guid}" name="{name}"{at}>{content}{"".join(inside)}</TextSource>'


TWO_CODED = source(
    selection(HEARD, coding("c3"), coding("c3", "u2")),
    selection(MONEY, coding("c7")),
    values(kommune="Elvedal", part="P"),
)


def project(
    sources: str = TWO_CODED, *, cases: str = "", after: str = "", origin: str = "NVivo 12", head: str = ""
) -> str:
    """Return a project's XML."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<Project xmlns="urn:QDA-XML:project:1.0" origin="{origin}">'
        f"{USERS}{CODEBOOK}{VARIABLES}<Cases>{cases}</Cases><Sources>{sources}</Sources>{after}</Project>"
    )


def write_qdpx(path: Path, xml: str | None = None, members: dict[str, bytes] | None = None) -> Path:
    """Write a project with its members; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", project() if xml is None else xml)
        for name, content in (members or {}).items():
            archive.writestr(name, content)
    return path
