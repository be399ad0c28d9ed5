"""Addresses of the pages that intake links to, by their names."""

from __future__ import annotations

from huiyin_web.http.links import page_url


def petitions_url(search: str | None = None) -> str:
    return page_url("intake.page_petitions", search=search)


def petition_url(registration_no: str, anchor: str = "") -> str:
    return page_url("intake.page_petition", registration_no=registration_no, anchor=anchor)


def next_petition_url() -> str:
    return page_url("intake.page_next_petition")


def additions_url() -> str:
    return page_url("intake.page_additions")


def addition_for_caller_url(registration_no: str) -> str:
    return page_url("intake.page_add_for_caller", registration_no=registration_no)


def registration_url(channel: str | None = None) -> str:
    return page_url("intake.page_registration", channel=channel)


def accusation_url(registration_no: str) -> str:
    return page_url("intake.page_reveal", registration_no=registration_no, what="accusation")


def identity_url(registration_no: str) -> str:
    return page_url("intake.page_reveal", registration_no=registration_no, **{"from": "case"})


def order_url(registration_no: str) -> str:
    return page_url("assignment.page_order", registration_no=registration_no)


def return_visit_url(registration_no: str) -> str:
    return page_url("supervision.page_visit", registration_no=registration_no)


def track_url(registration_no: str | None = None) -> str:
    return page_url("intake_root.page_track", registration_no=registration_no)


def letter_url(registration_no: str) -> str:
    return page_url("intake_root.page_letter", registration_no=registration_no)


def addition_url(registration_no: str) -> str:
    return page_url("intake_root.page_add", registration_no=registration_no)


def received_url(registration_no: str) -> str:
    return page_url("intake_root.page_received", registration_no=registration_no)


def door_url() -> str:
    return page_url("intake_root.page_door")


def new_petition_url() -> str:
    return page_url("intake_root.page_new_petition")


def question_url(ref: str, question: str) -> str:
    return page_url("intake_root.page_question", ref=ref, question=question)


def discard_url(ref: str) -> str:
    return page_url("intake_root.page_discard", ref=ref)


def papers_url(registration_no: str) -> str:
    return page_url("intake.page_papers", registration_no=registration_no)


def receptions_url(**filters: str | None) -> str:
    return page_url("intake.page_receptions", **filters)


def reception_url(session_no: str, do: str | None = None) -> str:
    return page_url("intake.page_reception", session_no=session_no, do=do)


def reception_change_url(session_no: str, change: str) -> str:
    return page_url(f"intake.page_{change}", session_no=session_no)


def bookings_url(session_no: str, registration_no: str | None = None) -> str:
    return page_url("intake.page_bookings", session_no=session_no, registration_no=registration_no)


def cancel_booking_url(session_no: str, booking: int) -> str:
    return page_url("intake.page_cancel_booking", session_no=session_no, booking=booking)


def roster_url(jurisdiction: str | None = None) -> str:
    return page_url("intake.page_roster", jurisdiction=jurisdiction)


def roster_entry_url(jurisdiction: str, entry: str) -> str:
    return page_url("intake.page_roster_entry", jurisdiction=jurisdiction, entry=entry)


def plan_session_url(jurisdiction: str | None = None) -> str:
    return page_url("intake.page_plan_session", jurisdiction=jurisdiction)


def plan_series_url(jurisdiction: str | None = None) -> str:
    return page_url("intake.page_plan_series", jurisdiction=jurisdiction)


def reception_moves_url() -> str:
    return page_url("intake.page_reception_moves")


def quarter_url(jurisdiction: str | None = None, quarter: str | None = None) -> str:
    return page_url("intake.page_quarter", jurisdiction=jurisdiction, quarter=quarter)


def name_plates_url(session_no: str) -> str:
    return page_url("intake.page_name_plates", session_no=session_no)


def announce_receptions_url(jurisdiction: str | None = None) -> str:
    return page_url("intake.page_announce_receptions", jurisdiction=jurisdiction)


def announced_url(place: str | None = None) -> str:
    return page_url("intake_root.page_announced", place=place)


def announced_notice_url(place: str | None = None) -> str:
    return page_url("intake_root.page_announced_notice", place=place)


def announced_text_url(place: str | None = None, first: str | None = None, last: str | None = None) -> str:
    return page_url("intake_root.announced_text", place=place, **{"from": first, "to": last})


def announced_feed_url(place: str | None = None) -> str:
    return page_url("intake_root.announced_feed", place=place)


def announced_calendar_url(place: str | None = None, leader: str | None = None) -> str:
    return page_url("intake_root.announced_calendar", place=place, leader=leader)
