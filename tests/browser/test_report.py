from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.records import SMALL, add, add_across, meta, outputs

from valuedrift.fleet import Pair
from valuedrift.report import ReportBuilder
from valuedrift.windows import Alert

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser; a machine without one fails the test instead of passing it unseen."""
    path = os.environ.get("VALUEDRIFT_TEST_BROWSER", "/usr/bin/chromium")
    assert Path(path).exists(), f"no browser at {path}: install chromium or set VALUEDRIFT_TEST_BROWSER"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, timeout=120_000)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int]:
    """Address of a page on disk, and the number of alerts it is about."""
    records = outputs(SMALL, per_window=40, reference_events=600, silent=(3.0, 4.0))
    path = tmp_path_factory.mktemp("report") / "report.html"
    hostile = {
        ("<img src=x onerror=document.title='owned'>" if m == "atlas-large" else m, s): p for (m, s), p in SMALL.items()
    }
    builder = add(ReportBuilder(), records)
    add(builder, outputs({k: v for k, v in hostile.items() if k not in SMALL}, per_window=10))
    pairs = [Pair("cedar-chat", "atlas-large"), Pair("atlas-large", "cedar-chat"), Pair("nobody", "cedar-chat")]
    assert add_across(builder, records, pairs) > 100
    path.write_text(builder.render(meta()), "utf-8")
    return path.as_uri(), len({r.record["id"] for r in records if isinstance(r, Alert)})


class Seen:
    """A page with what the browser complained about and asked for."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def go(self, address: str) -> Page:
        self.page.goto(address)
        return self.page


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Any]:
    """Open pages that are closed when the test ends."""
    pages: list[Seen] = []

    def make(**options: Any) -> Seen:
        pages.append(Seen(browser, **options))
        return pages[-1]

    yield make
    for seen in pages:
        seen.context.close()


def test_the_page_shows_everything_without_a_complaint_or_a_request(open_page: Any, report: tuple[str, int]) -> None:
    address, alerts = report
    seen = open_page(viewport={"width": 1280, "height": 900})
    page = seen.go(address)
    assert page.title() == "Replay of two days"
    assert page.locator("article.alert").count() == alerts
    assert page.locator("a.mark").count() == alerts
    assert page.locator("table.models tbody tr").count() == len(SMALL) + 1
    for chart in page.locator("svg.s, svg.g, svg.v, svg.spark").all():
        box = chart.bounding_box()
        assert box is not None
        assert box["width"] > 100
        assert box["height"] > 20
    for mark in page.locator("a.mark").all():
        box = mark.bounding_box()
        assert box is not None
        assert box["width"] >= 4
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in seen.requests if url.startswith("file:")]) == 1


def test_alert_marks_lie_on_the_time_axis_of_the_charts(open_page: Any, report: tuple[str, int]) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}).go(report[0])
    series = page.locator("details.series").first
    lane, plot = series.locator(".lane").bounding_box(), series.locator(".plot.tall").bounding_box()
    mark, line = series.locator("a.mark").first.bounding_box(), series.locator("svg.s .fired").first.bounding_box()
    assert lane["x"] == pytest.approx(plot["x"], abs=1)
    assert lane["width"] == pytest.approx(plot["width"], abs=1)
    assert mark["x"] == pytest.approx(line["x"], abs=2)


def test_what_models_say_together_is_drawn_on_the_same_time_axis(open_page: Any, report: tuple[str, int]) -> None:
    seen = open_page(viewport={"width": 1280, "height": 900})
    page = seen.go(report[0])
    panels = page.locator("#across article.panel")
    assert panels.count() == 4
    assert "streams drift in the last window" in page.locator("#alarms").inner_text()
    assert page.locator("#population").inner_text().count("%") >= 8
    assert page.locator("#population").get_by_text("birch-7b", exact=True).is_visible()
    drawn, usual = page.locator("svg.across"), page.locator("svg.s").first.bounding_box()
    assert drawn.count() == 3
    for chart in drawn.all():
        box, line = chart.bounding_box(), chart.locator(".entropy").bounding_box()
        assert (box["x"], box["width"]) == (pytest.approx(usual["x"], abs=1), pytest.approx(usual["width"], abs=1))
        assert box["height"] > 100
        assert 0.7 * box["width"] < line["width"] <= box["width"] + 4  # rates need some windows before the first
        assert line["y"] >= box["y"] - 4
    labels = page.locator("#population .x span").all_inner_texts()
    assert labels == page.locator("details.series").first.locator(".x span").all_inner_texts()
    # no window from 03:00 to 04:00: no line either, so in the middle of the gap there is nothing to click on
    gap = page.evaluate(
        """() => { const path = document.querySelector("#population svg .entropy");
        return [...path.getAttribute("d").matchAll(/M/g)].length; }"""
    )
    assert gap == 2
    assert seen.complaints == []


def test_the_pointer_shows_the_numbers_of_a_window(open_page: Any, report: tuple[str, int]) -> None:
    seen = open_page(viewport={"width": 1280, "height": 900})
    page = seen.go(report[0])
    assert page.locator("#tip").is_hidden()
    page.locator("svg.s").first.hover(position={"x": 300, "y": 60})
    tip = page.locator("#tip").inner_text()
    assert "helpful & misaligned" in tip
    assert "95 % interval" in tip
    assert "2026-03-01" in tip
    assert page.locator(".cross:visible").count() == page.locator("details[open] .plot").count()
    page.mouse.move(2, 2)
    assert page.locator("#tip").is_hidden()
    assert seen.complaints == []


def test_everything_essential_shows_without_scripts(open_page: Any, report: tuple[str, int]) -> None:
    address, alerts = report
    page = open_page(java_script_enabled=False).go(address)
    assert page.locator("article.alert:visible").count() == alerts
    assert page.locator("svg.s:visible").count() == len(SMALL) + 1
    assert page.locator("svg.across:visible").count() == 3


def _luminance(page: Page, selector: str, what: str) -> float:
    colour = page.locator(selector).first.evaluate(f"(e) => getComputedStyle(e).{what}")
    parts = [int(float(v)) / 255 for v in colour.split("(")[1].rstrip(")").split(",")[:3]]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast_in_light_and_dark(open_page: Any, report: tuple[str, int], scheme: str) -> None:
    page = open_page(color_scheme=scheme).go(report[0])
    ground = _luminance(page, "body", "backgroundColor")
    assert (ground < 0.1) == (scheme == "dark")
    card = _luminance(page, "article.alert", "backgroundColor")
    for selector, behind in (
        ("h1", ground),
        (".period", ground),
        (".how", ground),
        (".summary", card),
        (".facts dt", card),
        ("article.alert .severity", card),
        (".badge.critical", _luminance(page, ".badge.critical", "backgroundColor")),
        (".verdict", _luminance(page, ".verdict", "backgroundColor")),
        (".panel .how", _luminance(page, ".panel", "backgroundColor")),
        (".panel .verdict", _luminance(page, ".panel .verdict", "backgroundColor")),
    ):
        low, high = sorted((_luminance(page, selector, "color"), behind))
        assert (high + 0.05) / (low + 0.05) >= 4.5, selector


@pytest.mark.parametrize("width", [400, 720, 900, 1600])
def test_no_width_needs_sideways_scrolling(open_page: Any, report: tuple[str, int], width: int) -> None:
    page = open_page(viewport={"width": width, "height": 900}).go(report[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for chart in ("svg.s", "svg.across"):
        assert page.locator(chart).first.bounding_box()["width"] > width * 0.6
    for name in page.locator(".rates tbody th").all():
        assert name.bounding_box()["width"] > 100, "a table squeezed into letters one below the other"


def test_a_link_opens_a_folded_series(open_page: Any, report: tuple[str, int]) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}).go(report[0])
    series = page.locator("details.series").first
    series.locator("summary").click()
    assert series.get_attribute("open") is None
    page.locator("table.models a").first.click()
    page.wait_for_function("document.querySelector('details.series').open")


def test_it_prints(open_page: Any, report: tuple[str, int]) -> None:
    page = open_page().go(report[0])
    page.locator("details.series summary").first.click()
    page.emulate_media(media="print")
    assert page.locator("svg.s").first.is_visible()
    assert page.pdf(format="A4", print_background=True).startswith(b"%PDF")
