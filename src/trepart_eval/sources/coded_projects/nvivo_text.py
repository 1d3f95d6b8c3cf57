"""NVivo's export of one code as text: the documents it was used in, each with its references."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from trepart_eval.sources.coded_projects.archives import LARGEST_TEXT
from trepart_eval.sources.coded_projects.passages import CodedPassages, CodedProject, Document, Passage
from trepart_eval.sources.raw_tables import Unreadable
from trepart_eval.study.named_tables import TableFile

_DOCUMENT: Final = re.compile(r"<?(?P<path>[^<>]+?)>?\s+[-–]\s+§\s*\d+\s.*\[\s*[\d.,]+\s*%[^\]]*\]\s*")
_REFERENCE: Final = re.compile(r"[^\W\d]+\s+\d+\s*[-–]\s*[\d.,]+\s*%.*")
_CODE: Final = re.compile(r"(?:Name|Navn|Namn)\s*:\s*(?P<path>.+)")


def read_nvivo_text(file: TableFile) -> CodedProject:
    """Documents and passages of one code; the code is the file's name, unless the file begins with ``Name: ...``.

    The export says neither who coded nor where in the document.
    """
    lines = _text_of(file).splitlines()
    path = tuple(part for part in re.split(r"\\+", file.path.stem) if part)
    names: dict[str, int] = {}
    passages: list[Passage] = []
    document, pieces = -1, list[str]()

    def finish() -> None:
        text = "\n".join(pieces).strip()
        if document >= 0 and text:
            passages.append(Passage(document, path, text=text))
        pieces.clear()

    for line in lines:
        heading, named = _DOCUMENT.fullmatch(line.strip()), _CODE.fullmatch(line.strip())
        if heading:
            finish()
            document = names.setdefault(re.split(r"\\+", heading["path"])[-1], len(names))
        elif _REFERENCE.fullmatch(line.strip()):
            finish()
        elif named and document < 0:
            path = tuple(part for part in re.split(r"\\+", named["path"].strip()) if part)
        else:
            pieces.append(line)
    finish()
    return CodedProject([Document(name) for name in names], CodedPassages.of(passages), Counter(), (path,))


def _text_of(file: TableFile) -> str:
    with file.path.open("rb") as stream:
        content = stream.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise Unreadable("archive_too_large", value=file.path.name)
    encoding = file.encoding or ("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if file.encoding:
            raise Unreadable("wrong_encoding", value=encoding) from None
        return content.decode("cp1252", "replace")
    except LookupError:
        raise Unreadable("unknown_encoding", value=encoding) from None
