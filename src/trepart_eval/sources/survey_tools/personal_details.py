"""Columns that say who a respondent is, known by their names; what is in them is never read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from trepart_eval.vocabulary.spelling import spoken

_WHOLE: Final = re.compile(
    r"(?:responde?nt(?:en)?s?|din|ditt|dine|your|kontakt|contact|invitee|participant)?[ _.-]*(?:"
    r"e-?post(?:adresse)?|e-?mail(?:[ _.-]?address)?|mail(?:adresse)?|"
    r"ip|ip[ _.-]?adr(?:esse|ess)?|ip[ _.-]?addr(?:ess)?|client[ _.-]?ip|"
    r"navn|namn|name|fullt (?:navn|namn)|full[ _.-]?name|(?:for|etter|mellom)navn|(?:føre|etter|mellom)namn|"
    r"(?:first|last|sur|family|given|user)[ _.-]?name|brukern(?:avn|amn)|"
    r"tel(?:efon)?(?:nummer|nr)?|tlf(?:nr)?|mobil(?:telefon|nummer|nr)?|"
    r"(?:mobile|cell|tele)?[ _.-]?phone[ _.-]?(?:number)?|mobile|adresse|address|postadresse|"
    r"fødsels(?:nummer|dato|nr)|person(?:nummer|nr)|fnr|cpr|ssn|national[ _.-]?id|date of birth|birth[ _.-]?date|"
    r"device[ _.-]?id|imei|subscriber[ _.-]?id|sim[ _.-]?(?:id|serial)|"
    r"_?submitted[ _.-]?by|submitter[ _.-]?(?:id|name)|"
    r"token|refurl|referr?er[ _.-]?url|respondentlink|collecturl|"
    r"_?geolocation|gps|latitude|longitude|_?attachments"
    r")"
)
_WITHIN: Final = re.compile(
    r"e-?postadresse|e-?mail address|\bip-?adress|\bip[ -]address|telefonnummer|telephone number|phone number|"
    r"mobilnummer|fødselsnummer|personnummer|(?:hva|kva) (?:heter|heiter) du|what is your name"
)
_PARTS: Final = re.compile(r"[/.:\[\]]")


def personal_columns(names: Iterable[str]) -> list[str]:
    """Names among those given that say who a respondent is: e-mail, address, telephone, device, name.

    >>> personal_columns(["E-post", "kommunenavn", "meta/deviceid", "ipaddr", "Får du nok å vite på e-post?"])
    ['E-post', 'meta/deviceid', 'ipaddr']
    """
    return [name for name in names if name.strip() and is_personal(name)]


def is_personal(name: str) -> bool:
    """Whether a column of this name says who a respondent is."""
    said = spoken(name)
    code, _, text = said.partition(". ")
    parts = {said, _PARTS.split(said)[-1], code, text}
    return any(_WHOLE.fullmatch(part.strip()) for part in parts if part) or bool(_WITHIN.search(said))
