"""A PxWeb service is asked politely and patiently, and every failure is one clear problem."""

from __future__ import annotations

import json
import socket
from email.utils import formatdate

import pytest

from trepart_eval.problems import InputError
from trepart_eval.sources.outcomes.fetching import fetch_table
from trepart_eval.sources.outcomes.json_stat import parse_json_stat
from trepart_eval.sources.outcomes.pxweb import Connection, Patience
from trepart_eval.study.outcome_plan import TableQuery
from trepart_eval.vocabulary.languages import Language

import replay_server
from replay_server import Service, dataset, running

ALL = {"Region": ("*",), "Kjonn": ("0", "1"), "ContentsCode": ("Prosent",), "Tid": ("*",)}
EVERYTHING = {"Region": ["0101", "0104", "0301"], "Kjonn": ["0", "1"], "ContentsCode": ["Prosent"],
              "Tid": ["2013K1", "2013K2", "2013K3", "2013K4"]}  # fmt: skip
HASTE = Patience(silence=0.2, total=5, attempts=3, first_wait=0.01, longest_wait=3)


@pytest.fixture
def service():
    with running(Service()) as service:
        yield service


def ask(service, *, selection=ALL, patience=HASTE, table="12451", sleep=None, case_codes=(), told=None):
    slept = []
    connection = Connection(service.url, patience=patience, sleep=slept.append if sleep is None else sleep)
    fetched = fetch_table(
        TableQuery(table, selection, service.url), case_codes, connection, file="study.toml", key="outcome[1]",
        language=Language.EN, **({"told": told} if told else {}),
    )  # fmt: skip
    return fetched, slept


def problem(service, **options):
    with pytest.raises(InputError) as raised:
        ask(service, **options)
    return raised.value.problems[0]


def test_a_table_comes_as_the_service_sent_it(service):
    fetched, _ = ask(service)
    assert json.loads(fetched.content) == dataset(EVERYTHING)
    assert fetched.answers[0].method == "GET"
    assert fetched.metadata()["label"] == "12451: Sykefravær"
    assert fetched.metadata()["terms"] == "https://www.ssb.no/lisens"


@pytest.mark.parametrize("most", [1, 2, 5, 7, 12, 23, 24])
def test_a_table_over_the_limit_comes_in_parts_and_is_the_same_table(service, most):
    service.settings = {"maxDataCells": most}
    fetched, _ = ask(service)
    whole = parse_json_stat(json.dumps(dataset(EVERYTHING)).encode())
    assert all(len(parse_json_stat(answer.content).index) <= most for answer in fetched.answers)
    assert fetched.cube.values.tolist() == whole.values.tolist()
    assert parse_json_stat(fetched.content).dimensions == whole.dimensions


def test_many_parts_are_asked_for_with_pauses(service):
    service.settings = {"maxDataCells": 1}
    fetched, slept = ask(service, selection={**ALL, "ContentsCode": ("*",)})
    assert len(fetched.answers) == 48
    assert slept == [2.0] * 47


def test_a_long_question_is_posted(service):
    service.metadata = service.metadata.replace(b'"0301": 2', b'"0301": 2' + b"".join(
        f', "x{n:04}": {n + 3}'.encode() for n in range(500))).replace(b"[3, 2, 2, 4]", b"[503, 2, 2, 4]")  # fmt: skip
    ask_all = {**ALL, "Region": ("*",)}
    service.script = [lambda handler: handler.answer(b"{}")]
    assert problem(service, selection=ask_all).code == "not_json_stat"
    assert service.asked[0][0] == "POST"
    assert len(service.asked[0][1]["Region"]) == 503


# --- what may pass ---


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_service_is_asked_again(service, status):
    service.script = [status]
    fetched, slept = ask(service)
    assert len(service.asked) == 2
    assert slept == [0.01]
    assert fetched.cube.shape == (3, 2, 1, 4)


@pytest.mark.parametrize("failing", [replay_server.cut, replay_server.cut_without_length, replay_server.hang_up,
                                     replay_server.silent])  # fmt: skip
def test_an_answer_that_is_cut_or_late_is_asked_for_again(service, failing):
    service.script = [failing]
    fetched, _ = ask(service)
    assert len(service.asked) == 2
    assert json.loads(fetched.content) == dataset(EVERYTHING)


def test_the_waits_grow(service):
    service.script = [503, 503, 503]
    _, slept = ask(service, patience=Patience(silence=1, total=60, attempts=5, first_wait=0.01, longest_wait=3))
    assert slept == [0.01, 0.02, 0.04]


def test_the_service_says_how_long_to_wait(service):
    service.script = [(429, {"Retry_After": "2"})]
    assert ask(service)[1] == [2.0]


def test_the_service_may_say_until_when_to_wait(service):
    service.script = [(503, {"Retry_After": formatdate(usegmt=True)})]
    (pause,) = ask(service)[1]
    assert 0 <= pause <= 1


@pytest.mark.parametrize(
    ("failing", "code"),
    [
        (503, "service_busy"),
        (429, "service_busy"),
        (500, "service_failing"),
        (replay_server.silent, "service_silent"),
        (replay_server.cut, "answer_cut"),
        (replay_server.hang_up, "answer_cut"),
    ],
)
def test_patience_ends(service, failing, code):
    service.script = [failing] * 10
    assert problem(service).code == code
    assert len(service.asked) == 3


def test_a_service_that_asks_for_a_longer_wait_than_we_have_is_left_alone(service):
    service.script = [(429, {"Retry_After": "3600"})] * 10
    assert problem(service).code == "service_busy"
    assert len(service.asked) == 1


def test_an_answer_that_drips_is_given_up_in_time(service):
    service.script = [replay_server.drip] * 10
    found = problem(service, patience=Patience(silence=1, total=0.4, attempts=1))
    assert found.code == "service_silent"


# --- what won't pass ---


def answering(content):
    """Answer with some JSON."""
    return lambda handler: handler.answer(json.dumps(content).encode())


@pytest.mark.parametrize(
    ("failing", "code"),
    [
        (400, "service_refuses"),
        (403, "service_refuses"),
        (404, "table_unknown"),
        (replay_server.page, "answer_not_json"),
        (replay_server.elsewhere, "redirected"),
        (lambda handler: handler.answer(b'{"value": [1, 2}'), "not_json"),
        (lambda handler: handler.answer(b'{"columns": [], "data": []}'), "not_json_stat"),
        (answering(dataset({**EVERYTHING, "Kjonn": ["0"]})), "answer_differs"),
        (answering({**dataset(EVERYTHING), "value": [1]}), "json_stat_sizes"),
        (answering({**dataset(EVERYTHING), "value": {}}), "answer_without_figures"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_one_problem_and_not_asked_for_again(service, failing, code):
    service.script = [failing]
    found = problem(service)
    assert (found.code, len(service.asked)) == (code, 1)
    assert found.where == "study.toml, key outcome[1].fetch"


def test_the_service_is_quoted_where_it_says_why(service):
    service.script = [400]
    assert "(status 400): out of order" in problem(service).what


def test_a_redirect_on_the_same_host_is_followed(service):
    service.script = [replay_server.nearby]
    assert ask(service)[0].cube.shape == (3, 2, 1, 4)


def test_an_answer_without_end_is_refused(service):
    patience = Patience(silence=1, total=5, attempts=1, largest=100)
    assert problem(service, patience=patience).code == "answer_too_large"


def test_a_closed_port_is_a_clear_problem():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    closed = Service()
    closed.url = f"http://127.0.0.1:{port}/v2"
    found = problem(closed)
    assert found.code == "no_answer_there"
    assert "127.0.0.1 accepts no connections" in found.what


def test_a_host_that_no_network_knows_is_a_clear_problem(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", replay_server.no_network)
    unknown = Service()
    unknown.url = "https://statistics.invalid/v2"
    found = problem(unknown)
    assert found.code == "no_network"
    assert "name it under 'file'" in found.mend


def test_a_service_without_settings_is_asked_all_the_same(service):
    service.settings = {}
    assert ask(service)[0].cube.shape == (3, 2, 1, 4)


def test_an_unknown_table_is_named_with_its_host(service):
    found = problem(service, table="99999")
    assert found.what == "127.0.0.1 has no table '99999'."


def test_every_part_is_told_of(service):
    service.settings = {"maxDataCells": 8}
    said = []
    ask(service, told=lambda part, parts: said.append((part, parts)))
    assert said == [(1, 4), (2, 4), (3, 4), (4, 4)]
