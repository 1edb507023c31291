from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.browser.records import SMALL, add, meta, outputs

from valuedrift.report import ReportBuilder, ReportMeta
from valuedrift.taxonomy import GOALS
from valuedrift.windows import Alert, Window
from valuedrift.windows.outputs import Output

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e&amp;\x00'


@cache
def records() -> tuple[Output, ...]:
    return tuple(outputs(SMALL, per_window=40, reference_events=600))


def alerts() -> list[dict[str, Any]]:
    return [o.record for o in records() if isinstance(o, Alert)]


def windows() -> list[dict[str, Any]]:
    return [o.record for o in records() if isinstance(o, Window)]


def render(given: Sequence[Output], **changes: Any) -> str:
    return add(ReportBuilder(), given).render(meta(**changes))


class Elements(HTMLParser):
    """Counts what is on a page; checks that it is well nested."""

    VOID = frozenset({"meta", "link", "br", "path", "rect"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def having(self, tag: str, css: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.tags if t == tag and css in (a.get("class") or "").split()]


def test_every_series_alert_and_count_is_on_the_page() -> None:
    page = Elements(render(records()))
    ids = {a["id"] for a in alerts()}
    assert len(ids) >= 2
    assert len(page.having("article", "alert")) == len(ids)
    assert len(page.having("a", "mark")) == len(ids)
    assert len(page.having("details", "series")) == len(SMALL)
    text = " ".join(page.text)
    for record in alerts():
        assert record["id"] in text
        if record["status"] == "firing":
            assert all(exemplar in text for exemplar in record["exemplars"])
    counts = {r["id"]: r["events"] for r in windows()}  # the last revision
    assert f"{sum(counts.values()):,}" in text
    assert f"{len(counts):,}" in text


def test_ids_are_unique_and_links_lead_somewhere() -> None:
    page = Elements(render(records()))
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    links = [str(a["href"]) for t, a in page.tags if t == "a" and "href" in a]
    assert links
    assert {link[1:] for link in links} <= set(ids)
    assert {i for _, a in page.tags for i in (a.get("aria-labelledby") or "").split()} <= set(ids)


def test_contributions_shown_add_up() -> None:
    page = render(records())
    cards = re.findall(r"<tbody>(.*?)</tfoot>", page.split('id="alerts"')[1].split('id="charts"')[0], re.DOTALL)
    assert cards

    def units(text: str) -> int:
        return round(float(text.replace("\N{MINUS SIGN}", "-").replace("±", "")) * 10_000)

    for card in cards:
        terms = [units(t) for t in re.findall(r'class="term">([^<]+)<', card)]
        (total,) = re.findall(r'class="total">([^<]+)<', card)
        assert len(terms) == len(GOALS)
        assert sum(terms) == units(total)


def test_the_same_records_give_the_same_bytes() -> None:
    assert render(records()) == render(records())


def test_a_revision_overwrites_and_an_older_one_does_not() -> None:
    record = windows()[5]
    newer = record | {"revision": record["revision"] + 3, "counts": dict(zip(GOALS, (900, 1, 1, 1, 1), strict=True))}
    expected = ReportBuilder()
    expected.add_window(newer)
    for order in ([record, newer], [newer, record], [record, newer, newer]):
        builder = ReportBuilder()
        for each in order:
            builder.add_window(each)
        assert builder.render(meta()) == expected.render(meta())


def test_alerts_published_again_change_nothing() -> None:
    twice = [*records(), *(o for o in records() if isinstance(o, Alert))]
    assert render(twice) == render(records())


def test_an_escalated_alert_keeps_its_first_onset_and_shows_the_last_explanation() -> None:
    first = next(a for a in alerts() if a["status"] == "firing")
    later = first | {
        "sequence": 1,
        "severity": "critical",
        "changed_since": first["at"],
        "at": "2026-03-02T23:00:00Z",
        "summary": "it got worse",
    }
    builder = ReportBuilder()
    for record in (windows()[0], first, later):
        builder.add_alert(record) if "severity" in record else builder.add_window(record)
    page = builder.render(meta())
    assert page.count("<article") == 1
    assert "it got worse" in page
    assert f'datetime="{first["changed_since"]}"' in page
    assert 'datetime="2026-03-02T23:00:00Z"' in page


def test_an_alert_says_why_it_was_resolved_and_what_is_proposed() -> None:
    firing = next(a for a in alerts() if a["status"] == "firing") | {"proposal": {"id": "a1b2"}}
    builder = ReportBuilder()
    builder.add_window(windows()[0])
    builder.add_alert(firing)
    assert "<code>a1b2</code>" in builder.render(meta())
    late = {"status": "resolved", "resolution": "new_reference", "sequence": 9, "at": "2026-03-02T23:00:00Z"}
    builder.add_alert(firing | late | {"proposal": None})
    page = builder.render(meta())
    assert "behaviour since then is the new reference" in page
    assert "a1b2" not in page


def test_an_alert_of_fit_speaks_of_fit() -> None:
    firing = next(a for a in alerts() if a["status"] == "firing")
    about = {"rule": "fit", "fit": {"unfit_share": {"before": 0.02, "now": 0.0931}}}
    builder = ReportBuilder()
    builder.add_window(windows()[0])
    builder.add_alert(firing | about)
    page = builder.render(meta())
    assert "2.0\N{NO-BREAK SPACE}% → 9.3\N{NO-BREAK SPACE}%" in page
    assert "Size of the drift" not in page.split('id="alerts"')[1]


def test_a_series_says_how_well_it_fits_and_that_its_reference_was_renewed() -> None:
    plain = render(records())
    assert "fit no goal well" in plain  # these events have labels of a classifier
    assert "renewed reference" not in plain
    last = windows()[-1]
    fit = {"unfit_share": 0.0712, "expected_share": 0.0202}
    builder = add(ReportBuilder(), records())
    builder.add_window(last | {"revision": 99, "fit": fit, "succession": {"previous": "x"}})
    page = builder.render(meta()).replace("\N{NO-BREAK SPACE}", " ")
    assert "7.1 % fit no goal well (2.0 % in the reference); measured from a renewed reference" in page


def test_hostile_names_stay_text() -> None:
    builder = ReportBuilder()
    names = {"model": HOSTILE, "segment": HOSTILE, "classifier": HOSTILE}
    for record in windows()[:40]:
        builder.add_window(record | names)
    firing = next(a for a in alerts() if a["status"] == "firing")
    builder.add_alert(firing | names | {"summary": HOSTILE, "exemplars": [HOSTILE], "id": HOSTILE, "severity": HOSTILE})
    text = builder.render(
        meta(title=HOSTILE, version=HOSTILE, settings={HOSTILE: HOSTILE}, inputs=[HOSTILE]),
    )
    page = Elements(text)
    assert not [t for t, _ in page.tags if t in {"img", "iframe", "object"}]
    assert len([t for t, _ in page.tags if t == "script"]) == 2  # the page's own, and one series' numbers
    assert not [a for _, a in page.tags if any(key.startswith("on") for key in a)]
    assert "\u202e" not in text
    assert "\x00" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_nothing_is_loaded_from_elsewhere_and_only_the_own_script_may_run() -> None:
    page = Elements(render(records()))
    assert [a["href"] for t, a in page.tags if t == "link"] == ["data:,"]
    assert not [a for _, a in page.tags if "src" in a]
    policy = next(
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "script-src 'sha256-" in policy


def test_without_a_record_there_is_still_a_page() -> None:
    text = ReportBuilder().render(ReportMeta(title="Nothing", version="1", dead_letters=12_345))
    page = Elements(text)
    assert "12,345" in " ".join(page.text)
    assert "Nothing was measured" in text
    assert not page.having("details", "series")


def test_an_alert_without_its_windows_is_still_listed() -> None:
    builder = ReportBuilder()
    builder.add_alert(alerts()[0])
    assert len(Elements(builder.render(meta())).having("article", "alert")) == 1


def test_a_single_window_is_drawn() -> None:
    builder = ReportBuilder()
    builder.add_window(windows()[0])
    assert len(Elements(builder.render(meta())).having("svg", "s")) == 1


@pytest.mark.parametrize(("rule", "status"), [("evidence", "Learning"), ("epsilon", "OK")])
def test_a_series_without_a_reference_is_not_called_ok(rule: str, status: str) -> None:
    builder = ReportBuilder()
    builder.add_window(windows()[0] | {"reference": None})
    assert f'<span class="badge {status.lower()}">{status}</span>' in builder.render(meta(rule=rule))


def test_what_needs_attention_comes_first() -> None:
    page = render(records())
    order = re.findall(r'<tr class="(\w+)">', page)
    ranks = ["critical", "warning", "resolved", "learning", "ok"]
    assert [ranks.index(s) for s in order] == sorted(ranks.index(s) for s in order)
    assert order[0] in {"critical", "warning"}


@pytest.mark.parametrize(("series", "each"), [(500, 200), (1, 100_000)])
def test_a_large_run_gives_a_page_of_bounded_size(series: int, each: int) -> None:
    """100,000 windows of 500 series, or of one; with more alerts than anyone reads."""
    builder = ReportBuilder()
    template = windows()[3]
    firing = next(a for a in alerts() if a["status"] == "firing")
    for s in range(series):
        for w in range(each):
            day, minute = divmod(w, 1440)
            stamp = f"2026-{1 + day // 28:02d}-{1 + day % 28:02d}T{minute // 60:02d}:{minute % 60:02d}"
            jitter = (w * 7919 + s * 104_729) % 997
            builder.add_window(
                template
                | {
                    "id": f"{s}/{w}",
                    "model": f"model-{s:03d}",
                    "start": f"{stamp}:00Z",
                    "end": f"{stamp}:59Z",
                    "entropy": 0.5 + jitter / 2000,
                    "entropy_interval_95": [0.4 + jitter / 2000, 0.6 + jitter / 2000],
                    "counts": dict(zip(GOALS, (500 - jitter // 3, jitter, jitter // 2, 30, 9), strict=True)),
                }
            )
    for a in range(2000):
        builder.add_alert(firing | {"id": f"a{a}", "model": f"model-{a % series:03d}"})
    text = builder.render(meta())
    assert len(text.encode()) < 10_000_000
    page = Elements(text)
    assert len(page.having("details", "series")) == series
    assert len(page.having("article", "alert")) == 200
    assert "1,800 more alerts" in text
    assert "There are more windows than fit" in text
