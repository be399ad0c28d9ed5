"""A view (read model): one table of typed rows, a pure function of events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Generic, cast, get_args, get_origin

from typing_extensions import TypeVar

from huiyin_contracts.base import ContractEvent
from huiyin_ledger.db import Database, Params
from huiyin_ledger.domain import Aggregate
from huiyin_ledger.events import Event
from huiyin_ledger.rows import Column, columns_of

Row = dict[str, Any]
Key = tuple[Any, ...]
EventClass = type[ContractEvent] | type[Aggregate.Event]
R = TypeVar("R", default=Any)


class BadView(TypeError):
    """The definition of a view is inconsistent."""


class Removal(Enum):
    """Returned by a fold to delete the row."""

    REMOVED = "removed"


REMOVED = Removal.REMOVED

Folding = TypeVar("Folding", bound=Callable[..., Removal | None])
Creating = TypeVar("Creating", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Handler:
    """What a view does with an event. `creates`: it makes the row, whatever was there. `first`: none is looked for.
    `versions`: the row then has the event's version."""

    call: Callable[..., Any]
    creates: bool
    first: bool
    versions: bool


def folds(*events: EventClass, first: bool = False) -> Callable[[Folding], Folding]:
    """Marks ``(self, row, event) -> None``, which changes the row of such an event in place, or returns REMOVED.

    Where there is no row it isn't called, unless the view `begins_blank`. Values of arrays and objects are replaced,
    never changed. `first`: the table has no row of it yet when the event happens, so that none is looked for.
    """

    def marked(method: Folding) -> Folding:
        method.__dict__["folded"] = (events, False, first)
        return method

    return marked


def creates(*events: EventClass) -> Callable[[Creating], Creating]:
    """Marks ``(self, event) -> row``, which makes the row of such an event from nothing else."""

    def marked(method: Creating) -> Creating:
        method.__dict__["folded"] = (events, True, True)
        return method

    return marked


class View(Generic[R]):
    """One read model, of rows R (a dataclass without slots whose first fields are the key's). Its live table is ``live.<name>``; a
    rebuild fills ``shadow.<name>``; a swap exchanges them.

    A subclass sets `name`, `key` (the primary key's columns, the first is always jurisdiction) and, where needed,
    `version` (raised whenever the rows would come out otherwise), `indexes` and `begins_blank` (an event that finds no
    row begins one with the defaults), and has a method for every event that it `folds` or `creates` a row of. What they
    do must not depend on how events of *different* sources interleave, nor on the page size. Raises BadView.

    `follows`: the aggregate whose version the column `version` has, for those who compare it when they change the
    aggregate. The view then has a method for each of its events: one left out would leave the row a version behind.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    key: ClassVar[tuple[str, ...]]
    indexes: ClassVar[tuple[str, ...]] = ()
    begins_blank: ClassVar[bool] = False
    follows: ClassVar[type[Aggregate] | None] = None

    row_type: ClassVar[type[Any]]
    columns: ClassVar[tuple[Column, ...]]
    names: ClassVar[str]
    _fields: ClassVar[tuple[str, ...]]
    handlers: ClassVar[Mapping[str, Handler]]
    sources: ClassVar[Mapping[str, frozenset[str]]]

    def __init_subclass__(cls) -> None:
        for base in cls.__dict__.get("__orig_bases__", ()):
            if get_origin(base) is View:
                (cls.row_type,) = get_args(base)
        if hasattr(cls.row_type, "__slots__"):
            raise BadView(
                f"{cls.__name__}: a fold compares the __dict__ of its rows, which are without slots"
            )
        cls.columns = columns_of(cls.row_type)
        cls._fields = tuple(column.name for column in cls.columns)
        cls.names = ", ".join(cls._fields)
        if cls._fields[: len(cls.key)] != cls.key:
            raise BadView(f"{cls.__name__}: {cls.row_type.__name__} doesn't begin with its key")
        followed = {named(event)[1] for event in cls.follows.EVENTS} if cls.follows else set()
        if ("version" in cls._fields) != bool(followed):
            raise BadView(f"{cls.__name__}: rows with a version follow an aggregate, and only these")
        handlers: dict[str, Handler] = {}
        sources: dict[str, set[str]] = {}
        for method in _methods(cls):
            events, made, first = method.__dict__["folded"]
            of_row = method.__annotations__.get("return" if made else "row")
            if of_row not in (cls.row_type, cls.row_type.__name__):
                raise BadView(f"{cls.__name__}.{method.__name__} is about {of_row}, not its own rows")
            for event in events:
                source, name = named(event)
                if name in handlers:
                    raise BadView(f"{cls.__name__} has two methods for {name}")
                handlers[name] = Handler(method, made, first, name in followed)
                sources.setdefault(source, set()).add(name)
        if left_out := followed - handlers.keys():
            raise BadView(f"{cls.__name__} has no method for {', '.join(sorted(left_out))}")
        cls.handlers = handlers
        cls.sources = {source: frozenset(names) for source, names in sources.items()}

    def keys(self, event: Event) -> Iterable[Key]:
        """The rows that the event touches: the one of its jurisdiction and the data's fields of the key's names."""
        return [(event.jurisdiction, *map(event.data.__getitem__, self.key[1:]))]

    def derive(self, row: R, event: Event) -> None:
        """Set the columns that follow from others, after every event that touched the row."""

    def row(self, event: Event, **given: Any) -> R:
        """A new row: its key, what is `given`, and what the event's data have by a column's name; else its default."""
        (key,) = self.keys(event)
        data = event.data
        values = {name: data[name] for name in self._fields if name in data}
        if self.follows:
            values["version"] = event.version
        values.update(zip(self.key, key, strict=True), **given)
        return cast(R, self.row_type(**values))

    @classmethod
    def select(cls, database: Database, rest: str, params: Params = ()) -> list[R]:
        """Rows of the live table; `rest` is what follows FROM: ``WHERE ... ORDER BY ...``."""
        return database.rows(cls.row_type, f"SELECT {cls.names} FROM live.{cls.name} {rest}", params)

    @classmethod
    def find(cls, database: Database, *key: Any) -> R | None:
        """The row of this key, None where there is none."""
        where = " AND ".join(f"{name} = %s" for name in cls.key)
        return next(iter(cls.select(database, f"WHERE {where}", key)), None)

    @classmethod
    def by_key(cls, database: Database, keys: Iterable[Key]) -> dict[Key, R]:
        """The rows of these keys by their key, those that there are."""
        wanted = set(keys)
        if not wanted:
            return {}
        arrays = ", ".join(f"%s::{column.type}[]" for column in cls.columns[: len(cls.key)])
        where = f"WHERE ({', '.join(cls.key)}) IN (SELECT * FROM unnest({arrays}))"
        found = cls.select(database, where, [list(values) for values in zip(*wanted, strict=True)])
        return {tuple(getattr(row, name) for name in cls.key): row for row in found}


def _methods(view: type) -> list[Callable[..., Any]]:
    found = {name: value for base in reversed(view.__mro__) for name, value in vars(base).items()}
    return [value for value in found.values() if "folded" in getattr(value, "__dict__", ())]


def named(event: EventClass) -> tuple[str, str]:
    """(source, family) of an event class."""
    if issubclass(event, ContractEvent):
        return event.service, event.family
    topic = getattr(event, "TOPIC", None)
    if not isinstance(topic, str):
        raise BadView(f"{event.__qualname__} has no TOPIC")
    return topic.partition(".")[0], topic
