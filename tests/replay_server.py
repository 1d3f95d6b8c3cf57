"""A PxWeb service on this computer that replays answers, errors, slow answers and cut ones."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

TABLE = {
    "version": "2.0",
    "class": "dataset",
    "label": "12451: Sykefravær",
    "source": "Statistisk sentralbyrå",
    "updated": "2026-06-01T06:00:00Z",
    "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
    "id": ["Region", "Kjonn", "ContentsCode", "Tid"],
    "size": [3, 2, 2, 4],
    "dimension": {
        "Region": {
            "label": "region",
            "category": {
                "index": {"0101": 0, "0104": 1, "0301": 2},
                "label": {"0101": "Halden", "0104": "Moss", "0301": "Oslo"},
            },
            "extension": {"elimination": True},
        },
        "Kjonn": {
            "label": "kjønn",
            "category": {"index": {"0": 0, "1": 1}, "label": {"0": "Begge kjønn", "1": "Menn"}},
            "extension": {"elimination": True},
        },
        "ContentsCode": {
            "label": "statistikkvariabel",
            "category": {
                "index": {"Prosent": 0, "Dagsverk": 1},
                "label": {"Prosent": "Sykefraværsprosent", "Dagsverk": "Sykefraværsdagsverk"},
            },
            "extension": {"elimination": False},
        },
        "Tid": {
            "label": "kvartal",
            "category": {"index": ["2013K1", "2013K2", "2013K3", "2013K4"], "label": {}},
            "extension": {"elimination": False},
        },
    },
    "value": [],
}


def codes_of(dimension):
    index = TABLE["dimension"][dimension]["category"]["index"]
    return list(index)


def figure(codes):
    """A figure that its codes decide, so that a part put in the wrong place is seen."""
    place = [codes_of(name).index(code) for name, code in codes.items()]
    return round(sum((10**power) * (1 + index) for power, index in enumerate(place)) / 10, 1)


def dataset(selection):
    """What the service answers to a selection: dimensions that aren't named are summed over and gone."""
    names = [name for name in TABLE["id"] if name in selection]
    cells = [{}]
    for name in names:
        cells = [{**cell, name: code} for cell in cells for code in selection[name]]
    return {
        **{key: TABLE[key] for key in ("version", "class", "label", "source", "updated")},
        "role": {role: [name for name in found if name in names] for role, found in TABLE["role"].items()},
        "id": names,
        "size": [len(selection[name]) for name in names],
        "dimension": {
            name: {
                "label": TABLE["dimension"][name]["label"],
                "category": {
                    "index": {code: place for place, code in enumerate(selection[name])},
                    "label": {
                        code: TABLE["dimension"][name]["category"]["label"].get(code, code) for code in selection[name]
                    },
                },
            }
            for name in names
        },
        "value": [figure(cell) for cell in cells],
    }


class Service:
    """What the server answers, and what it was asked.

    Attributes
    ----------
    script : list
        What to do with the next questions for data, first to last: a status, or a function of the handler. When it
        is used up, the service answers as it should.
    """

    def __init__(self, *, settings=None, metadata=None):
        self.settings = (
            {"maxDataCells": 800_000, "license": "https://www.ssb.no/lisens"} if settings is None else settings
        )
        self.metadata = json.dumps(TABLE).encode() if metadata is None else metadata
        self.script = []
        self.asked = []
        self.url = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path.endswith("/config"):
            self.answer(json.dumps(self.service.settings).encode(), status=200 if self.service.settings else 404)
        elif url.path.endswith("/metadata"):
            self.answer(self.service.metadata, status=200 if "/12451/" in url.path else 404)
        else:
            selection = {
                name[len("valueCodes[") : -1]: value.split(",")
                for name, value in parse_qsl(url.query)
                if name.startswith("valueCodes[")
            }
            self.data("GET", selection)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.data("POST", {one["variableCode"]: one["valueCodes"] for one in body["selection"]})

    def data(self, method, selection):
        self.service.asked.append((method, selection))
        step = self.service.script.pop(0) if self.service.script else None
        if callable(step):
            step(self)
        elif step is not None:
            status, headers = step if isinstance(step, tuple) else (step, {})
            self.answer(b'{"title": "out of order"}', status=status, **headers)
        else:
            self.answer(json.dumps(dataset(selection)).encode())

    def answer(self, content, *, status=200, kind="application/json", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""


def cut(handler):
    """Promise more than is sent, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"class": "data')
    handler.close_connection = True


def cut_without_length(handler):
    """Send half an answer whose length nobody promised, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(b'{"class": "data')
    handler.close_connection = True


def hang_up(handler):
    """Answer nothing."""
    handler.close_connection = True


def silent(handler):
    """Say nothing for longer than anybody in a test waits."""
    time.sleep(0.6)
    handler.close_connection = True


def drip(handler):
    """Send a little now and then, for ever as a test sees it."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    try:
        for _ in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass
    handler.close_connection = True


def no_network(*_, **__):
    """Stand in for looking up a host on a computer without a network."""
    raise socket.gaierror(-3, "Temporary failure in name resolution")


def page(handler):
    """Answer with a web page, as the login of a guest network does."""
    handler.answer(b"<!DOCTYPE html><title>Log in</title>", kind="text/html")


def elsewhere(handler):
    """Send the caller on to another host."""
    handler.answer(b"{}", status=302, Location="http://example.org/data")


def nearby(handler):
    """Send the caller on to another address of the same host."""
    handler.answer(b"{}", status=302, Location=handler.path + "&moved=1")


@contextmanager
def running(service):
    """Run the service while a test asks it."""
    handler = type("Handler", (_Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}/api/pxwebapi/v2"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
