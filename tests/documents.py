"""Documents for tests of the formats: an ordinary one, a hostile one and a large one."""

from __future__ import annotations

import datetime as dt
import io

import pyarrow as pa
from PIL import Image

from trepart_eval.disclosure import not_about_answers
from trepart_eval.reporting.document import (
    HIDDEN,
    MISSING,
    Bullets,
    Comparison,
    Document,
    Figure,
    Heading,
    Interval,
    Note,
    Number,
    Paragraph,
    Percent,
    Picture,
    Table,
)
from trepart_eval.reporting.document.blocks import blocks_of
from trepart_eval.vocabulary.languages import Language

DAY = dt.date(2026, 11, 22)
SIMULATED = "SIMULERT: tallene er oppdiktet og sier ingenting om virkelige kommuner."
HOSTILE = (
    "=cmd|' /C calc'!A0", '#read("/etc/passwd")', "<script>alert(1)</script>", "$x^2$", "*fet* _kursiv_ `kode`",
    "]]> & &amp; </table>", "{{7*7}} {doc}", "</script><!--", "שלום מרחבא", "æøå ÆØÅ á š", "@felt <ref>",
    "\\textbf{x} \\u{41}",
    "// kommentar /* */", "= Overskrift", "- punkt", "http://example.org",
)  # fmt: skip
"""Texts that must be printed as they stand in every format."""


def drawing(size=(6.4, 3.2)):
    from matplotlib.figure import Figure as Drawing

    figure = Drawing(figsize=size)
    axes = figure.add_subplot()
    axes.barh(["Songdalen", "Lillehammer", "Bodø"], [62, 55, 48], color="#0072B2")
    axes.set_xlim(0, 100)
    axes.set_xlabel("Skår 0–100")
    return figure


def small_picture():
    box = 'width="80" height="40"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {box}><rect {box} fill="#0072B2"/></svg>'.encode()
    stream = io.BytesIO()
    Image.new("RGB", (80, 40), "#0072B2").save(stream, "png", dpi=(200, 200))
    return Picture(svg=svg, png=stream.getvalue())


def scores_table(count=5, caption="Skår for hver kommune, alle parter"):
    rows = tuple(
        (
            f"Kommune {place}",
            Number(12 + place, 0),
            Number(50.25 + place / 7, 1),
            Interval(41.2, 63.9, 1),
            Percent(0.62),
        )
        for place in range(count)
    )
    header = ("Kommune", "Antall svar", "Skår", "95 % intervall", "Svarprosent")
    return Table(caption, header, rows, "Kilde: spørreundersøkelsen.")


def mixed_table():
    return Table(
        "Endring mellom målingene",
        ("Kriterium", "Før", "Endring", "Intervall"),
        (
            ("Forankring", Number(1234.5, 1), Number(-0.04, 1), Interval(-1.2, 1.1, 1)),
            ("Likeverd", HIDDEN, HIDDEN, HIDDEN),
            ("Kompetanse", MISSING, Number(float("nan")), MISSING),
        ),
    )


def comparison(units=("Songdalen", "Bodø", "Nord-Fron")):
    measures = {"trust": "Tillit", "equality": "Likeverd", "anchoring": "Forankring"}
    rows = [
        {"case": unit, "criterion": name, "score": None if (place + turn) % 5 == 4 else 40.0 + 7 * place + turn,
         "hidden": "hidden" if (place + turn) % 5 == 4 else ""}
        for place, unit in enumerate(units) for turn, name in enumerate(measures)
    ]  # fmt: skip
    released = not_about_answers(pa.Table.from_pylist(rows))
    return Comparison("Søk og sammenlign kommuner", released, "case", "criterion", "score", measures, "Kommune")


def ordinary(language=Language.NB, simulated="", figure=drawing, **changes):
    """Document with one of everything."""
    given = {
        "title": "Trepartssamarbeid i kommunene: programrapport",
        "subtitle": "Seks kriterier for godt samarbeid i tre kommuner",
        "language": language,
        "date": DAY,
        "authors": ("Ola Nordmann", "Kari Åsnes"),
        "simulated": simulated,
        "method": ("Skår går fra 0 til 100.",),
        "provenance": (("answers.csv", "sha256 " + "0123456789abcdef" * 4), ("Frø", "20260101")),
        "elements": (
            Heading(1, "Sammendrag"),
            Paragraph("Samarbeidet er kommet lengst der partene møtes ofte. Tre kommuner har svart i begge målingene, "
                      "og endringen er på −0,4 poeng."),
            Bullets(("Tilliten er høy.", "Kompetansen skiller kommunene fra hverandre.")),
            Bullets(("Les funnene sammen.", "Bli enige om to tiltak."), numbered=True),
            Note("Få har svart. Tallene viser retning, ikke størrelse."),
            Heading(1, "Seks kriterier"),
            Heading(2, "Skår"),
            scores_table(),
            mixed_table(),
            Figure("Songdalen ligger over de to andre", "Liggende søyler: Songdalen 62, Lillehammer 55, Bodø 48 poeng.",
                   "Skår for tillit, alle parter. Kilde: spørreundersøkelsen.", figure, scores_table(3, "Tall bak")),
            Heading(2, "Uten data"),
            Paragraph("Ingen har svart på denne delen ennå."),
            Table("Ingen rader", ("Kommune", "Skår"), ()),
            comparison(),
        ),
    }  # fmt: skip
    return Document(**{**given, **changes})


def hostile(**changes):
    """Document in which every text is out to do harm."""
    longest = "Menneskerettighetsorganisasjonssamarbeidsavtaleforhandlingsutvalgsmedlemskapskontingent" * 3
    texts = (*HOSTILE, longest)
    rows = tuple((text, text, Number(place)) for place, text in enumerate(texts))
    given = {
        "title": '<script>#read("/etc/passwd")</script> =cmd',
        "subtitle": "$x$ *fet*",
        "language": Language.NB,
        "date": DAY,
        "authors": ("<b>A</b> & #B",),
        "simulated": "SIMULERT: <i>&amp;</i> #x &D &P",
        "provenance": tuple((text, text) for text in texts),
        "elements": (
            *(element for text in texts for element in (Heading(1, text), Paragraph(text), Note(text))),
            Bullets(texts),
            Table('=1+1 <td> #x "&"', ("=A1", "<th>", "#n"), rows, '<b>"&'),
            Figure("<img onerror=x>", '" onload="alert(1) <&> #read', "$caption$ <x>", small_picture()),
            comparison(texts),
        ),
    }
    return Document(**{**given, **changes})


def large(tables=20, figures=10, rows=104):
    """Document as long as a programme report of 104 municipalities."""
    parts = []
    for place in range(tables):
        parts += [Heading(1, f"Del {place + 1}"), Paragraph("Tekst. " * 60), scores_table(rows)]
        if place < figures:
            parts.append(Figure(f"Funn {place}", "Alt", "Bildetekst", small_picture()))
    return ordinary(elements=tuple(parts))


def texts_of(document):
    """All that a reader of a document reads, one text each."""
    for block in blocks_of(document):
        yield from (block[name] for name in ("text", "caption", "note", "title", "alt") if block.get(name))
        yield from block.get("items", [])
        yield from (cell for row in block.get("rows", []) for cell in row)
