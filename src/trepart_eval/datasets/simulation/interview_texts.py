"""What the simulated informants say, and the interviews as a REFI-QDA project with two coders."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from trepart_eval.datasets.simulation.coded_interviews import CODERS, RATINGS, CodedInterviews, party_key
from trepart_eval.datasets.simulation.programme import Programme
from trepart_eval.datasets.simulation.words import wording
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion

_NAMESPACE: Final = uuid.UUID("6f0a3b1e-4c57-4f0e-9a65-3d1f3a2f7c11")
_TIME: Final = "{year}-10-15T09:00:00Z"
_ZIP_TIME: Final = (2018, 1, 1, 0, 0, 0)
_CRITERIA: Final = tuple(Criterion)


@dataclass(frozen=True, slots=True)
class Segment:
    """A statement of a simulated interview."""

    name: str
    case: str
    wave: str
    party: str
    informant: str
    text: str
    codings: tuple[tuple[int, int, int], ...]
    """Coder, criterion and rating of each coding, as numbers."""


def segments_of(programme: Programme, interviews: CodedInterviews) -> list[Segment]:
    """Statements in order, each with its codings and a text that goes with them."""
    language = programme.parameters.language
    starts = np.searchsorted(interviews.coded_segment, np.arange(len(interviews.segment_case) + 1)).tolist()
    codings = list(zip(*(a.tolist() for a in (interviews.coder, interviews.criterion, interviews.rating)), strict=True))
    places = zip(
        interviews.cases[interviews.segment_case].tolist(),
        interviews.segment_wave.tolist(),
        interviews.segment_party.tolist(),
        interviews.segment_informant.tolist(),
        strict=True,
    )
    segments = []
    for number, (case, wave, party, informant) in enumerate(places):
        own = tuple(codings[starts[number] : starts[number + 1]])
        name = f"S{number + 1:05}"
        segments.append(
            Segment(
                name=name,
                case=programme.keys[case],
                wave=programme.waves[wave],
                party=party_key(party),
                informant=f"I{informant + 1:05}",
                text=_text(name, own, language),
                codings=own,
            )
        )
    return segments


def _text(name: str, codings: tuple[tuple[int, int, int], ...], language: Language) -> str:
    said = {criterion: rating for _, criterion, rating in reversed(codings)}
    sentences = [wording("interviews", "segment", language, segment=name)]
    for criterion, rating in sorted(said.items()):
        about = label("criterion", _CRITERIA[criterion].value, language)
        saying = wording("sayings", str(rating), language)
        sentences.append(wording("interviews", "about", language, criterion=about, saying=saying))
    return " ".join(sentences)


def refi_qda_project(programme: Programme, segments: list[Segment]) -> bytes:
    """REFI-QDA project (.qdpx): a plain text per interview, two users, a code per criterion and rating.

    The bytes depend on nothing but the simulation: members have a fixed time and order.
    """
    sources = list(_interviews(segments))
    project = _Project(programme)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _add(archive, "project.qde", project.xml(sources))
        for informant, statements in sources:
            text = "".join(f"{segment.text}\n" for segment in statements)
            _add(archive, f"Sources/{project.guid('source', informant)}.txt", text)
    return stream.getvalue()


def _interviews(segments: list[Segment]) -> Iterator[tuple[str, list[Segment]]]:
    by_informant: dict[str, list[Segment]] = {}
    for segment in segments:
        by_informant.setdefault(segment.informant, []).append(segment)
    yield from sorted(by_informant.items())


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    member = zipfile.ZipInfo(name, _ZIP_TIME)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    member.create_system = 3
    archive.writestr(member, text.encode())


class _Project:
    """The project's XML."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.language = programme.parameters.language
        self.seed = programme.parameters.seed

    def guid(self, kind: str, name: object) -> str:
        """Identifier of a thing, the same each time."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.seed}/{kind}/{name}"))

    def xml(self, sources: list[tuple[str, list[Segment]]]) -> str:
        name = wording("interviews", "project", self.language, seed=self.seed)
        time = _TIME.format(year=self.programme.waves[-1])
        head = (
            f'<Project xmlns="urn:QDA-XML:project:1.0" name="{escape(name)}" origin="trepart_eval"'
            f' creatingUserGUID="{self.guid("user", 0)}" creationDateTime="{time}">'
        )
        parts = [
            '<?xml version="1.0" encoding="utf-8"?>',
            head,
            *self._users(),
            *self._codebook(),
            *self._cases(sources),
            "<Sources>",
            *(line for informant, statements in sources for line in self._source(informant, statements)),
            "</Sources>",
            f"<Description>{escape(wording('words', 'note', self.language))}</Description>",
            "</Project>",
        ]
        return "\n".join([*parts, ""])

    def _users(self) -> Iterator[str]:
        yield "<Users>"
        for number, coder in enumerate(CODERS):
            name = wording("interviews", "coder", self.language, coder=coder)
            yield f'<User guid="{self.guid("user", number)}" name="{escape(name)}" id="{coder}"/>'
        yield "</Users>"

    def _codebook(self) -> Iterator[str]:
        yield "<CodeBook><Codes>"
        for number, criterion in enumerate(_CRITERIA):
            name = label("criterion", criterion.value, self.language)
            yield f'<Code guid="{self.guid("code", number)}" name="{escape(name)}" isCodable="false">'
            yield f"<Description>{criterion.value}</Description>"
            for rating in RATINGS.tolist():
                child = f"{rating:+d} {wording('ratings', str(rating), self.language)}"
                guid = self.guid("code", f"{number}/{rating}")
                yield f'<Code guid="{guid}" name="{escape(child)}" isCodable="true"/>'
            yield "</Code>"
        yield "</Codes></CodeBook>"

    def _cases(self, sources: list[tuple[str, list[Segment]]]) -> Iterator[str]:
        names = ("case", "wave", "party")
        yield "<Variables>"
        for name in names:
            yield f'<Variable guid="{self.guid("variable", name)}" name="{name}" typeOfVariable="Text"/>'
        yield "</Variables><Cases>"
        for informant, statements in sources:
            yield f'<Case guid="{self.guid("case", informant)}" name="{informant}">'
            for name in names:
                value = escape(getattr(statements[0], name))
                reference = f'<VariableRef targetGUID="{self.guid("variable", name)}"/>'
                yield f"<VariableValue>{reference}<TextValue>{value}</TextValue></VariableValue>"
            yield f'<SourceRef targetGUID="{self.guid("source", informant)}"/></Case>'
        yield "</Cases>"

    def _source(self, informant: str, statements: list[Segment]) -> Iterator[str]:
        guid = self.guid("source", informant)
        time = _TIME.format(year=statements[0].wave)
        made = f'creatingUser="{self.guid("user", 0)}" creationDateTime="{time}"'
        yield f'<TextSource guid="{guid}" name="{informant}" plainTextPath="internal://{guid}.txt" {made}>'
        start = 0
        for segment in statements:
            end = start + len(segment.text)
            yield (
                f'<PlainTextSelection guid="{self.guid("selection", segment.name)}" name="{segment.name}"'
                f' startPosition="{start}" endPosition="{end}" {made}>'
            )
            for coder, criterion, rating in segment.codings:
                place = f"{segment.name}/{coder}/{criterion}"
                yield (
                    f'<Coding guid="{self.guid("coding", place)}" creatingUser="{self.guid("user", coder)}"'
                    f' creationDateTime="{time}"><CodeRef targetGUID="{self.guid("code", f"{criterion}/{rating}")}"/>'
                    "</Coding>"
                )
            yield "</PlainTextSelection>"
            start = end + 1
        yield "</TextSource>"
