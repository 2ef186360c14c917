"""Who may ask the desk what: hosts, origins, tokens, roles, forms, sizes, rates; and what every answer bears."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import World, world
from starlette.testclient import TestClient

from reportedly.desk import Limits, Settings, tokens
from reportedly.desk.security import COOKIE, Rates, Sessions
from reportedly.desk.tokens import Token
from reportedly.errors import InputError

READER, ANALYST = "rpd_reader", "rpd_analyst"
TOKENS = {tokens.digest(READER): Token("Rhea", "reader"), tokens.digest(ANALYST): Token("Anna", "analyst")}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    return world(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def client(made: World) -> Iterator[TestClient]:
    with made.client() as client:
        yield client


@pytest.fixture
def closed(made: World) -> Iterator[TestClient]:
    with made.client(tokens=TOKENS) as client:
        yield client


def csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def claim_of(client: TestClient) -> str:
    return str(client.get("/api/claims").json()["items"][0]["id"])


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "[::1", "127.0.0.1@evil.example"]
)
def test_another_name_is_not_answered(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code in (400, 421)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8020", "[::1]:8020", "LOCALHOST"])
def test_its_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/documents", "/api/stats", "/static/desk.css", "/nothing", "/api/nothing"])
def test_every_answer_bears_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


def test_tiles_of_the_user_are_the_only_ones_let_through(made: World) -> None:
    with made.client(tiles="https://tiles.example:8443/{z}/{x}/{y}.png") as client:
        assert "img-src 'self' data: blob: https://tiles.example:8443;" in client.get("/").headers["content-security-policy"]
    for wrong in ("https://tiles.example/{z}", "javascript:{z}{x}{y}", "https://a b/{z}/{x}/{y}", "https://x; script-src */{z}/{x}/{y}"):
        with pytest.raises(InputError):
            Settings(ledger="x", tiles=wrong)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:81"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)  # fmt: skip
def test_a_write_from_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    token = csrf(client.get("/add").text)
    key = claim_of(client)
    form = {"csrf": token, "on": key, "what": "accept"}
    assert client.post("/judge", data=form, headers=headers).status_code == 403
    assert client.post("/api/judgements", json={"on": key, "what": "accept"}, headers={"X-Reportedly": "1", **headers}).status_code == 403
    assert client.get("/api/judgements").json()["total"] == 0


def test_a_form_needs_its_sessions_token(client: TestClient) -> None:
    client.get("/")
    key = claim_of(client)
    for token in ("", "0" * 64, Sessions().csrf(Sessions().start(None)[1])):
        assert client.post("/judge", data={"csrf": token, "on": key, "what": "accept"}).status_code == 403
    assert client.post("/api/judgements", json={"on": key, "what": "accept"}).status_code == 403
    assert client.get("/api/judgements").json()["total"] == 0


def test_the_cookie_is_closed_to_scripts_and_other_sites(client: TestClient) -> None:
    cookie = client.get("/").headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie  # plain http on the loopback


def test_without_a_token_a_closed_desk_shows_nothing(closed: TestClient) -> None:
    assert closed.get("/").headers["location"] == "/login"
    for path in ("/documents/D1", "/map.json", "/review", "/changes"):
        assert closed.get(path).status_code == 303
    answer = closed.get("/api/claims")
    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == 401
    assert closed.get("/api/claims", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert closed.get("/static/desk.css").status_code == 200
    assert closed.post("/judge", data={}).status_code in (401, 403)


def test_a_reader_reads_and_an_analyst_judges(closed: TestClient) -> None:
    reader, analyst = ({"Authorization": f"Bearer {token}"} for token in (READER, ANALYST))
    key = closed.get("/api/claims", headers=reader).json()["items"][0]["id"]
    given = {"on": key, "what": "comment", "value": "seen"}
    assert closed.post("/api/judgements", json=given, headers=reader).status_code == 403
    made = closed.post("/api/judgements", json=given, headers=analyst)
    assert made.status_code == 201
    assert made.json()["by"] == "Anna"
    assert closed.post(f"/api/judgements/{made.json()['id']}/undo", headers=analyst).status_code == 201


def test_signing_in_starts_a_session_of_its_own(closed: TestClient) -> None:
    page = closed.get("/login")
    before = closed.cookies[COOKIE]
    assert closed.post("/login", data={"token": ANALYST, "csrf": "0" * 64}).status_code == 403
    assert closed.post("/login", data={"token": "wrong", "csrf": csrf(page.text)}).status_code == 401
    assert closed.post("/login", data={"token": ANALYST, "csrf": csrf(page.text)}).status_code == 303
    assert closed.cookies[COOKIE] != before
    board = closed.get("/")
    assert "Anna" in board.text
    assert closed.post("/logout", data={"csrf": csrf(board.text)}).status_code == 303
    assert closed.get("/").status_code == 303


def test_guessing_tokens_is_slowed(made: World) -> None:
    with made.client(tokens=TOKENS, limits=Limits(logins=3)) as client:
        token = csrf(client.get("/login").text)
        answers = [client.post("/login", data={"token": str(n), "csrf": token}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0


def test_rates_are_by_client_and_kind_and_pass() -> None:
    clock = [0.0]
    rates = Rates(Limits(reads=2, writes=1, window=10), lambda: clock[0])
    assert [rates.wait("a", "reads") > 0 for _ in range(3)] == [False, False, True]
    assert rates.wait("b", "reads") == 0
    assert rates.wait("a", "writes") == 0
    clock[0] = 10.5
    assert rates.wait("a", "reads") == 0


def test_too_much_is_refused_before_it_is_read(made: World) -> None:
    with made.client(limits=Limits(form=1_000, upload=2_000)) as client:
        token = csrf(client.get("/add").text)
        assert client.post("/judge", data={"csrf": token, "note": "x" * 2_000}).status_code == 413
        files = {"files": ("a.txt", b"x" * 3_000)}
        assert client.post("/add", data={"csrf": token}, files=files).status_code == 413

        def unsaid() -> Iterator[bytes]:
            yield from (b"x" * 1_000 for _ in range(5))

        headers = {"X-Reportedly": "1", "Content-Type": "multipart/form-data; boundary=x"}
        assert client.post("/api/documents", content=unsaid(), headers=headers).status_code in (400, 413)


def test_a_fault_shows_no_trace(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with made.client() as client:
        monkeypatch.setattr(client.app.state.desk.store, "people", lambda *_: 1 / 0)  # type: ignore[attr-defined]
        for path in ("/speakers", "/api/speakers"):
            answer = client.get(path)
            assert answer.status_code == 500
            assert "Traceback" not in answer.text
            assert "ZeroDivision" not in answer.text
        assert answer.json() == {"error": {"status": 500, "what": "a fault of the program", "where": None, "do": "its log says more"}}


def test_errors_have_one_shape(client: TestClient) -> None:
    wrong = [
        client.get("/api/claims/none"), client.get("/api/matters?standing=x"), client.get("/api/matters?since=yesterday"), client.get("/api/nothing"),
        client.get("/api/matters?limit=0"), client.get("/api/matters?box=1,2"), client.post("/api/stats", headers={"X-Reportedly": "1"}),
        client.post("/api/judgements", content=b"{", headers={"X-Reportedly": "1", "Content-Type": "application/json"}),
        client.post("/api/judgements", json={"on": "none", "what": "accept"}, headers={"X-Reportedly": "1"}), client.get("/api/documents/none"),
    ]  # fmt: skip
    for answer in wrong:
        assert answer.status_code >= 400
        error = answer.json()["error"]
        assert set(error) == {"status", "what", "where", "do"}
        assert error["status"] == answer.status_code


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/vendor/../../settings.py", "/static/"]
)
def test_only_the_desks_own_files_are_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "\n/x", "javascript:alert(1)"])
def test_no_redirect_leads_away(client: TestClient, back: str) -> None:
    token = csrf(client.get("/add").text)
    answer = client.post("/judge", data={"csrf": token, "on": claim_of(client), "what": "comment", "value": "x", "back": back})
    assert answer.status_code == 422 or answer.headers["location"] == "/"


def test_tokens_are_kept_as_digests_alone(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    first = tokens.create(file, "Anna", "analyst")
    second = tokens.create(file, "Rhea", "reader")
    written = file.read_text("utf-8")
    assert first not in written
    assert second not in written
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert tokens.load(file) == {tokens.digest(first): Token("Anna", "analyst"), tokens.digest(second): Token("Rhea", "reader")}
    third = tokens.create(file, "Anna", "reader")
    assert tokens.digest(first) not in tokens.load(file)
    assert tokens.load(file)[tokens.digest(third)].role == "reader"
    file.write_text(json.dumps({"tokens": [{"name": "x", "role": "king", "sha256": "0" * 64}]}), "utf-8")
    with pytest.raises(InputError):
        tokens.load(file)
