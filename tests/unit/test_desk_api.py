"""The API: what it gives is what its description says, in pages, with ETags and in streams."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from desk import Limits, World, world
from hypothesis import HealthCheck, given, settings
from schemathesis.core import NotSet
from starlette.testclient import TestClient

from reportedly.desk.api.describing import description

WRITES = {"X-Reportedly": "1"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    return world(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def client(made: World) -> Iterator[TestClient]:
    with made.client() as client:
        yield client


def test_pages_make_the_whole(client: TestClient) -> None:
    whole = client.get("/api/matters", params={"limit": 100}).json()
    found: list[str] = []
    offset: int | None = 0
    while offset is not None:
        page = client.get("/api/matters", params={"limit": 2, "offset": offset}).json()
        assert len(page["items"]) <= 2
        found += [item["id"] for item in page["items"]]
        offset = page["next"]
    assert found == [item["id"] for item in whole["items"]]
    assert len(found) == whole["total"] > 4


def test_filters_are_those_of_the_board(client: TestClient) -> None:
    disputed = client.get("/api/matters", params={"standing": "disputed", "frame": "control"}).json()["items"]
    assert disputed
    assert {item["standing"] for item in disputed} == {"disputed"}
    assert client.get("/api/matters", params={"q": "shells sosniv"}).json()["total"] == 1
    assert client.get("/api/matters", params={"box": "36,48,37,49"}).json()["total"] == 1
    assert client.get("/api/matters", params=[("side", "north"), ("side", "south")]).json()["total"] == len(disputed)
    assert client.get("/api/matters", params={"changed": "2025-03-20"}).json()["total"] == 2


def test_a_matter_holds_its_claims_and_its_rule(client: TestClient) -> None:
    key = client.get("/api/matters", params={"standing": "disputed"}).json()["items"][0]["id"]
    found = client.get(f"/api/matters/{key}").json()
    assert {claim["id"] for claim in found["claims"]} == {*found["matter"]["supports"], *found["matter"]["denies"]}
    assert found["history"][-1]["standing"] == "disputed"
    assert found["rule"]


def test_what_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    for path in ("/api/stats", "/api/matters", "/api/documents/D1"):
        first = client.get(path)
        tag = first.headers["etag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert again.content == b""
        assert client.get(path, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_spans_slice_to_the_words(client: TestClient) -> None:
    document = client.get("/api/documents/D3").json()
    for claim in document["claims"]:
        assert [document["text"][start:end] for start, end in claim["content"]] == claim["words"]
    hostile = client.get("/api/documents/H%2F..%2F%3F%231").json()
    assert hostile["id"] == "H/../?#1"
    assert hostile["text"].startswith("<script>")


def test_the_export_is_a_line_a_claim(client: TestClient) -> None:
    with client.stream("GET", "/api/export/claims.jsonl") as answer:
        lines = [json.loads(line) for line in answer.iter_lines()]
    assert len(lines) == client.get("/api/stats").json()["claims"]
    assert client.get("/api/export/secrets").status_code == 422


def test_a_judgement_and_its_undo(client: TestClient) -> None:
    key = client.get("/api/documents/D4").json()["claims"][0]["id"]
    made = client.post("/api/judgements", json={"on": key, "what": "frame", "value": "damage", "note": "a roof"}, headers=WRITES)
    assert made.status_code == 201
    assert (made.json()["was"], made.json()["now"], made.json()["by"]) == ("strike", "damage", "Vira Lys")
    assert client.get(f"/api/claims/{key}").json()["frame"] == "damage"
    undone = client.post(f"/api/judgements/{made.json()['id']}/undo", headers=WRITES)
    assert undone.json()["undoes"] == made.json()["id"]
    assert client.get(f"/api/claims/{key}").json()["frame"] == "strike"
    wrong = client.post("/api/judgements", json={"on": key, "what": "frame", "value": "nonsense"}, headers=WRITES)
    assert wrong.status_code == 422
    assert "one of" in wrong.json()["error"]["do"]


def test_adding_tells_how_far_it_is(client: TestClient) -> None:
    job = client.post("/api/documents", data={"text": "The smith said: the forge is cold.", "published": "2025-04-01"}, headers=WRITES)
    assert job.status_code == 202
    until = time.monotonic() + 60
    while (state := client.get(job.headers["location"]).json())["state"] not in ("done", "failed") and time.monotonic() < until:
        time.sleep(0.05)
    assert state["state"] == "done", state
    assert (len(state["added"]), state["claims"], state["refused"]) == (1, 1, [])
    assert client.get(f"/api/documents/{state['added'][0]}").json()["published"] == "2025-04-01"
    assert client.post("/api/documents", data={}, headers=WRITES).status_code == 422
    assert client.post("/api/documents", data={"link": "file:///etc/passwd"}, headers=WRITES).status_code == 422


def test_every_way_is_described(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    paths = set(described["paths"])
    assert {"/api/matters", "/api/claims/{key}", "/api/judgements", "/api/export/{what}"} <= paths
    assert all(path.startswith("/api/") for path in paths)
    page = client.get("/api/docs").text
    for path, ways in described["paths"].items():
        assert path in page
        for way in ways.values():
            assert way["description"], path
    assert described["components"]["schemas"]["NewJudgement"]["examples"]
    assert described["components"]["schemas"]["Error"]["examples"]


@pytest.mark.slow
def test_whatever_is_sent_is_answered_as_described(tmp_path: Path) -> None:
    """Schemathesis makes requests of each kind from the description; an answer that is not as its model says would be a fault (500)."""
    with world(tmp_path).client(limits=Limits(reads=10**6, writes=10**6, uploads=10**6)) as client:
        asked: Counter[int] = Counter()
        for found in schemathesis.openapi.from_dict(description(client.app)).get_all_operations():  # type: ignore[arg-type]
            operation = found.ok()

            @given(case=operation.as_strategy())
            @settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
            def ask(case: schemathesis.Case) -> None:
                body = {} if isinstance(case.body, NotSet) or "multipart" in str(case.media_type) else {"json": case.body}
                answer = client.request(case.method, case.formatted_path, params=case.query, headers=WRITES, **body)
                asked[answer.status_code] += 1
                assert answer.status_code < 500, case.as_curl_command()
                if answer.status_code >= 400 and answer.headers["content-type"].startswith("application/json"):
                    assert set(answer.json()["error"]) == {"status", "what", "where", "do"}

            ask()
    assert asked[200] > 30
    assert asked[422] > 30
