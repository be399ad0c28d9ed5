"""`./huiyin account`: who may log in with a password."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from huiyin_operations.cli.context import Data, Json, fail, identities, print_list
from huiyin_web.identity.policy import Post

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
MayDo = Annotated[str, typer.Option(help="What it may do: a role, like clerk.")]
Reach = Annotated[str, typer.Option(help="Division code, like 230600: it reaches this and all below.")]
Unit = Annotated[str | None, typer.Option(help="The unit, for roles of a unit, like unit_handler.")]
Sealed = Annotated[
    bool | None,
    typer.Option(
        "--accusations/--no-accusations",
        help="Whether the post reaches accusations. Default: as the role does by itself; in a unit, no.",
        show_default=False,
    ),
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], show_default=False)]


@app.command()
def add(
    id: Name,
    role: MayDo,
    jurisdiction: Reach,
    name: Annotated[str, typer.Option(help="The person's name, as colleagues see it.")] = "",
    unit: Unit = None,
    accusations: Sealed = None,
    password: Password = None,
    data: Data = None,
) -> None:
    """Add an account with its first post."""
    secret = _password(password)
    with identities(data) as identity:
        made = identity.accounts.create(
            id,
            name=name,
            role=role,
            jurisdiction=jurisdiction,
            unit=unit,
            sealed=accusations,
            password=secret,
        )
    typer.echo(f"{made.id}: {_words(made.posts[0].post)}")


@app.command("list")
def list_(data: Data = None, as_json: Json = False) -> None:
    """List the accounts."""
    with identities(data) as identity:
        accounts = [
            {
                "id": each.id,
                "name": each.name,
                "posts": [{"number": held.number, "post": _words(held.post)} for held in each.posts],
                "created_at": each.created_at,
                "disabled_at": each.disabled_at,
            }
            for each in identity.accounts.list()
        ]
    print_list(
        accounts,
        as_json,
        Account="id",
        Name="name",
        Posts=lambda each: "; ".join(f"{held['number']}: {held['post']}" for held in each["posts"]),
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
def give(
    id: Name,
    role: MayDo,
    jurisdiction: Reach,
    unit: Unit = None,
    accusations: Sealed = None,
    classes: Annotated[
        list[str] | None,
        typer.Option(
            "--class", help="Only matters of this class, like utilities; several times for several."
        ),
    ] = None,
    since: Day = None,
    until: Day = None,
    data: Data = None,
) -> None:
    """Give an account one more post; its first and last day are included."""
    with identities(data) as identity:
        post = identity.roles.post(
            role,
            jurisdiction,
            unit,
            sealed=accusations,
            classes=classes or (),
            since=since and since.date(),
            until=until and until.date(),
        )
        identity.accounts.give_post(id, post)
    typer.echo(f"{id}: {_words(post)}")


@app.command()
def take(
    id: Name,
    number: Annotated[int, typer.Argument(help="The post's number, as `account list` has it.", min=1)],
    data: Data = None,
) -> None:
    """Take a post from an account, from this moment on."""
    with identities(data) as identity:
        identity.accounts.take_post(id, number)
    typer.echo(f"{id}: post {number} taken")


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


def _words(post: Post) -> str:
    parts = [post.role, f"in {post.unit}" if post.unit else f"of {post.place}"]
    if post.unit and post.sealed:
        parts.append("with accusations")
    if post.classes:
        parts.append("for " + ", ".join(post.classes))
    if post.since:
        parts.append(f"from {post.since}")
    if post.until:
        parts.append(f"to {post.until}")
    return " ".join(parts)


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def _password(given: str | None) -> str:
    if known := given or os.environ.get("HUIYIN_PASSWORD"):
        return known
    if not sys.stdin.isatty():
        fail("Set HUIYIN_PASSWORD, or start on a terminal to be asked for the password.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
