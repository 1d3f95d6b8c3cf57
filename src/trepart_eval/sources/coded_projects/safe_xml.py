"""XML from people one doesn't know: read as a stream; document types, and with them all entities, are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final
from xml.parsers import expat

from trepart_eval.sources.damage_reasons import damage_reason
from trepart_eval.sources.raw_tables import Unreadable

DEEPEST: Final = 200
"""Elements within each other."""
_LONGEST_PIECE: Final = 16 << 20  # bytes of one tag: the parser holds all of it
_LARGEST: Final = 1 << 30  # bytes

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parse_stream(chunks: Iterable[bytes], start: Start, end: End, text: Callable[[str], None]) -> None:
    """Call ``start``, ``end`` and ``text`` for what a stream of XML holds, as expat does.

    Names come as they are written, with the prefix of a namespace where they have one. ``start`` is to refuse more than
    `DEEPEST` elements within each other.

    Raises
    ------
    Unreadable
        Where it isn't whole, or is made to do harm.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _LONGEST_PIECE or fed > _LARGEST:
                raise Unreadable("archive_too_large", value="XML")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable("file_damaged", reason=damage_reason(error)) from error
    except (LookupError, ValueError) as error:
        if "encoding" not in str(error) and not isinstance(error, UnicodeError):
            raise
        raise Unreadable("file_damaged", reason=damage_reason(error)) from error


def _refuse(*_declared: object) -> None:
    raise Unreadable("xml_with_doctype")
