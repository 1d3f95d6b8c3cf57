"""The only module of the package that opens a connection: asks a PxWeb service (API version 2) for a table.

Nothing but `fetch` calls it. What is asked, and whom, stands in ``study.toml``. Errors are `Unreadable`, with a code of
the problem catalogue. The service is Statistics Norway's unless the study names another; the API's own description is
at https://www.ssb.no/en/api/pxwebapiv2.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, Final

from trepart_eval.problems.messages import Stated
from trepart_eval.sources.raw_tables import Unreadable

_PASSING: Final = frozenset({429, 500, 502, 503, 504})
"""Statuses of a service that is busy or out of order for the moment."""
_NOT_FOUND: Final = 404
_LONGEST_ADDRESS: Final = 2000  # characters; some servers and proxies refuse longer ones
_CHUNK: Final = 1 << 16
_FAILURES: Final[tuple[tuple[tuple[type[BaseException], ...], str], ...]] = (
    ((TimeoutError,), "service_silent"),
    ((http.client.HTTPException, ConnectionResetError, ConnectionAbortedError, BrokenPipeError), "answer_cut"),
    ((ConnectionRefusedError,), "no_answer_there"),
    ((socket.gaierror,), "no_network"),
    ((ssl.SSLError,), "connection_fails"),
    ((OSError,), "no_network"),
)
_MAY_PASS: Final = frozenset({"service_silent", "answer_cut"})
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SHOWN: Final = 200  # characters of a server's own words


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often to try.

    Attributes
    ----------
    silence : float
        Seconds a service may be silent before the call is given up.
    total : float
        Seconds that everything may take.
    attempts : int
        Calls of one question, the first included.
    first_wait, longest_wait : float
        Seconds before the second attempt, doubled each time; and the most that a service may ask us to wait.
    largest : int
        Bytes of the largest answer taken.
    """

    silence: float = 30.0
    total: float = 900.0
    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    largest: int = 256 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered, and what it was asked.

    Attributes
    ----------
    content : bytes
        As received.
    method, url : str
        ``GET`` or ``POST``, and the address.
    """

    content: bytes
    method: str
    url: str


class _Passing(Exception):  # noqa: N818 - it never leaves this module
    """A failure that may pass: worth another attempt."""

    def __init__(self, problem: Unreadable, wait: float | None = None) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.wait = wait


class Connection:
    """Asks one service, waits when it is busy, and gives up in time."""

    def __init__(
        self,
        url: str,
        *,
        patience: Patience | None = None,
        told: Callable[[str, float], None] = lambda _code, _seconds: None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url = url
        self.host = Stated(urllib.parse.urlsplit(url).hostname or "")
        self.patience = Patience() if patience is None else patience
        self.told = told
        self.sleep = sleep
        self.now = now
        self.deadline = now() + self.patience.total
        handlers: list[urllib.request.BaseHandler] = [
            _SameHost(),
            urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        ]
        if self.host in _LOCAL:
            handlers.append(urllib.request.ProxyHandler({}))
        self.opener = urllib.request.build_opener(*handlers)

    def settings(self) -> Answer | None:
        """Return the service's limits; None where it doesn't tell them."""
        try:
            return self._ask(f"{self.url}/config", None)
        except Unreadable as error:
            if error.code == "table_unknown":
                return None
            raise

    def metadata(self, table: str) -> Answer:
        """Return what a table's dimensions and codes are."""
        return self._ask(f"{self.url}/tables/{table}/metadata?lang=no", None, table=table)

    def data(self, table: str, codes: Mapping[str, tuple[str, ...]]) -> Answer:
        """Return a table's figures for some codes of each dimension, as JSON-stat 2."""
        address = f"{self.url}/tables/{table}/data?lang=no&outputFormat=json-stat2"
        named = urllib.parse.urlencode(
            [(f"valueCodes[{name}]", ",".join(chosen)) for name, chosen in codes.items()], safe="[],", encoding="utf-8"
        )
        if len(address) + len(named) < _LONGEST_ADDRESS and not any(
            "," in c for chosen in codes.values() for c in chosen
        ):
            return self._ask(f"{address}&{named}", None, table=table)
        selection = [{"variableCode": name, "valueCodes": list(chosen)} for name, chosen in codes.items()]
        return self._ask(address, json.dumps({"selection": selection}).encode(), table=table)

    def _ask(self, url: str, body: bytes | None, *, table: str = "") -> Answer:
        wait = self.patience.first_wait
        for attempt in range(1, self.patience.attempts + 1):
            try:
                return Answer(self._once(url, body, table), "GET" if body is None else "POST", url)
            except _Passing as passing:
                pause = wait if passing.wait is None else passing.wait
                too_long = pause > self.patience.longest_wait or self.now() + pause > self.deadline
                if attempt == self.patience.attempts or too_long:
                    raise passing.problem from None
                self.told(passing.problem.code, pause)
                self.sleep(pause)
                wait = min(2 * wait, self.patience.longest_wait)
        raise Unreadable("service_silent", value=self.host)  # no attempts allowed

    def _once(self, url: str, body: bytes | None, table: str) -> bytes:
        headers = {"Accept": "application/json", "User-Agent": "trepart-eval"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - https, or this computer
        silence = max(0.001, min(self.patience.silence, self.deadline - self.now()))
        try:
            with self.opener.open(request, timeout=silence) as response:
                return self._content(response)
        except urllib.error.HTTPError as error:
            raise self._of_status(error, table) from None
        except urllib.error.URLError as error:
            raise self._of_failure(error.reason) from None
        except (OSError, http.client.HTTPException) as error:
            raise self._of_failure(error) from None

    def _content(self, response: http.client.HTTPResponse) -> bytes:
        """Return the whole answer, or raise: one that is cut is never taken for a whole one."""
        expected = response.headers.get("Content-Length")
        parts, size = [], 0
        while chunk := response.read1(_CHUNK):
            parts.append(chunk)
            size += len(chunk)
            if size > self.patience.largest:
                raise Unreadable("answer_too_large", maximum=self.patience.largest >> 20)
            if self.now() > self.deadline:
                raise Unreadable("service_silent", value=self.host)
        if expected is not None and expected.isdecimal() and size < int(expected):
            raise _Passing(Unreadable("answer_cut", value=self.host))
        content = b"".join(parts)
        if content.lstrip()[:1] not in {b"{", b"["}:
            kind = response.headers.get_content_type()
            raise Unreadable("answer_not_json", value=self.host, kind=kind)
        if content.rstrip()[-1:] not in {b"}", b"]"}:
            raise _Passing(Unreadable("answer_cut", value=self.host))
        return content

    def _of_status(self, error: urllib.error.HTTPError, table: str) -> Exception:
        with error:
            words = _server_words(error)
        if error.code in _PASSING:
            code = "service_busy" if error.code in {429, 503} else "service_failing"
            return _Passing(Unreadable(code, value=self.host, status=error.code), _retry_after(error))
        if error.code == _NOT_FOUND:
            return Unreadable("table_unknown", value=table, host=self.host)
        return Unreadable("service_refuses", value=self.host, status=error.code, reason=words or error.reason)

    def _of_failure(self, reason: object) -> Exception:
        """Return what a connection that fails means to the person, and whether it may pass."""
        if isinstance(reason, Unreadable | _Passing):
            return reason
        if isinstance(reason, ssl.SSLCertVerificationError):
            return Unreadable("certificate_not_trusted", value=self.host, reason=reason.verify_message)
        code = next((code for kinds, code in _FAILURES if isinstance(reason, kinds)), "connection_fails")
        problem = Unreadable(code, value=self.host, reason=reason)
        return _Passing(problem) if code in _MAY_PASS else problem


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to the host that was asked, by the same protocol."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the new request; raise where it would go elsewhere."""
        asked, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if (asked.scheme, asked.netloc) != (new.scheme, new.netloc):
            fp.close()
            raise Unreadable("redirected", value=asked.hostname, other=new.netloc or newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _retry_after(error: urllib.error.HTTPError) -> float | None:
    """Seconds that a service asks to be left alone, from a number or a date; None where it doesn't say."""
    text = (error.headers.get("Retry-After") or "").strip()
    if text.isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _server_words(error: urllib.error.HTTPError) -> str:
    """Return what the service itself says of an error, where it says it as JSON."""
    try:
        found = json.loads(error.read(_CHUNK))
    except (ValueError, OSError, http.client.HTTPException, RecursionError):
        return ""
    words = (found.get("title") or found.get("detail") or found.get("error")) if isinstance(found, dict) else ""
    return words[:_SHOWN] if isinstance(words, str) else ""
