"""`./huiyin account`: who may log in with a password."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from huiyin_operations.cli.context import Data, Json, fail, identities, print_list
from huiyin_web.identity.policy import Post, Role

app = typer.Typer(
    no_args_is_help=True,
    help="Accounts of the staff: add, list, give a password, disable; list and revoke tokens.",
)

Name = Annotated[str, typer.Argument(help="The account's name, as typed to log in.")]
Password = Annotated[
    str | None,
    typer.Option(
        help="Default: HUIYIN_PASSWORD, else asked for. Others on this machine can see what a command is called with.",
        show_default=False,
    ),
]
MayDo = Annotated[Role, typer.Option(help="What it may do.")]
Reach = Annotated[str, typer.Option(help="Division code, like 230600: it reaches this and all below.")]
Unit = Annotated[str | None, typer.Option(help="The unit, for unit_handler and unit_head.")]


@app.command()
def add(
    id: Name,
    role: MayDo,
    jurisdiction: Reach,
    name: Annotated[str, typer.Option(help="The person's name, as colleagues see it.")] = "",
    unit: Unit = None,
    password: Password = None,
    data: Data = None,
) -> None:
    """Add an account."""
    secret = _password(password)
    with identities(data) as identity:
        made = identity.accounts.create(
            id, name=name, role=role, jurisdiction=jurisdiction, unit=unit, password=secret
        )
    typer.echo(f"{made.id}: {made.role} of {made.jurisdiction}{f', {made.unit}' if made.unit else ''}")


@app.command("list")
def list_(data: Data = None, as_json: Json = False) -> None:
    """List the accounts."""
    with identities(data) as identity:
        accounts = [{**asdict(each), "posts": sorted(each.posts)} for each in identity.accounts.list()]
    print_list(
        accounts,
        as_json,
        Account="id",
        Name="name",
        Role="role",
        Jurisdiction="jurisdiction",
        Unit="unit",
        Posts=lambda each: ", ".join(sorted(each["posts"])),
        State=lambda each: "disabled" if each["disabled_at"] else "active",
    )


@app.command()
def password(id: Name, password: Password = None, data: Data = None) -> None:
    """Give an account a new password; it is logged out everywhere."""
    secret = _password(password)
    with identities(data) as identity:
        identity.accounts.set_password(id, secret)
    typer.echo(f"{id}: new password")


@app.command()
def posts(
    id: Name,
    given: Annotated[
        list[Post] | None, typer.Argument(help="All that it has from now on; none takes them all.")
    ] = None,
    data: Data = None,
) -> None:
    """Give an account of a unit its posts: accusations are seen by those only who have that post."""
    with identities(data) as identity:
        identity.accounts.give_posts(id, given or [])
    typer.echo(f"{id}: {', '.join(given or []) or 'no post'}")


@app.command()
def disable(id: Name, data: Data = None) -> None:
    """Let nobody log in with it any more. Accounts are never deleted: they stand in the ledger."""
    with identities(data) as identity:
        identity.accounts.disable(id)
    typer.echo(f"{id}: disabled")


@app.command()
def reset_second_factor(id: Name, data: Data = None) -> None:
    """Let the password alone log in again, for somebody who lost telephone and recovery codes."""
    with identities(data) as identity:
        had = identity.second_factors.remove(id)
    typer.echo(f"{id}: second factor removed" if had else f"{id}: had no second factor")


@app.command()
def enable(id: Name, data: Data = None) -> None:
    """Let a disabled account log in again."""
    with identities(data) as identity:
        identity.accounts.enable(id)
    typer.echo(f"{id}: enabled")


@app.command()
def tokens(data: Data = None, as_json: Json = False) -> None:
    """List the bearer tokens of scripts and services: what each may do, where, until when."""
    with identities(data) as identity:
        issued = [asdict(each) for each in identity.tokens.list()]
    print_list(
        issued,
        as_json,
        Number="id",
        Label="label",
        Role="role",
        Where=lambda each: each["unit"] or each["jurisdiction"],
        Until=lambda each: _day(each["expires_at"]),
        Revoked=lambda each: _day(each["revoked_at"]),
    )


@app.command()
def revoke(
    number: Annotated[int, typer.Argument(help="The token's number, as `account tokens` lists it.", min=1)],
    data: Data = None,
) -> None:
    """Let a bearer token speak for nobody any more, from this moment on."""
    with identities(data) as identity:
        identity.tokens.revoke(number)
    typer.echo(f"token {number}: revoked")


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def _password(given: str | None) -> str:
    if known := given or os.environ.get("HUIYIN_PASSWORD"):
        return known
    if not sys.stdin.isatty():
        fail("Set HUIYIN_PASSWORD, or start on a terminal to be asked for the password.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
