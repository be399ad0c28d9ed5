"""The bookings of a session, and the form in which the office books by phone or at the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel
from werkzeug.wrappers import Response

from huiyin_intake.domain.vocabulary import BookingGround, BookingState, BookingWay, Screening, SessionState
from huiyin_intake.features.book_reception.command import ACTION, BookSession, book_session, cancel_booking
from huiyin_intake.features.book_reception.query import bookings_shown, screened_for, titles_of
from huiyin_intake.features.book_reception.screening import Screened
from huiyin_intake.links import bookings_url, cancel_booking_url, petition_url, reception_url, receptions_url
from huiyin_intake.reception_words import day_words, hours_words, leader_name
from huiyin_intake.receptions import bookings_for, jurisdiction_of_session, roster_of, rules_of
from huiyin_intake.views.reception_bookings import BookingRow
from huiyin_intake.views.reception_sessions import ReceptionSessionsView, SessionRow
from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.filling import was_typed
from huiyin_web.http.i18n import _, _l, china_time
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Link, Option, Options, Table, TagKind
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime

LABELS: Mapping[str, str] = {
    "registration_no": _l("Number"),
    "way": _l("Booked by"),
    "persons": _l("Number of people"),
    "representatives": _l("How many come in"),
    "proxy": _l("Somebody comes with the petitioner's authority in writing"),
    "because": _l("Why it is booked all the same"),
}
_WAYS: Mapping[BookingWay, str] = {
    BookingWay.PHONE: _l("Phone"),
    BookingWay.WINDOW: _l("At the window"),
    BookingWay.WEB: _l("Web"),
}
_STATES: Mapping[BookingState, tuple[TagKind, str]] = {
    BookingState.BOOKED: ("good", _l("Booked")),
    BookingState.WAITING: ("warn", _l("Waits for a slot")),
    BookingState.CANCELLED: ("neutral", _l("Cancelled")),
}
_GROUNDS: Mapping[BookingGround, str] = {
    BookingGround.LEADER_ASKED: _l("A leader asked for it"),
    BookingGround.MANY_PEOPLE: _l("It concerns many people"),
    BookingGround.URGENT: _l("It is urgent"),
    BookingGround.OVERDUE: _l("It is overdue"),
    BookingGround.OTHER_SESSION: _l("Taken from another session"),
}
_SCREENED: Mapping[Screening, str] = {
    Screening.ACCUSATION: _l("Accusations are received by the discipline organ, and by nobody else."),
    Screening.LEGAL_ROUTE: _l(
        "It was not accepted, because it belongs to a court, arbitration or reconsideration. That way is open."
    ),
    Screening.ENDED: _l("It has ended. New facts are registered as a new matter."),
    Screening.BEING_HANDLED: _l("It is being handled already."),
    Screening.OUTSIDE_REMIT: _l("It lies outside the remit of this session."),
    Screening.FITS: _l("It fits this session."),
}


class CancelForm(BaseModel):
    """Nothing is asked."""


@dataclass(frozen=True)
class BookingsPage:
    """`screened`: what the rules say of the matter that was typed; `facts`: more about it; `offered`: other sessions. `open`:
    whether the session still takes bookings."""

    title: str
    session_no: str
    crumbs: Sequence[tuple[str, str]]
    lede: str
    table: Table
    cancelling: Sequence[tuple[str, str]]
    open: bool
    why_closed: str
    address: str
    labels: Mapping[str, str]
    typed: Mapping[str, str]
    ways: Options
    grounds: Options
    most: int
    screened: str
    facts: str
    offered: Sequence[Link]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/receptions/<session_no>/bookings", doc_ui=False)
    @requires(ACTION)
    def page_bookings(session_no: str) -> Response:
        return _page(runtime, session_no)

    @routes.post("/receptions/<session_no>/bookings", doc_ui=False)
    @requires(ACTION)
    def page_book(session_no: str) -> Any:
        _session(runtime, session_no)

        def book(command: BookSession) -> Response:
            booked = book_session(runtime, act_from_request(runtime), principal(), session_no, command)
            said = (
                _("Booked, as number %(booking)s.", booking=booked.booking)
                if booked.state is BookingState.BOOKED
                else _("Every slot is taken. It waits, as number %(booking)s.", booking=booked.booking)
            )
            return redirect_saying(bookings_url(session_no), said)

        return run_form(BookSession, book, lambda: _page(runtime, session_no))

    @routes.post("/receptions/<session_no>/bookings/<int:booking>/cancellation", doc_ui=False)
    @requires(ACTION)
    def page_cancel_booking(session_no: str, booking: int) -> Any:
        _session(runtime, session_no)

        def cancel(_form: CancelForm) -> Response:
            cancel_booking(runtime, act_from_request(runtime), principal(), session_no, booking)
            return redirect_saying(bookings_url(session_no), _("Cancelled. Whoever waited longest moves up."))

        return run_form(CancelForm, cancel, lambda: _page(runtime, session_no), at=bookings_url(session_no))


def _session(runtime: Runtime, session_no: str) -> SessionRow:
    place = jurisdiction_of_session(session_no)
    policy.require(principal(), ACTION, Resource(place))
    found = ReceptionSessionsView.find(runtime.database, place, session_no)
    if found is None:
        raise NotFound
    return found


def _page(runtime: Runtime, session_no: str) -> Response:
    session = _session(runtime, session_no)
    rows = bookings_shown(runtime, principal(), session_no)
    titles = titles_of(runtime, [each.registration_no for each in rows])
    typed = {"way": BookingWay.PHONE.value, "persons": "1", "representatives": "1"}
    refused = was_typed(bookings_url(session_no))
    typed |= request.args.to_dict() | (refused.to_dict() if refused else request.form.to_dict())
    found = _screened(runtime, session_no, typed.get("registration_no", ""))
    states = bookings_for(runtime, session_no).states.values()
    taken = sum(each is BookingState.BOOKED for each in states)
    closed = _closed(runtime, session)
    model = BookingsPage(
        title=_("Bookings"),
        session_no=session_no,
        crumbs=[
            (_("Reception days"), receptions_url()),
            (_named(runtime, session), reception_url(session_no)),
        ],
        lede=_("%(taken)s of %(slots)s slots are taken.", taken=taken, slots=session.slots),
        table=Table.of(rows, lambda each: _cells(session, each, titles)),
        cancelling=[
            (
                _("Cancel number %(booking)s", booking=each.booking),
                cancel_booking_url(session_no, each.booking),
            )
            for each in rows
            if each.state is not BookingState.CANCELLED and runtime.clock.now() < session.starts_at
        ],
        open=not closed,
        why_closed=closed,
        address=bookings_url(session_no),
        labels=LABELS,
        typed=typed,
        ways=[Option(each.value, str(_WAYS[each])) for each in (BookingWay.PHONE, BookingWay.WINDOW)],
        grounds=[Option(each.value, str(word)) for each, word in _GROUNDS.items()],
        most=rules_of(runtime, session.jurisdiction).representatives,
        screened=str(_SCREENED[found.outcome]) if found else "",
        facts=_facts(found) if found else "",
        offered=[
            Link(_named(runtime, each), bookings_url(each.session_no, typed["registration_no"]))
            for each in found.offered
        ]
        if found
        else (),
    )
    return page("intake/reception_bookings.html", **vars(model))


def _screened(runtime: Runtime, session_no: str, registration_no: str) -> Screened | None:
    """None where no matter was named that whoever asks may know of."""
    if not registration_no:
        return None
    try:
        return screened_for(runtime, principal(), session_no, registration_no)
    except Refused:
        return None


def _facts(found: Screened) -> str:
    if found.outcome is not Screening.BEING_HANDLED:
        return ""
    by = _("By: %(unit)s", unit=found.unit_name) if found.unit_name else ""
    due = _("Due: %(at)s", at=china_time(found.due_at)) if found.due_at else ""
    return " · ".join(filter(None, (by, due)))


def _closed(runtime: Runtime, session: SessionRow) -> str:
    """Why it takes no bookings now; empty where it does."""
    if session.state is SessionState.CANCELLED:
        return _("This session was cancelled.")
    if not session.edition:
        return _("This session isn't announced yet: announce it first.")
    ends = rules_of(runtime, session.jurisdiction).booking_ends(session.starts_at)
    return _("Booking has ended.") if runtime.clock.now() >= ends else ""


def _named(runtime: Runtime, session: SessionRow) -> str:
    leader = leader_name(roster_of(runtime, session.jurisdiction), session.leader)
    return f"{leader} {day_words(session.starts_at)} {hours_words(session.starts_at, session.ends_at)}"


def _cells(
    session: SessionRow, booking: BookingRow, titles: Mapping[str, str]
) -> Mapping[Column, Cell | Content]:
    kind, word = _STATES[booking.state]
    if session.state is SessionState.CANCELLED and booking.state is not BookingState.CANCELLED:
        kind, word = "bad", _("Session cancelled")
    people = str(booking.persons)
    if booking.persons > 1:
        people = _(
            "%(persons)s, %(representatives)s come in",
            persons=booking.persons,
            representatives=booking.representatives,
        )
    return {
        Column("booking", _("No."), "number"): booking.booking,
        Column("matter", _("Number"), "code"): Cell(
            booking.registration_no, petition_url(booking.registration_no)
        ),
        Column("title", _("Title")): titles.get(booking.registration_no, ""),
        Column("persons", _("Number of people")): people,
        Column("way", _("Booked by")): str(_WAYS[booking.way]),
        Column("because", _("Booked all the same")): Cell(
            str(_SCREENED[booking.screening]), sub=str(_GROUNDS[booking.because])
        )
        if booking.because
        else "",
        Column("state", _("State"), "tag"): Cell(str(word), tag=kind),
    }
