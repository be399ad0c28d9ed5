"""The page of one order: where it stands, what happened, and the forms of what may be done now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_assignment.domain.order_events import UrgingReceived
from huiyin_assignment.features.show_order.actions import ACTIONS
from huiyin_assignment.features.show_order.forms import DONE, ActionForm, action_form, action_url, labels_of
from huiyin_assignment.features.show_order.query import Redo, ShownClock, ShownOrder, open_text, read_order
from huiyin_assignment.features.show_order.timeline import timeline
from huiyin_assignment.features.show_order.told import told
from huiyin_assignment.links import order_url, orders_url, papers_url, reveal_url
from huiyin_assignment.listed_order import ListedOrder
from huiyin_assignment.order_access import find_order, resource_of
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Versioned
from huiyin_contracts.vocabulary import Category, Channel, ClockOutcome, DispatchMode, Nature, Urgency
from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_ledger.domain import NotFound
from huiyin_web.http.access import principal, requires
from huiyin_web.http.actors import Names
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.commands import run_form
from huiyin_web.http.filling import happened, refusals
from huiyin_web.http.i18n import _, china_due
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Entry, Happening, Link
from huiyin_web.http.problems import refusal_text
from huiyin_web.http.regime import speak_of
from huiyin_web.http.time_left import time_left
from huiyin_web.http.vocabulary import duty_label, label, redo_reason_label
from huiyin_web.identity import policy
from huiyin_web.matter_frame.head import MatterHead, matter_head
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class ClockBar:
    """One limit; `remaining` is empty for one that has ended. `cancelled`: the word for one that ended with nothing done."""

    label: str
    remaining: str
    clock: ShownClock
    cancelled: str


@dataclass(frozen=True)
class OrderPage:
    """`redo` says that it is handled again, empty where it is not, and `redo_why` why. `running`, `step_done` and
    `ended` are the limits beside the one of the head: owed now, done but not yet ended by supervision, ended.
    `reveal` is where the holder of a sealed order reads the accusation, empty for others. `papers` is where those of the
    order are printed, empty where there can be none. `others` are the further actions; `barred` says why somebody else has to
    do what the centre does next."""

    back: str
    number: str
    head: MatterHead
    now: datetime
    running: Sequence[ClockBar]
    step_done: Sequence[ClockBar]
    ended: Sequence[ClockBar]
    urgings: Sequence[str]
    redo: str
    redo_why: Sequence[Entry]
    text: str
    sealed: bool
    reveal: str
    papers: str
    about: Sequence[Entry]
    reply: str
    reply_about: Sequence[Entry]
    timeline: Sequence[Happening]
    errors: Mapping[str, str]
    labels: Mapping[str, str]
    form: ActionForm | None
    others: Sequence[Link]
    barred: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/orders/<registration_no>", doc_ui=False)
    @requires("order.read")
    def page_order(registration_no: str) -> Any:
        return _order_page(runtime, registration_no)

    for action in ACTIONS:
        _mount_form(routes, runtime, action)


def _mount_form(routes: APIBlueprint, runtime: Runtime, action: OrderAction) -> None:
    @routes.get(
        f"/orders/<registration_no>/{action.slug}",
        doc_ui=False,
        endpoint=f"{action.page}_form",
    )
    @requires("order.read")
    def page_action_form(registration_no: str) -> Any:
        """The address that a form's answer has, when it is asked for by itself: the order's page with that form."""
        return _onward(runtime, registration_no, action)

    @routes.post(
        f"/orders/<registration_no>/{action.slug}",
        doc_ui=False,
        endpoint=action.page,
    )
    @requires(action.action)
    def page_action(registration_no: str) -> Any:
        order = action.find(runtime, registration_no)

        def give(body: Versioned) -> Response:
            action.give_on_page(runtime, order, body)
            flash(str(action.done), "good")
            return _onward(runtime, registration_no)

        def again() -> Response:
            return _order_page(runtime, registration_no, action)

        return run_form(action.body, give, again, at=order_url(registration_no, do=action.slug))


def _onward(runtime: Runtime, registration_no: str, action: OrderAction | None = None) -> Response:
    """To the order's page, with the form of `action`, or to the list where the order has left this person's hands."""
    try:
        find_order(runtime.database, principal(), registration_no)
    except NotFound:
        return redirect(orders_url(), code=303)
    return redirect(order_url(registration_no, do=action.slug if action else None), code=303)


def _order_page(runtime: Runtime, registration_no: str, sent: OrderAction | None = None) -> Response:
    """With the form that was sent, or the one of `?do=`, or that of the usual action."""
    shown = read_order(runtime, principal(), registration_no)
    order = shown.order
    speak_of(order.channel)
    calendar = calendar_in_force(runtime.database, order.jurisdiction)
    names = Names(runtime.identity)
    action = sent or _chosen(order, shown.actions)
    form = action_form(runtime, order, shown.now, action) if action else None
    is_holder = policy.allows(principal(), "order.work", resource_of(order))
    running = [clock for clock in shown.clocks if clock.stopped_at is None]
    happenings = timeline(shown, names)
    happened(happenings)
    head = matter_head(runtime, told(runtime, shown, action))
    model = OrderPage(
        back=orders_url(),
        number=order.registration_no,
        head=head,
        now=shown.now,
        running=[
            _bar(clock, shown.now, calendar)
            for clock in running
            if not clock.step_done and not _is_headed(clock, head)
        ],
        step_done=[_bar(clock, shown.now, calendar) for clock in running if clock.step_done],
        ended=[_bar(clock, shown.now, calendar) for clock in shown.clocks if clock.stopped_at],
        urgings=[_urging(each) for each in shown.urgings],
        redo=_("Redo, round %(round)s", round=order.round) if shown.redo else "",
        redo_why=_redo_why(shown.redo) if shown.redo else [],
        text=shown.text,
        sealed=order.sealed,
        reveal=reveal_url(order.registration_no, "accusation") if order.sealed and is_holder else "",
        papers=papers_url(order.registration_no) if _has_papers(order) else "",
        about=_about(shown),
        reply=open_text(shown.reply.text) if shown.reply else "",
        reply_about=_reply_about(shown, names),
        timeline=happenings,
        errors=refusals(form.address) if form else {},
        labels=labels_of(order),
        form=form,
        others=[
            Link(str(each.label), order_url(order.registration_no, do=each.slug))
            for each in shown.actions
            if each is not action
        ],
        barred=refusal_text(shown.barred) if shown.barred else "",
    )
    return page("assignment/order.html", **vars(model))


def _has_papers(order: ListedOrder) -> bool:
    return order.dispatched_at is not None and not (order.sealed or order.imported)


def _is_headed(clock: ShownClock, head: MatterHead) -> bool:
    shown = head.clock
    return shown is not None and (duty_label(clock.kind), clock.due_at) == (shown.label, shown.due_at)


def _urging(urging: UrgingReceived) -> str:
    return _(
        "Urged about “%(duty)s”, to be answered by %(time)s: %(words)s",
        duty=duty_label(urging.kind),
        time=china_due(urging.answer_due_at),
        words=open_text(urging.words),
    )


def _chosen(order: ListedOrder, actions: Sequence[OrderAction]) -> OrderAction | None:
    """That of `?do=`, if it is one of the `actions` or was just refused, else the usual one."""
    slug = request.args.get("do", "")
    asked = next((each for each in ACTIONS if each.slug == slug), None)
    if asked and (asked in actions or refusals(action_url(asked, order))):
        return asked
    return next(iter(actions), None)


def _bar(clock: ShownClock, now: datetime, calendar: WorkingCalendar) -> ClockBar:
    remaining = "" if clock.stopped_at else time_left(clock.due_at, now, calendar)
    cancelled = label(ClockOutcome, clock.outcome) if clock.outcome == ClockOutcome.CANCELLED else ""
    return ClockBar(duty_label(clock.kind), remaining, clock, cancelled)


def _about(shown: ShownOrder) -> list[Entry]:
    """The lines about the matter that have a value."""
    order = shown.order
    secrecy = _secrecy(order)
    no_return = _("The unit was designated: it can't be given back.") if order.no_return else ""
    entries = (
        Entry(_("Unit"), order.unit_name),
        Entry(_("Handed over as"), _mode(shown)),
        Entry(_("Category"), label(Category, order.category)),
        Entry(_("Nature"), label(Nature, order.nature)),
        Entry(_("Class"), class_name(order.matter_class)),
        Entry(_("Place"), place_name(order.place)),
        Entry(_("Urgency"), label(Urgency, order.urgency)),
        Entry(_("Channel"), label(Channel, order.channel)),
        Entry(_("Received on"), order.received_at),
        Entry(_("Round"), order.round),
        Entry(_("Promised for"), _promised(shown)),
        Entry(_("Secrecy"), secrecy),
        Entry(_("Giving back"), no_return),
    )
    return [entry for entry in entries if entry.value]


def _secrecy(order: ListedOrder) -> str:
    if order.sealed:
        return _("An accusation: nobody but those of the organ who handle accusations may know of it.")
    return _("The petitioner asked that name and content be kept secret.") if order.confidential else ""


def _promised(shown: ShownOrder) -> str:
    """The day of a promise that is not done yet."""
    if not shown.promise_open:
        return ""
    return shown.promised_for.isoformat() if shown.promised_for else _("no day named")


def _redo_why(redo: Redo) -> list[Entry]:
    """Why it is handled again, as much as was told."""
    entries = (
        Entry(_("Reason"), redo_reason_label(redo.reason)),
        Entry(_("What the petitioner said"), redo.words),
        Entry(_("What the centre asks for"), redo.wanted),
    )
    return [entry for entry in entries if entry.value]


def _mode(shown: ShownOrder) -> str:
    if shown.received_itself:
        return _("Not handed over: the unit received it itself")
    return label(DispatchMode, shown.order.mode)


def _reply_about(shown: ShownOrder, names: Names) -> list[Entry]:
    reply = shown.reply
    if reply is None:
        return []
    promised = [Entry(_("Promised for"), reply.promised_for)] if reply.promised_for else []
    return [
        Entry(_("What was done"), str(DONE[reply.done])),
        *promised,
        Entry(_("What was found"), open_text(reply.facts)),
        Entry(_("Proof"), open_text(reply.evidence)),
        Entry(_("Written by"), names.of(reply.by)),
        Entry(_("Handed in"), shown.replied_at),
        Entry(_("Round"), reply.round),
    ]
