"""`huiyin ledger`: prove it, sign it, say where it stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from huiyin_ledger.vault.keyring import Keyring
from huiyin_ledger.vault.vault import Vault
from huiyin_operations.cli.context import Data, Json, chosen, console, fail, opened, print_json, print_list
from huiyin_operations.cli.progress import counting

app = typer.Typer(
    no_args_is_help=True, help="Verify the hash-chained ledgers, sign checkpoints, show heads, rotate keys."
)

Service = Annotated[
    str | None, typer.Option("--service", help="Only this service's ledger.", show_default=False)
]
Jurisdiction = Annotated[
    str | None,
    typer.Option("--jurisdiction", help="Only this division (GB/T 2260 code).", show_default=False),
]


@app.command()
def verify(
    data: Data = None,
    service: Service = None,
    jurisdiction: Jurisdiction = None,
    as_json: Json = False,
) -> None:
    """Recompute every hash chain and compare it with every signed checkpoint.

    Exit status 0 only where all hold; otherwise the first bad position of each jurisdiction is named, and why.
    """
    from huiyin_ledger.ledger.checkpoint import Checkpoints
    from huiyin_ledger.ledger.verify import faults_of
    from huiyin_ledger.ledger.verify import verify as proven

    verdicts = []
    with opened(data) as platform:
        for runtime in chosen(platform, service):
            found, damaged = Checkpoints(runtime.settings.checkpoints, runtime.name).read()
            with counting(f"{runtime.name}: events verified") as (started, advance):
                verdicts.append(
                    proven(
                        runtime.database, runtime.name, checkpoints=found, damaged=faults_of(damaged), jurisdiction=jurisdiction,
                        started=started, advance=advance,
                    )
                )  # fmt: skip
    if jurisdiction is not None and not any(v.jurisdictions or v.faults for v in verdicts):
        fail(f"Nothing was proved: no ledger here holds anything of {jurisdiction}, nor does a checkpoint.")
    if as_json:
        print_json({"holds": all(v.holds for v in verdicts), "ledgers": [_verdict(v) for v in verdicts]})
    else:
        for verdict in verdicts:
            counts = (
                f"{verdict.events:,} events in {verdict.jurisdictions} jurisdictions, "
                f"{verdict.checkpoints} checkpoints"
            )
            word = "[green]holds[/]" if verdict.holds else "[bold red]DOES NOT HOLD[/]"
            console.print(f"{verdict.service:<12} {word}  {counts}", highlight=False)
            for fault in verdict.faults:
                console.print(f"  {fault}", style="red", markup=False, highlight=False)
    if not all(v.holds for v in verdicts):
        raise typer.Exit(1)


@app.command()
def head(data: Data = None, service: Service = None, as_json: Json = False) -> None:
    """Position and hash of the last event of every jurisdiction."""
    with opened(data) as platform:
        heads = [
            {"service": each.name, "jurisdiction": jurisdiction, "position": position, "hash": hash_.hex()}
            for each in chosen(platform, service)
            for jurisdiction in each.ledger.jurisdictions()
            for position, hash_ in [each.ledger.head(jurisdiction)]
        ]
    print_list(
        heads,
        as_json,
        service="service",
        jurisdiction="jurisdiction",
        position=lambda each: f"{each['position']:,}",
        hash="hash",
    )


@app.command()
def checkpoint(data: Data = None, service: Service = None, as_json: Json = False) -> None:
    """Sign where each ledger stands now, into a file outside of the database.

    Print the public key and a few of the hashes where others keep them: then nobody can rewrite the past unnoticed.
    """
    from huiyin_ledger.ledger.checkpoint import CheckpointProblem
    from huiyin_web.upkeep import sign

    added = []
    key = ""
    with opened(data) as platform:
        for runtime in chosen(platform, service):
            try:
                new, key = sign(runtime)
            except CheckpointProblem as problem:
                fail(str(problem))
            added += new
    lines = [{**asdict(c), "hash": c.hash.hex(), "time": c.time.isoformat()} for c in added]
    if as_json:
        print_json({"public_key": key, "added": lines})
        return
    for line in lines:
        console.print(
            f"{line['service']:<12} {line['jurisdiction']}  {line['position']:>9,}  {line['hash']}",
            highlight=False,
        )
    console.print(f"{len(lines)} checkpoints signed; public key {key}", highlight=False)


@app.command()
def rotate(
    data: Data = None,
    forget_unused: Annotated[
        bool, typer.Option("--forget-unused", help="No new key: remove old ones that wrap nothing any more.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a new key-encryption key and wrap every person's key under it again.

    Running processes take it up by themselves. Back up the keyring afterwards; without it nothing sealed can be opened.
    A day later, --forget-unused removes the old keys, which then open nothing, not even from an old keyring's backup.
    """
    with opened(data) as platform:
        runtimes = list(platform.runtimes.values())
        keyring = Keyring.open(runtimes[0].settings.keyring)
        if not forget_unused:
            keyring.rotate()
        vaults = [Vault(r.database, keyring) for r in runtimes]
        rewrapped = sum(vault.rewrap() for vault in vaults)
        used = {kek_id for vault in vaults for kek_id in vault.wrapping_keys()}
        unused = [i for i in keyring.ids if i not in used and i != keyring.current]
        for old in unused if forget_unused else ():
            keyring.forget(old)
    if as_json:
        print_json({"current": keyring.current, "rewrapped": rewrapped, "keys": keyring.ids})
    else:
        console.print(
            f"{keyring.current} is in force; {rewrapped:,} keys were wrapped again; {len(keyring.ids)} keys in the ring",
            highlight=False,
        )


def _verdict(verdict: Any) -> dict[str, Any]:
    faults = [
        {"jurisdiction": f.jurisdiction, "position": f.position, "why": f.why.value, "meaning": f.why.meaning,
         "detail": f.said}
        for f in verdict.faults
    ]  # fmt: skip
    return {**asdict(verdict), "holds": verdict.holds, "faults": faults}
