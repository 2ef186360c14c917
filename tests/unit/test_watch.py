"""Watching feeds of the tests' own sites."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from fakes import LineReader
from sites import Site, send, serving
from typer.testing import CliRunner, Result

from reportedly import pipeline
from reportedly.cli.app import app
from reportedly.errors import InputError
from reportedly.ingest.fetch import Fetcher, FetchLimits
from reportedly.ledger import FeedState, Ledger
from reportedly.watch import Poll, Source, poll, sources, watch

PROGRAM = Path(__file__).parents[1] / "line_program.py"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as made:
        yield made


def publish(site: Site, *numbers: int, **headers: str) -> None:
    """A feed of these articles, the newest first, with their pages."""
    items = "".join(
        f"<item><guid>a{n}</guid><title>Bridge {n}</title><link>{site.url}/{n}</link><description>In short: {n}.</description>"
        f"<pubDate>Mon, 03 Mar 2025 10:00:0{n % 10} GMT</pubDate></item>"
        for n in sorted(numbers, reverse=True)
    )
    feed = f"<rss version='2.0'><channel><title>The feed's own name</title>{items}</channel></rss>"
    site.pages["/feed"] = send(feed.encode(), Content_Type="application/rss+xml", **headers)
    for n in numbers:
        site.pages[f"/{n}"] = send(f"The mayor said: bridge {n} is closed.".encode(), Content_Type="text/plain")


def ask(site: Site, ledger: Ledger, *, stop: Event | None = None, **more: object) -> Poll:
    fetcher = Fetcher(allow_private=True, limits=FetchLimits(pause=0.0, seconds=5))
    source = Source.model_validate({"url": f"{site.url}/feed"} | more)
    return poll(ledger, source, fetcher, lambda items: pipeline.add_all(ledger, LineReader(), items), stop or Event())


def texts(ledger: Ledger) -> list[str]:
    return sorted(document.text for document in ledger.documents())


def test_what_is_new_is_added_once(site: Site, ledger: Ledger) -> None:
    publish(site, 1, 2)
    first = ask(site, ledger, outlet="The Courier")
    assert (first.added, first.refused, first.changed) == (2, [], True)
    (one, two) = ledger.documents()
    assert {one.outlet, two.outlet} == {"The Courier"}
    assert {one.url, two.url} == {f"{site.url}/1", f"{site.url}/2"}
    assert one.published == date(2025, 3, 3)
    assert ask(site, ledger, outlet="The Courier").outcomes == ()
    publish(site, 1, 2, 3)
    assert ask(site, ledger, outlet="The Courier").added == 1
    assert [site.paths.count(f"/{n}") for n in (1, 2, 3)] == [1, 1, 1]
    state = ledger.feed(f"{site.url}/feed")
    assert (state.documents, state.errors, state.error) == (3, 0, None)
    assert state.news == state.answered == state.polled
    assert list(ledger.feeds()) == [state]


def test_the_feeds_own_text_is_taken_where_pages_are_not_wanted(site: Site, ledger: Ledger) -> None:
    publish(site, 1)
    assert ask(site, ledger, pages=False).added == 1
    assert texts(ledger) == ["In short: 1."]
    assert "/1" not in site.paths
    assert next(ledger.documents()).outlet == "The feed's own name"


def test_the_feeds_day_goes_before_the_pages(site: Site, ledger: Ledger) -> None:
    publish(site, 1)
    words = "The mayor said that the bridge is closed until Friday. " * 9
    page = f"<html><head><meta name='date' content='2025-03-09'></head><body><article><p>{words}</p></article></body></html>"
    site.pages["/1"] = send(page.encode(), Content_Type="text/html")
    assert ask(site, ledger).added == 1
    (one,) = ledger.documents()
    assert (one.published, one.meta["published_from"]) == (date(2025, 3, 3), "entry, published")


def test_an_unchanged_feed_is_not_sent_again(site: Site, ledger: Ledger) -> None:
    publish(site, 1, ETag='"v1"', Last_Modified="Mon, 03 Mar 2025 10:00:00 GMT")
    ask(site, ledger)
    site.pages["/feed"] = send(status=304)
    again = ask(site, ledger)
    assert (again.changed, again.outcomes) == (False, ())
    assert site.asked[-1][2]["if-none-match"] == '"v1"'
    assert ledger.feed(f"{site.url}/feed").etag == '"v1"'
    assert len(ledger.feed_entries(f"{site.url}/feed")) == 1


def test_a_feed_that_fails_is_left_alone_longer_each_time(site: Site, ledger: Ledger) -> None:
    pauses = []
    for _ in range(12):
        state = ask(site, ledger, every=15).state
        assert state.due
        assert state.polled
        pauses.append((state.due - state.polled) / timedelta(minutes=1))
    assert pauses == [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440, 1440, 1440]
    assert (state.errors, state.error) == (12, "the site answered 404")
    publish(site, 1)
    state = ask(site, ledger).state
    assert (state.errors, state.error) == (0, None)


def test_a_feed_is_left_alone_for_as_long_as_it_asks(site: Site, ledger: Ledger) -> None:
    site.pages["/feed"] = send(status=429, Retry_After="7200")
    state = ask(site, ledger).state
    assert state.due
    assert state.polled
    assert state.due - state.polled == timedelta(hours=2)


@pytest.mark.parametrize(
    "body", [b"", b"<html><p>Sorry</p></html>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss version='2.0'/>", bytes(range(256))]
)
def test_what_is_no_feed_counts_as_a_failure(site: Site, ledger: Ledger, body: bytes) -> None:
    site.pages["/feed"] = send(body)
    assert ask(site, ledger).state.errors == 1


def test_a_page_that_cannot_be_had_now_is_tried_again_and_one_that_is_gone_is_not(site: Site, ledger: Ledger) -> None:
    publish(site, 1, 2, ETag='"v1"')
    site.pages["/1"], site.pages["/2"] = send(status=503), send(status=404)
    assert sorted(refusal.what for refusal in ask(site, ledger).refused) == ["the site answered 404", "the site answered 503"]
    assert ledger.feed(f"{site.url}/feed").etag is None, "the feed must be sent again"
    publish(site, 1, ETag='"v1"')
    assert ask(site, ledger).added == 1
    assert [site.paths.count("/1"), site.paths.count("/2")] == [2, 1]
    assert ledger.feed(f"{site.url}/feed").etag == '"v1"'


def test_a_hostile_link_in_a_feed_is_refused(site: Site, ledger: Ledger) -> None:
    item = "<item><guid>{0}</guid><link>{0}</link><description>Words.</description></item>"
    links = "".join(map(item.format, ("http://169.254.169.254/", "file:///etc/passwd", "http://[::ffff:127.0.0.1]/")))
    site.pages["/feed"] = send(f"<rss version='2.0'><channel><title>T</title>{links}</channel></rss>".encode())
    assert len(ask(site, ledger).refused) == 3
    assert texts(ledger) == []


def test_a_poll_that_is_stopped_goes_on_the_next_time(site: Site, ledger: Ledger) -> None:
    publish(site, 1, 2, 3, ETag='"v1"')
    stop = Event()
    first = send(b"The mayor said: bridge 1 is closed.", Content_Type="text/plain")
    site.pages["/1"] = lambda request: (stop.set(), first(request))[1]
    assert ask(site, ledger, stop=stop).added == 1
    assert ask(site, ledger).added == 2
    assert ledger.stats().documents == 3


def test_feeds_are_polled_when_they_are_due(site: Site, ledger: Ledger) -> None:
    publish(site, 1)
    now = datetime.now(UTC)
    urls = [f"{site.url}/{name}" for name in ("later", "now", "feed")]
    ledger.put_feed(FeedState(urls[0], due=now + timedelta(hours=1)))
    ledger.put_feed(FeedState(urls[1], due=now - timedelta(hours=1)))
    fetcher = Fetcher(allow_private=True, limits=FetchLimits(pause=0.0))
    given = [Source(url=url) for url in urls]
    seen = watch(ledger, given, fetcher, lambda items: pipeline.add_all(ledger, LineReader(), items), Event(), once=True)
    assert [source.url for source, _ in seen] == [urls[2], urls[1]]
    stop = Event()
    stop.set()
    assert list(watch(ledger, given, fetcher, lambda items: iter(()), stop)) == []


def test_states_of_feeds_are_kept(ledger: Ledger) -> None:
    state = FeedState("https://a.example/", '"é"', "Mon", *[datetime(2025, 3, n, tzinfo=UTC) for n in (1, 2, 3, 4)], 5, 6, "broken")
    ledger.put_feed(state, ["x", "y", "x"])
    assert ledger.feed(state.url) == state
    ledger.put_feed(replace(state, errors=7))
    assert ledger.feed_entries(state.url) == {"x", "y"}
    ledger.put_feed(state, [])
    assert ledger.feed_entries(state.url) == set()
    assert ledger.feed("https://b.example/") == FeedState("https://b.example/")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("feeds: [", "cannot be read"),
        ("feeds: []", "feeds"),
        ("- url: x", "valid"),
        ("feeds:\n - url: x\n   evry: 3", "evry"),
        ("feeds:\n - url: x\n   every: 0", "every"),
        ("feeds:\n - url: x\n - url: x", "twice"),
    ],
)
def test_a_list_that_is_none_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match=message):
        sources(file)
    with pytest.raises(InputError, match="cannot be read"):
        sources(tmp_path / "missing.yaml")


# The command


@pytest.fixture
def listed(site: Site, tmp_path: Path) -> Path:
    file = tmp_path / "feeds.yaml"
    file.write_text(f"feeds:\n  - url: {site.url}/feed\n    outlet: The Courier\n")
    return file


def run(listed: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["watch", str(listed), "--ledger", str(listed.with_name("l.db")), "--allow-private", *more])


def test_the_command(site: Site, listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "default_reader", lambda *_, **__: LineReader())
    publish(site, 1)
    assert run(listed, "--status").exit_code == 1, "there is no ledger yet"
    said = run(listed, "--once")
    assert said.exit_code == 0, said.output
    assert f"{site.url}/feed: 1 new document, 0 refused; again at 2" in said.stdout
    assert run(listed, "--once").stdout == "", "it is not due"
    status = run(listed, "--status")
    assert (status.exit_code, status.stdout.count("\n")) == (0, 1)
    assert "well; last answer 2" in status.stdout
    with Ledger(listed.with_name("l.db")) as ledger:
        ledger.put_feed(replace(ledger.feed(f"{site.url}/feed"), due=None))
    del site.pages["/feed"]
    assert "failed, the 1. time in a row: the site answered 404" in run(listed, "--once").stdout
    status = run(listed, "--status", "--json")
    assert (status.exit_code, json.loads(status.stdout)["errors"]) == (1, 1)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(site: Site, listed: Path, how: signal.Signals) -> None:
    publish(site, 1)
    command = [sys.executable, str(PROGRAM), "0", "watch", str(listed), "--ledger", str(listed.with_name("l.db")), "--allow-private"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watcher:
        assert watcher.stdout
        assert "1 new document" in watcher.stdout.readline()
        began = time.monotonic()
        watcher.send_signal(how)
        _, errors = watcher.communicate(timeout=30)
    assert (watcher.returncode, errors) == (0, "")
    assert time.monotonic() - began < 10
    with Ledger(listed.with_name("l.db")) as ledger:
        assert ledger.stats().documents == 1
        assert list(ledger.problems()) == []
