"""What a replay found, for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from valuedrift.replay.command import ReplayResult  # Kafka and Arrow take a while to import

__all__ = ["print_summary"]


def print_summary(result: ReplayResult) -> None:
    """Print a table of models, then every alert in a sentence, to standard output."""
    console = Console(highlight=False)
    open_alerts = _open(result.alert_records)
    table = Table(header_style="bold", box=box.SIMPLE, pad_edge=False)
    table.add_column("model", overflow="fold")
    table.add_column("until", no_wrap=True)
    for name in ("S (nats)", "misaligned", "alerts"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    for (model, segment), window in sorted(result.streams.items()):
        of_stream = [a for a in result.alert_records if (a["model"], a["segment"]) == (model, segment)]
        fired = {a["id"] for a in of_stream}
        now = [a for a in open_alerts if (a["model"], a["segment"]) == (model, segment)]
        status = f"[red]{now[-1]['severity']}[/]" if now else ("resolved" if fired else "[green]stable[/]")
        table.add_row(
            _name(model, segment),
            _when(window["end"]),
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


def _when(time: str) -> str:
    return f"{time[:10]} {time[11:16]}"


def _name(model: str, segment: str) -> str:
    return escape(model if segment == "default" else f"{model}/{segment}")


def _sentence(alert: dict[str, Any]) -> str:
    who, at = _name(alert["model"], alert["segment"]), _when(alert["at"])
    if alert["status"] == "resolved":
        return f"[green]RESOLVED[/] {who} at {at}: {escape(alert['summary'])}"
    evidence = alert["evidence"]
    basis = f"; false alarms are {evidence['arl0_windows']:,.0f} windows apart on average" if evidence else ""
    if alert["proposal"] is not None:
        proposed = escape(alert["proposal"]["id"])
        return f"[yellow]SETTLED[/] {who} at {at}: proposes reference {proposed} (reference.accept takes it)"
    return (
        f"[red]{alert['severity'].upper()}[/] {who} at {at}, since about {_when(alert['changed_since'])}: "
        f"{escape(alert['summary'])}{basis}"
    )
