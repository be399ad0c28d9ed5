"""A small service for the tests of this folder: a few routes of each kind, and no ledger of its own."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, redirect, render_template_string, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import Conflict, NotFound, Refused
from huiyin_web.definition import ServiceDefinition
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, once
from huiyin_web.http.forms import parse_form
from huiyin_web.http.i18n import _l
from huiyin_web.http.limits import limited
from huiyin_web.http.pages import page
from huiyin_web.http.paging import Page, decode_cursor, encode_cursor
from huiyin_web.identity.policy import (
    BOARD,
    CENTRE,
    STAFF,
    UNIT_ROLES,
    Action,
    Principal,
    Role,
    require,
)
from huiyin_web.identity.rates import Rule
from huiyin_web.identity.scope import Resource
from huiyin_web.menu import Group, Menu, MenuEntry
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Owed, Task, Worklist


class OrderPath(BaseModel):
    no: str


class OrdersQuery(BaseModel):
    limit: int = Field(default=2, ge=1, le=100)
    cursor: str | None = None


class Order(BaseModel):
    no: int


class NewOrder(BaseModel):
    title: str = Field(min_length=1, max_length=20)
    days: int = Field(ge=1)


class OrderForm(BaseModel):
    title: str = Field(max_length=20)
    days: int = Field(ge=1)
    units: list[str] = []
    note: str | None = None


NOTES = """{% extends "layout.html" %}{% import "parts/forms.html" as forms %}
{% block title %}Notes{% endblock %}
{% block content %}{{ forms.errors(errors) }}
{% call forms.form("/desk/notes/add") %}
{{ forms.field("title", "Title", typed.title) }}{{ forms.textarea("text", "Text", typed.text, errors.text) }}
{{ forms.submit("Save") }}{% endcall %}{% endblock %}"""


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/notes", doc_ui=False)
    @requires("desk.dispatch")
    def notes() -> str:
        return render_template_string(NOTES, errors={}, typed={})

    @routes.post("/notes/add", doc_ui=False)
    @requires("desk.dispatch")
    def add_note() -> object:
        once()
        match request.form.get("title", ""):
            case "conflict":
                raise Conflict
            case "missing":
                raise NotFound
            case "broken":
                raise RuntimeError("the secret is 42")
            case "":
                return render_template_string(NOTES, errors={"text": "no title"}, typed=request.form), 422
        flash("saved", "good")
        return redirect("/desk/notes", 303)

    @routes.get("/orders", doc_ui=False)
    @requires("desk.read")
    def orders() -> str:
        return f"orders of {principal().id}"

    @routes.get("/orders/<no>", doc_ui=False)
    @requires("desk.read")
    def order(no: str) -> str:
        require(principal(), "desk.read", Resource(no[:6], UnitKey(no[:6], f"u{no[-1]}")))
        return f"order {no}"

    @routes.get("/orders/new", doc_ui=False)
    @requires("desk.dispatch")
    def form() -> object:
        return page("design.html", noon=runtime.clock.now(), day=runtime.clock.now() - runtime.clock.now())

    @routes.post("/orders/new", doc_ui=False)
    @requires("desk.dispatch")
    def add() -> object:
        made, errors = parse_form(OrderForm)
        return made.model_dump() if made else (errors, 422)

    @routes.get("/settings", doc_ui=False)
    @requires("desk.manage")
    def settings() -> str:
        return "settings"

    @routes.get("/door", doc_ui=False)
    @requires("desk.submit")
    def door() -> str:
        return "the citizen's door"

    @routes.get("/api/v1/orders", responses={200: Page[Order]})
    @requires("desk.read")
    def list_orders(query: OrdersQuery) -> dict[str, object]:
        start = decode_cursor(query.cursor, int)
        first = int(start[0]) + 1 if start else 1  # type: ignore[arg-type]
        last = min(first + query.limit - 1, 5)
        more = encode_cursor(last) if last < 5 else None
        return Page[Order](items=[Order(no=n) for n in range(first, last + 1)], next=more).model_dump()

    @routes.post("/api/v1/orders", responses={201: Order})
    @requires("desk.dispatch")
    def create_order(body: NewOrder) -> tuple[dict[str, object], int]:
        act = act_from_request(runtime, "230602-2026-0000001")
        return {
            "no": body.days,
            "actor": act.actor,
            "causation": act.causation,
            "key": key.key if (key := once()) else None,
        }, 201

    @routes.post("/api/v1/petitions")
    @requires("desk.submit")
    @limited(Rule.REGISTRATION)
    def submit(body: NewOrder) -> dict[str, object]:
        return {"title": body.title}

    @routes.get("/api/v1/refusals/<no>")
    @requires("page.public")
    def refuse(path: OrderPath) -> None:
        match path.no:
            case "conflict":
                raise Conflict
            case "missing":
                raise NotFound
            case "rule":
                raise Refused("too_late", "it is %(days)s days too late", days=3)
            case _:
                raise RuntimeError("the secret is 42")

    @routes.get("/broken", doc_ui=False)
    @requires("page.public")
    def broken() -> None:
        raise RuntimeError("the secret is 42")


def _waiting(_runtime: Runtime, reader: Principal, first: int) -> Owed | None:
    """Two orders, one of them late; an operator has none, and a reporter may not know whether there are any."""
    match reader.posts[0].role:
        case Role.REPORTER:
            return None
        case Role.OPERATOR:
            return Owed(0)
        case _:
            tasks = (
                Task("230602-2026-0000002", "路灯不亮", "sign for it", "", "/desk/orders"),
                Task(
                    "230602-2026-0000001",
                    "暖气不热",
                    "reply",
                    "",
                    "/desk/orders",
                    datetime(2026, 3, 1, tzinfo=UTC),
                ),
            )
            return Owed(2, 1, tasks[:first])


WAITING = Worklist("waiting", _l("Orders"), "desk.read", "desk.orders", _waiting, {"show": "todo"})

DESK = ServiceDefinition(
    name="desk",
    aggregates=(),
    views=(),
    automations=(),
    publish={},
    actions={
        "desk.read": Action(CENTRE | UNIT_ROLES | BOARD, label=_l("Read the desk")),
        "desk.dispatch": Action(STAFF),
        "desk.submit": Action(frozenset({Role.CITIZEN}) | STAFF),
        "desk.manage": Action(frozenset({Role.ADMINISTRATOR})),
    },
    menu=Menu(
        _l("Desk"),
        10,
        (
            MenuEntry(_l("Orders"), "desk.orders", "desk.read", Group.HANDLING),
            MenuEntry(_l("Settings"), "desk.settings", "desk.manage", Group.ADMINISTRATION),
        ),
    ),
    worklists=(WAITING,),
    mount=mount,
    package="huiyin_web",
)
