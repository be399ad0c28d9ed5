"""Creates the first administrator of an installation."""

from __future__ import annotations

import os
import secrets
import sys

import typer

from huiyin_ledger.domain import Refused
from huiyin_operations.cli.context import errors, fail
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore

USER, PASSWORD, PLACE = "HUIYIN_ADMIN_USER", "HUIYIN_ADMIN_PASSWORD", "HUIYIN_ADMIN_JURISDICTION"
DEFAULT_PLACE = "230600"


def ensure_administrator(identity: IdentityStore) -> None:
    """Create an administrator if there is none: from the environment, else by asking. Off a terminal, end with
    what to set."""
    if has_administrator(identity):
        return
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if user and password:
        try:
            _create(identity, user, password, os.environ.get(PLACE) or DEFAULT_PLACE)
        except Refused as refused:
            fail(f"{USER}, {PASSWORD} and {PLACE} can't be used as they are: {refused.message}.")
        return
    if not sys.stdin.isatty():
        fail(
            f"There is no administrator yet. Set {USER} and {PASSWORD} (and {PLACE}, the division code; "
            f"default {DEFAULT_PLACE}), or start on a terminal to be asked."
        )
    errors.print("There is no administrator yet. Who shall it be?", style="bold")
    while True:
        user = typer.prompt("Login name", default=user or "admin", err=True)
        place = typer.prompt("Division code (GB/T 2260) of the jurisdiction", default=DEFAULT_PLACE, err=True)
        password = typer.prompt(
            "Password (empty: one is made up and shown)",
            default="",
            show_default=False,
            hide_input=True,
            err=True,
        )
        made_up = not password
        if made_up:
            password = secrets.token_urlsafe(12)
        elif typer.prompt("Once more", hide_input=True, err=True) != password:
            errors.print("The two passwords differ.", style="red")
            continue
        try:
            _create(identity, user, password, place)
        except Refused as refused:
            errors.print(refused.message, style="red")
            continue
        if made_up:
            errors.print(f"Password: {password}", highlight=False)
        return


def has_administrator(identity: IdentityStore) -> bool:
    """True if somebody may log in as an administrator."""
    accounts = identity.accounts.list()
    return any(
        held.post.role == Role.ADMINISTRATOR and each.disabled_at is None
        for each in accounts
        for held in each.posts
    )


def _create(identity: IdentityStore, user: str, password: str, place: str) -> None:
    identity.accounts.create(user, name=user, role=Role.ADMINISTRATOR, jurisdiction=place, password=password)
    errors.print(f"Administrator {user} of {place} is made.", highlight=False)
