"""Units are registered, changed, closed and reopened here."""

from __future__ import annotations

from pydantic import BaseModel, Field

from huiyin_assignment.domain.unit import MemberUnit
from huiyin_assignment.order_access import COLUMNS
from huiyin_assignment.views.units import line_above
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Conflict, NotFound, Refused
from huiyin_web.identity.scope import held_by
from huiyin_web.runtime import Runtime


class RegisterUnit(BaseModel):
    jurisdiction: str
    unit: str = Field(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9_-]*$")
    name: str = Field(min_length=1, max_length=80)
    kind: UnitKind
    parent: str | None = None


class ChangeUnit(BaseModel):
    """Rename it and put it below `parent` (None: at the top)."""

    jurisdiction: str
    unit: str
    name: str = Field(min_length=1, max_length=80)
    parent: str | None = None
    version: int | None = None


class CloseUnit(BaseModel):
    jurisdiction: str
    unit: str
    version: int | None = None


class ReopenUnit(CloseUnit):
    """One that was closed."""


def register_unit(runtime: Runtime, act: Act, command: RegisterUnit) -> None:
    """Refused("unit_exists", field="unit") where the code is taken."""

    def run() -> None:
        stream = MemberUnit.stream_id(command.jurisdiction, command.unit)
        if runtime.ledger.find(MemberUnit, command.jurisdiction, stream) is not None:
            raise Refused(
                "unit_exists", "This code is taken by another unit: choose another one.", field="unit"
            )
        parent = _parent(runtime, command.jurisdiction, command.parent)
        unit = MemberUnit.register(command.jurisdiction, command.unit, command.name, command.kind, parent)
        runtime.ledger.save(command.jurisdiction, unit)

    execute(runtime, act, run, jurisdiction=command.jurisdiction)


def change_unit(runtime: Runtime, act: Act, command: ChangeUnit) -> None:
    def run() -> None:
        unit = _unit(runtime, command.jurisdiction, command.unit, command.version)
        parent = _parent(runtime, command.jurisdiction, command.parent)
        unit.rename(command.name)
        line = line_above(runtime.database, command.jurisdiction, parent.unit) if parent else ()
        unit.move(parent, line)
        runtime.ledger.save(command.jurisdiction, unit)

    execute(runtime, act, run, jurisdiction=command.jurisdiction)


def close_unit(runtime: Runtime, act: Act, command: CloseUnit) -> None:
    def run() -> None:
        unit = _unit(runtime, command.jurisdiction, command.unit, command.version)
        unit.close(_open_orders(runtime, command.jurisdiction, command.unit))
        runtime.ledger.save(command.jurisdiction, unit)

    execute(runtime, act, run, jurisdiction=command.jurisdiction)


def reopen_unit(runtime: Runtime, act: Act, command: ReopenUnit) -> None:
    def run() -> None:
        unit = _unit(runtime, command.jurisdiction, command.unit, command.version)
        unit.reopen()
        runtime.ledger.save(command.jurisdiction, unit)

    execute(runtime, act, run, jurisdiction=command.jurisdiction)


def _unit(runtime: Runtime, jurisdiction: str, unit: str, version: int | None) -> MemberUnit:
    found = runtime.ledger.get(MemberUnit, jurisdiction, MemberUnit.stream_id(jurisdiction, unit))
    if version is not None and version != found.version:
        raise Conflict
    return found


def _parent(runtime: Runtime, jurisdiction: str, parent: str | None) -> MemberUnit | None:
    if not parent:
        return None
    try:
        return runtime.ledger.get(MemberUnit, jurisdiction, MemberUnit.stream_id(jurisdiction, parent))
    except NotFound:
        raise Refused(
            "unknown_parent", "There is no such parent unit: choose one from the list.", field="parent"
        ) from None


def _open_orders(runtime: Runtime, jurisdiction: str, unit: str) -> int:
    """Of whatever jurisdiction."""
    held = held_by(UnitKey(jurisdiction, unit), COLUMNS)
    row = runtime.database.one(
        f"SELECT count(*) AS n FROM live.order_book o WHERE {held.where} AND o.state <> 'closed'", held.params
    )
    return int(row["n"]) if row else 0
