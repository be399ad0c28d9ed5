"""`./huiyin`: every verb. A verb's module is imported when the verb is called, so that a start is quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

GROUP = "huiyin.commands"

VERBS: Mapping[str, str] = {
    "up": "huiyin_operations.cli.up",
    "serve": "huiyin_operations.cli.serve",
    "relay": "huiyin_operations.cli.relay",
    "migrate": "huiyin_operations.cli.migrate",
    "ledger": "huiyin_operations.cli.ledger",
    "audit": "huiyin_operations.cli.audit",
    "view": "huiyin_operations.cli.view",
    "subscription": "huiyin_operations.cli.subscription",
    "account": "huiyin_operations.cli.account",
    "token": "huiyin_operations.cli.token",
    "contracts": "huiyin_operations.cli.contracts",
    "translations": "huiyin_operations.cli.translations",
    "doctor": "huiyin_operations.cli.doctor",
    "test": "huiyin_operations.cli.test",
    "explore": "huiyin_operations.cli.explore",
    "bench": "huiyin_operations.cli.bench",
    "deployment": "huiyin_operations.cli.deployment",
    "new": "huiyin_operations.cli.new",
}
"""Verb -> module that holds it: `app` (a Typer, for a verb with verbs of its own) or `command` (a function)."""

_PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
_TO_PYTEST = ("test", "explore")
"""Verbs that hand their arguments to pytest."""
_ORDER = ("demo", "up", "import", *VERBS)


class Verbs(TyperGroup):
    """The verbs of the chassis, and those that other distributions bring (entry point group ``huiyin.commands``)."""

    def list_commands(self, ctx: Any) -> list[str]:
        known = [name for name, module in VERBS.items() if _exists(module)]
        return _in_order([*known, *_brought()])

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if (brought := _brought().get(cmd_name)) is not None:
            return _as_command(cmd_name, brought.load())
        if cmd_name not in VERBS or not _exists(VERBS[cmd_name]):
            return None
        module = import_module(VERBS[cmd_name])
        return _as_command(cmd_name, getattr(module, "app", None) or module.command)


huiyin = typer.Typer(
    name="huiyin",
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Huiyin (回音): petitions and hotline matters, registered, worked and answered on a ledger that can be proved.",
)


@huiyin.callback()
def _root() -> None:
    pass


def main() -> None:
    """Run the command line. Expected errors are printed in one line, without a traceback."""
    try:
        get_command(huiyin)(prog_name="huiyin", standalone_mode=True)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        from huiyin_operations.cli.failures import explanation

        message = explanation(error)
        if message is None:
            raise
        from huiyin_operations.cli.context import tell

        tell(message)
        sys.exit(1)


def _brought() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP) if _exists(entry.module)}


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))


def _as_command(name: str, found: Any) -> Any:
    if isinstance(found, typer.Typer):
        command: Any = get_group(found)
    elif callable(found) and not hasattr(found, "main"):
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        single.command(context_settings=_PASS_ON if name in _TO_PYTEST else None)(found)
        command = get_command(single)
    else:
        command = found
    command.name = name
    return command
