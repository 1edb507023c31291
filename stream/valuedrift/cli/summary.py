"""What a replay found, for people at a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from valuedrift.replay.command import ReplayResult

__all__ = ["print_summary"]


def print_summary(result: ReplayResult) -> None:
    """Print a table of models, then every alert in a sentence, to standard output."""
    console = Console(highlight=False)
    open_alerts = _open(result.alert_records)
    table = Table(title=None, header_style="bold")
    for name in ("model", "segment", "last window", "S (nats)", "misaligned", "alerts", "status"):
        table.add_column(name, justify="right" if name in {"S (nats)", "misaligned", "alerts"} else "left")
    for (model, segment), window in sorted(result.streams.items()):
        of_stream = [a for a in result.alert_records if (a["model"], a["segment"]) == (model, segment)]
        fired = {a["id"] for a in of_stream}
        now = [a for a in open_alerts if (a["model"], a["segment"]) == (model, segment)]
        status = f"[red]drifting ({now[-1]['severity']})[/]" if now else ("resolved" if fired else "[green]stable[/]")
        table.add_row(
            escape(model),
            escape(segment),
            window["end"],
            f"{window['entropy']:.3f}",
            f"{window['misaligned_share']:.1%}",
            str(len(fired)),
            status,
        )
    console.print(table)
    for alert in result.alert_records:
        console.print(_sentence(alert))
    unread = f", {result.dead_letters:,} unreadable (dead-letters.jsonl)" if result.dead_letters else ""
    late = f", {result.late:,} too late (late.jsonl)" if result.late else ""
    console.print(f"{result.events:,} events in {result.windows:,} windows{unread}{late}; results in {result.out}/")


def _open(alerts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    last: dict[str, dict[str, Any]] = {alert["id"]: alert for alert in alerts}
    return [alert for alert in last.values() if alert["status"] != "resolved"]


def _sentence(alert: dict[str, Any]) -> str:
    who = escape(alert["model"] if alert["segment"] == "default" else f"{alert['model']}/{alert['segment']}")
    if alert["status"] == "resolved":
        return f"[green]RESOLVED[/] {who} at {alert['at']}: {escape(alert['summary'])}"
    evidence = alert["evidence"]
    basis = f"; one false alarm per {evidence['arl0_windows']:,.0f} windows at most" if evidence else ""
    return (
        f"[red]{alert['severity'].upper()}[/] {who} at {alert['at']}, since about {alert['changed_since']}: "
        f"{escape(alert['summary'])}{basis}"
    )
