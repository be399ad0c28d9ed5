"""The page of one order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import uuid4

from flask import request
from werkzeug.wrappers import Response

from huiyin_assignment import wording
from huiyin_assignment.access import resource_of
from huiyin_assignment.features.order_page.reading import ShownOrder
from huiyin_assignment.features.order_page.timeline import timeline
from huiyin_assignment.standing import sentence
from huiyin_assignment.views.units import units_of
from huiyin_chassis.calendar.in_force import calendar_in_force
from huiyin_chassis.clock.china import CHINA
from huiyin_chassis.http.access import principal
from huiyin_chassis.http.actors import Names
from huiyin_chassis.http.codes import class_name, place_name
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.time_left import time_left
from huiyin_chassis.http.vocabulary import label, options
from huiyin_chassis.identity import policy
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Category, Channel, ClockKind, DispatchMode, Nature, Urgency

NOTHING: Mapping[str, str] = {}


def render_order(
    runtime: Runtime,
    shown: ShownOrder,
    *,
    open_form: str = "",
    typed: Mapping[str, str] = NOTHING,
    errors: Mapping[str, str] = NOTHING,
    status: int = 200,
) -> Response:
    """`open_form` is the slug of a form that was sent and not taken; `typed` and `errors` belong to it. Otherwise
    the form of `?do=` is shown, or that of the usual action."""
    chosen = request.args.get("do", "")
    order = shown.order
    needs_units = {"dispatch", "redispatch", "return-decision"} & {*shown.actions, open_form}
    calendar = calendar_in_force(runtime.database, order["jurisdiction"])
    names = Names(runtime.identity)
    units = units_of(runtime.database, order["jurisdiction"]) if needs_units else []
    return page(
        "assignment/order.html",
        status=status,
        shown=shown,
        order=order,
        is_theirs=policy.allows(principal(), "order.work", resource_of(order)),
        state=wording.STATES[order["state"]],
        sentence=sentence(order, order["due_at"], shown.now, calendar),
        about=_about(shown),
        timeline=timeline(shown, names),
        names=names,
        time_left=partial(time_left, now=shown.now, calendar=calendar),
        words=wording,
        clocks=partial(label, ClockKind),
        modes=options(DispatchMode),
        units=[(unit.unit, unit.name) for unit in units],
        open_form=open_form or (chosen if chosen in shown.actions else next(iter(shown.actions), "")),
        sent=open_form,
        typed=typed,
        errors=errors,
        here_and_now=shown.now.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M"),
        key=uuid4().hex,
    )


def _about(shown: ShownOrder) -> list[tuple[str, Any]]:
    """Label and value of everything that is known about the matter."""
    order = shown.order
    known = [
        (_("Unit"), order["unit_name"]),
        (_("Handed over as"), _mode(shown)),
        (_("Category"), label(Category, order["category"])),
        (_("Nature"), label(Nature, order["nature"])),
        (_("Class"), class_name(order["matter_class"])),
        (_("Place"), place_name(order["place"])),
        (_("Urgency"), label(Urgency, order["urgency"])),
        (_("Channel"), label(Channel, order["channel"])),
        (_("Received on"), order["received_at"]),
        (_("Round"), order["round"]),
        (
            _("Secrecy"),
            _("The petitioner asked that name and content be kept secret.") if order["confidential"] else "",
        ),
        (
            _("Giving back"),
            _("The unit was designated: it can't be given back.") if order["no_return"] else "",
        ),
    ]
    return [(label, value) for label, value in known if value]


def _mode(shown: ShownOrder) -> str:
    if shown.received_itself:
        return _("Not handed over: the unit received it itself")
    return label(DispatchMode, shown.order["mode"])
