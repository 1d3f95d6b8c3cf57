"""Columns that say who a respondent is, known by their names and by what the file says of them.

A survey's personal columns are never read. A file that is copied is read whole, and there what the cells hold counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from trepart_eval.problems.messages import says_who
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


def personal_columns(names: Iterable[str], titles: Mapping[str, str] | None = None) -> list[str]:
    """Names among those given that say who a respondent is: e-mail, address, telephone, device, name.

    ``titles`` are what the file says of its columns, such as the question: a tool may call its column of addresses V2.

    >>> personal_columns(["E-post", "kommunenavn", "meta/deviceid", "ipaddr", "Får du nok å vite på e-post?"])
    ['E-post', 'meta/deviceid', 'ipaddr']
    """
    said = titles or {}
    return [name for name in names if name.strip() and (is_personal(name) or is_personal(said.get(name, "")))]


def holds_addresses(values: Iterable[object]) -> bool:
    """Whether any of the values holds an e-mail or IP address or a national identity number, whatever its column is.

    >>> holds_addresses(["", "kari@kommune.no"]), holds_addresses(["10.2.3.4"]), holds_addresses(["Kari", 4])
    (True, True, False)
    """
    return any(says_who(str(value)) for value in values)


def is_personal(name: str) -> bool:
    """Whether a column of this name says who a respondent is."""
    said = spoken(name)
    code, _, text = said.partition(". ")
    parts = {said, _PARTS.split(said)[-1], code, text}
    return any(_WHOLE.fullmatch(part.strip()) for part in parts if part) or bool(_WITHIN.search(said))
