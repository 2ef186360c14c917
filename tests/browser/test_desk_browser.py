"""The desk as a person uses it: each view, the keys, judging and undoing, adding, a phone, and a document that attacks."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest
from conftest import Open, Seen
from playwright.sync_api import Page, expect

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
HOSTILE = "/documents/H%2F..%2F%3F%231"
VIEWS = ["/", "/documents", "/documents/D1", "/documents/D2/differences?with=D1", "/speakers", "/outlets", "/speakers/Ragna%20Holm", "/outlets/Heron",
         "/review", "/changes", "/add", "/api", HOSTILE, "/nothing"]  # fmt: skip


def views(desk: Open, page: Page) -> list[str]:
    page.goto(desk.address)
    matter = page.locator("article.matter").first.get_attribute("data-open")
    claim = page.request.get(f"{desk.address}/api/claims").json()["items"][0]["id"]
    return [*VIEWS, str(matter), f"/claims/{claim}/correct"]


def map_is_drawn(page: Page) -> None:
    expect(page.locator("#map[data-loaded][data-ready]")).to_be_attached()


def test_the_board_shows_each_side_in_its_words(looked_at: Open, page: Page) -> None:
    seen = Seen(page, looked_at.address)
    page.goto(looked_at.address)
    row = page.locator("article.matter", has_text="whole of Lypove").first
    expect(row.locator(".standing")).to_contain_text("disputed")
    north, south, others = row.locator(".side").all()
    expect(north).to_contain_text("Ragna Holm")
    expect(north.locator(".carriers summary").first).to_contain_text("2 documents")
    expect(south).to_contain_text("Tom Reed")
    expect(south.locator(".denied").first).to_have_attribute("lang", "uk")
    expect(others).to_contain_text("no word")
    standing = row.locator(".standing")
    standing.focus()
    expect(row.locator(".tip").first).to_be_visible()
    expect(row.locator(".tip").first).to_contain_text("denied or contradicted by Tom Reed")
    page.keyboard.press("Escape")
    expect(row.locator(".tip").first).to_be_hidden()
    assert not seen.faults


def test_filters_stand_in_the_address(looked_at: Open, page: Page) -> None:
    page.goto(looked_at.address)
    page.locator("summary", has_text="Standing").click()
    page.get_by_role("checkbox", name="disputed").check()
    page.locator("details[open] .button").click()
    expect(page).to_have_url(re.compile(r"\?standing=disputed$"))
    for standing in page.locator("article.matter .standing").all():
        expect(standing).to_contain_text("disputed")
    page.keyboard.press("/")
    page.keyboard.type("Sosniv")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_contain_text("No matter fits")
    page.get_by_role("link", name="Clear the filters").click()
    expect(page.locator("article.matter").first).to_be_visible()


def test_a_place_is_found_by_its_rival_name_and_shows_whose_that_is(looked_at: Open, page: Page) -> None:
    page.goto(f"{looked_at.address}/?place=1")
    heading = page.locator("h2.place").first
    expect(heading).to_contain_text("Lypove")
    expect(heading).to_contain_text("Lipovo")
    expect(heading.locator("svg[aria-label=Northmark]").first).to_be_visible()


def test_map_and_timeline_filter_together(looked_at: Open, page: Page) -> None:
    seen = Seen(page, looked_at.address)
    page.goto(looked_at.address)
    map_is_drawn(page)
    pins = page.locator(".pin")
    expect(pins).to_have_count(3)
    expect(page.get_by_role("button", name="Sosniv: 1 matter, 0 disputed; most single source, strikes and harm")).to_have_class(
        re.compile("on-single-source")
    )
    legend = page.locator("dl.pins")
    expect(legend.get_by_text("strikes and harm")).to_be_visible()
    assert page.locator(".pin path.size").evaluate_all("paths => new Set(paths.map(path => path.getAttribute('d'))).size") > 1
    fill = "path => getComputedStyle(path).fill"
    single = page.locator(".pin.on-single-source .size").first.evaluate(fill)
    assert page.locator(".pin use").count() == 3, "and a sign, for whoever sees no colours"
    page.goto(f"{looked_at.address}/?standing=disputed")
    map_is_drawn(page)
    assert page.locator(".pin.on-disputed .size").evaluate(fill) != single
    page.goto(looked_at.address)
    map_is_drawn(page)
    page.get_by_role("button", name=re.compile("^Sosniv: 1 matter")).click()
    expect(page).to_have_url(re.compile(r"place=2"))
    expect(page.locator("article.matter")).to_have_count(1)
    page.goto(looked_at.address)
    box = page.locator("#timeline svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 20)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"since=2025-03-1\d&until=2025-03-20"))
    expect(page.locator("article.matter", has_text="Shells fell")).to_be_visible()
    expect(page.locator("article.matter", has_text="whole of Lypove")).to_have_count(0)
    assert not seen.faults
    assert not seen.outside


def test_the_reader_marks_and_ties_words_to_claims(looked_at: Open, page: Page) -> None:
    page.goto(f"{looked_at.address}/documents/D1")
    first = page.locator(".prose [data-c='1']").first
    expect(first).to_have_text("Northern forces hold the whole of Lypove")
    assert "side-0" in str(first.get_attribute("class"))
    expect(page.locator(".prose .restates")).to_have_text("The whole of Lypove is held by the Northern forces")
    restating = page.locator(".claim", has_text="restates claim 1 as fact")
    expect(restating).to_have_count(1)
    first.click()
    claim = page.locator(".claim").first
    expect(claim).to_have_class(re.compile("lit"))
    claim.locator("summary", has_text="Why").click()
    expect(claim.locator(".why")).to_contain_text("hold is a word of control")
    expect(page.locator(".terms")).to_contain_text("pacified")
    page.get_by_role("link", name=re.compile("copy: Gull Evening")).click()
    expect(page.locator("h1")).to_have_text("What differs")


def test_a_correction_by_selected_words_and_its_undo(desk: Open, page: Page) -> None:
    seen = Seen(page, desk.address)
    page.goto(f"{desk.address}/documents/D1")
    claim = page.locator(".claim").first
    claim.locator("[data-edit]").click()
    form = page.locator(".correcting form.correct")
    expect(form).to_be_visible()
    page.evaluate(
        """() => { const at = document.querySelector(".prose [data-c='1']").firstChild; const range = document.createRange();
        range.setStart(at, 9); range.setEnd(at, 20); const s = getSelection(); s.removeAllRanges(); s.addRange(range); }"""
    )
    form.locator("[data-take=content]").click()
    expect(form.locator("[name=content]")).to_have_value("9-20")
    form.locator("[name=frame]").select_option("advance")
    form.locator("[name=note]").fill("they entered")
    form.get_by_role("button", name="Keep").click()
    changed = page.locator(".claim .judged").first
    expect(changed).to_contain_text("frame: control → advance")
    expect(changed).to_contain_text("they entered")
    expect(page.locator(".prose [data-c='1']").first).to_have_text("forces hold")
    page.goto(f"{desk.address}/changes")
    expect(page.locator(".changes > li")).to_have_count(2)
    page.locator(".changes [data-undo]").first.click()
    expect(page.locator(".changes > li")).to_have_count(3)
    page.locator(".changes [data-undo]").first.click()
    expect(page.locator(".changes > li")).to_have_count(4)
    page.goto(f"{desk.address}/documents/D1")
    expect(page.locator(".prose [data-c='1']").first).to_have_text("Northern forces hold the whole of Lypove")
    expect(page.locator(".claim .judged")).to_have_count(0)
    assert not seen.faults


def test_the_queue_by_keys_alone(desk: Open, page: Page) -> None:
    seen = Seen(page, desk.address)
    page.goto(f"{desk.address}/review")
    rows = page.locator("li.todo")
    first, second = (str(rows.nth(n).get_attribute("data-open")) for n in (0, 1))
    page.keyboard.press("j")
    expect(rows.first).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#told")).to_contain_text("Accepted")
    expect(rows.first).to_have_attribute("data-open", second)
    expect(rows.first).to_be_focused()
    page.keyboard.press("u")
    expect(rows.first).to_have_attribute("data-open", first)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile("/claims/[0-9a-f]+/correct"))
    page.goto(desk.address)
    page.keyboard.press("j")
    page.keyboard.press("j")
    row = page.locator("[data-row].current")
    where = str(row.get_attribute("data-open"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk.address}{where}")
    assert not seen.faults


def test_without_script_pages_read_and_judge(desk: Open, page: Page) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    plain.goto(f"{desk.address}/?standing=disputed")
    expect(plain.locator("article.matter").first).to_be_visible()
    plain.goto(f"{desk.address}/documents/D1")
    plain.locator(".claim [data-accept]").first.click()
    expect(plain.locator(".claim .judged").first).to_contain_text("accepted by Vira Lys")
    context.close()


def test_adding_a_text_and_a_file(desk: Open, page: Page, tmp_path: Path) -> None:
    seen = Seen(page, desk.address)
    page.goto(f"{desk.address}/add")
    page.get_by_label("or a text").fill("The miller said: the mill is closed.\nNobody came.")
    page.get_by_label("Title of the text").fill("The mill")
    page.get_by_role("button", name="Read").click()
    expect(page.locator("#job")).to_contain_text("Done")
    expect(page.locator("#job")).to_contain_text("1 document added with 2 claims")
    page.get_by_role("link", name="The mill").click()
    expect(page.locator("h1")).to_have_text("The mill")
    good, bad = tmp_path / "good <b>.txt", tmp_path / "bad.pdf"
    good.write_text("The baker said: bread is dear.", "utf-8")
    bad.write_bytes(b"%PDF-1.4 broken")
    page.goto(f"{desk.address}/add")
    page.locator("#files").set_input_files([good, bad])
    page.get_by_role("button", name="Read").click()
    expect(page.locator("#job")).to_contain_text("Done")
    expect(page.locator("#job")).to_contain_text("1 refused")
    assert tempfile.gettempdir() not in page.locator("#job").inner_text()
    assert not seen.faults
    assert not seen.outside


def test_a_hostile_document_is_words_and_nothing_else(looked_at: Open, page: Page) -> None:
    seen = Seen(page, looked_at.address)
    for path in (HOSTILE, "/", "/documents", "/speakers", "/outlets", "/review", "/?q=script"):
        page.goto(looked_at.address + path)
        page.wait_for_load_state("networkidle")
        assert "owned" not in page.title() or page.title().endswith("· Reportedly"), path
        assert page.evaluate("document.querySelectorAll('main script, main img, main iframe, main b > b').length") == 0, path
        assert page.evaluate("[...document.querySelectorAll('a')].filter((a) => a.protocol === 'javascript:').length") == 0, path
    page.goto(looked_at.address + HOSTILE)
    prose = page.locator(".prose")
    expect(prose).to_contain_text("<script>document.title='owned'</script>")
    expect(prose).to_contain_text("{{ 7 * 7 }}")
    expect(prose).to_contain_text("&amp; <b>bold</b>")
    assert "\u202e" not in prose.inner_text()
    assert page.get_by_role("link", name="original").count() == 0
    assert not seen.faults
    assert not seen.outside


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(looked_at: Open, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.emulate_media(reduced_motion="reduce")
    found = {}
    for path in views(looked_at, page):
        page.goto(looked_at.address + path)
        if path == "/":
            map_is_drawn(page)
        page.evaluate(AXE)
        violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations)")
        serious = [v for v in violations if v["impact"] in ("serious", "critical")]
        if serious:
            found[path] = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in serious]
    assert not found, json.dumps(found, indent=1)


def test_nothing_leaves_the_machine_and_nothing_is_wider_than_its_screen(looked_at: Open, page: Page) -> None:
    seen = Seen(page, looked_at.address)
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for path in views(looked_at, page):
            page.goto(looked_at.address + path)
            page.wait_for_load_state("networkidle")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} at {width} is {wide} too wide"
    assert not seen.outside
    assert [fault for fault in seen.faults if "404" not in fault] == []


def test_a_page_weighs_less_than_it_may(looked_at: Open, page: Page) -> None:
    weights: dict[str, int] = {}
    session = page.context.new_cdp_session(page)
    names: dict[str, str] = {}
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]["url"]}))
    session.on("Network.loadingFinished", lambda e: weights.update({names.get(e["requestId"], "?"): int(e["encodedDataLength"])}))
    page.goto(looked_at.address)
    map_is_drawn(page)
    page.wait_for_load_state("networkidle")
    total = sum(size for url, size in weights.items() if "basemap" not in url and "towns" not in url)
    assert 100_000 < total < 400_000, weights
