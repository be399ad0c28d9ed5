"""`./huiyin doctor`: what is in force, what is missing, and what to type."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from huiyin_operations.cli.context import Data, Json, console, data_directory, print_json


def command(data: Data = None, as_json: Json = False) -> None:
    """Say what is in force, each service's database and address, what is missing and what to type.

    Exit status 0 when nothing that must be there is missing.
    """
    import typer

    from huiyin_operations.cli.examination import examine

    report = examine(data_directory(data))
    if as_json:
        print_json(report)
    else:
        _show(report)
    if not report["ok"]:
        raise typer.Exit(1)


def _show(report: dict[str, Any]) -> None:
    facts = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for title, key in (
        ("Version", "version"),
        ("Python", "python"),
        ("Mode", "mode"),
        ("Data", "data"),
        ("Broker", "broker"),
    ):
        facts.add_row(title, str(report[key]))
    served = report["serving"]
    facts.add_row(
        "Serving", f"{served['url']} (process {served['pid']}, {served['verb']})" if served else "no process"
    )
    console.print(facts)
    for name, service in report["services"].items():
        console.print(f"\n[bold]{name}[/bold]  {service['url']}")
        console.print(f"  database  {service['database_url']}", highlight=False, markup=False)
        console.print(f"  admin     {service['admin_database_url']}", highlight=False, markup=False)
        console.print(f"  state     {service['state']}", highlight=False, markup=False)
        for each in service.get("subscriptions", ()):
            lag = "source does not answer" if each["lag_events"] is None else f"{each['lag_events']} behind"
            parked = f", {each['parked_streams']} parked" if each["parked_streams"] else ""
            console.print(f"  follows   {each['source']}: {each['state']}, {lag}{parked}", highlight=False)
    if login_service := report.get("login_service"):
        console.print("\n[bold]login service[/bold]")
        for name, value in login_service.items():
            console.print(f"  {name}  {value}", highlight=False, markup=False)
    console.print("\n[bold]settings[/bold]")
    for name, value in report["settings"].items():
        console.print(f"  {name}={value}", highlight=False, markup=False)
    console.print()
    if not report["missing"]:
        console.print("Nothing is missing.", style="green")
    for each in report["missing"]:
        style = "bold red" if each["must"] else "yellow"
        console.print(f"{each['what']}", style=style, highlight=False, markup=False)
        console.print(f"  {each['type']}", highlight=False, markup=False)
