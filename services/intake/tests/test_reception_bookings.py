"""Bookings of reception days: screened by rule, with slots, a waiting list, groups; never an accusation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from huiyin_contracts.assignment import OrderClosed
from huiyin_intake.domain.vocabulary import BookingGround, BookingState, Screening
from huiyin_intake.features.book_reception.command import BookSession, book_session, cancel_booking, take_to
from huiyin_intake.features.book_reception.screening import screened
from huiyin_intake.features.change_reception.command import CancelSession, cancel_session
from huiyin_intake.features.erase_petitioner.command import EraseWriter
from huiyin_intake.features.erase_petitioner.handler import erase_writer
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.triage_petition.command import triage_petition
from huiyin_intake.petitions import load_petition
from huiyin_intake.receptions import bookings_for, load_session
from huiyin_intake.views.reception_bookings import BookingRow, bookings_of
from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Post, Principal, Role
from huiyin_web.identity.scope import Scope

from .conftest import Intake
from .given import CITY, COUNTY, dispatched, triage_command
from .reception_office import Office

BOOKED, WAITING, CANCELLED = BookingState.BOOKED, BookingState.WAITING, BookingState.CANCELLED


class Booking(Office):
    """The office with an announced session of two slots, whose remit are utilities."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake)
        self.sitting = self.session(slots=2)
        self.announce(self.sitting)
        self.people = 0

    def matter(self, **changes: Any) -> str:
        """Of somebody else each time, within the remit, and not handled yet."""
        self.people += 1
        given = {"name": f"张{self.people}山", "phone": f"139{self.people:08d}", "id_no": None, **changes}
        return self.intake.register(**given).registration_no

    def book(self, number: str, session: str = "", **changes: Any) -> BookingState:
        command = BookSession.model_validate({"registration_no": number, "because": "many_people", **changes})
        act = self.intake.act("clerk-1")
        return book_session(self.runtime, act, self.intake.clerk, session or self.sitting, command).state

    def cancel(self, booking: int) -> None:
        cancel_booking(self.runtime, self.intake.act("clerk-1"), self.intake.clerk, self.sitting, booking)

    def listed(self) -> list[BookingRow]:
        return bookings_of(self.runtime.database, CITY, self.sitting, self.scope)

    @property
    def scope(self) -> Scope:
        return policy.scope_of(self.intake.clerk, "petition.read")

    @property
    def states(self) -> list[BookingState]:
        return [each.state for each in self.listed()]

    def triaged(self, **changes: Any) -> str:
        number = self.matter()
        act = self.intake.act("clerk-1", number)
        triage_petition(self.runtime, act, self.intake.clerk, number, triage_command(**changes))
        return number

    def screening(self, number: str) -> Screening:
        return self.screened(number).outcome

    def screened(self, number: str) -> Any:
        session = load_session(self.runtime, self.sitting)
        return screened(self.runtime, load_petition(self.runtime, number), session)


@pytest.fixture
def office(intake: Intake) -> Booking:
    return Booking(intake)


def refusal(office: Booking, number: str, session: str = "", **changes: Any) -> str:
    with pytest.raises(Refused) as refused:
        office.book(number, session, **changes)
    return refused.value.code


def test_whoever_finds_no_slot_waits_and_moves_up_in_order(office: Booking) -> None:
    for _visitor in range(4):
        office.book(office.matter())
    assert office.states == [BOOKED, BOOKED, WAITING, WAITING]
    office.cancel(3)
    office.cancel(1)
    assert office.states == [CANCELLED, BOOKED, CANCELLED, BOOKED]
    with pytest.raises(Refused) as refused:
        office.cancel(1)
    assert refused.value.code == "booking_cancelled"


def test_two_clerks_book_the_last_slot_at_once(office: Booking) -> None:
    office.book(office.matter())
    numbers = [office.matter(), office.matter()]
    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(office.book, numbers))
    assert done == [BOOKED, WAITING]
    assert sorted(office.states) == [BOOKED, BOOKED, WAITING]


def test_a_session_is_cancelled_while_somebody_books(office: Booking) -> None:
    """Whichever comes first: nobody is booked for a session that is cancelled and doesn't know it."""
    number = office.matter()

    def book() -> str:
        try:
            return office.book(number).value
        except Refused as refused:
            return refused.code

    def cancel() -> str:
        office.do(cancel_session, office.sitting, CancelSession(reason="全市防汛"))
        return "cancelled"

    with ThreadPoolExecutor(2) as pool:
        booked, cancelled = pool.submit(book), pool.submit(cancel)
        assert (booked.result() in ("booked", "cancelled"), cancelled.result()) == (True, "cancelled")
    bookings = bookings_for(office.runtime, office.sitting)
    assert (bookings.closed, len(bookings.bookings)) == (True, booked.result() == "booked")


def test_one_matter_is_booked_once(office: Booking) -> None:
    number = office.matter()
    office.book(number)
    assert refusal(office, number) == "booked_already"
    office.cancel(1)
    assert office.book(number) is BOOKED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"persons": 12, "representatives": 5}, ""),
        ({"persons": 3, "representatives": 4}, "too_many_representatives"),
        ({"persons": 1, "representatives": 1, "proxy": True}, ""),
    ],
)
def test_a_group_sends_representatives(office: Booking, changes: dict[str, Any], code: str) -> None:
    """R22 §20: five at most."""
    number = office.matter()
    if code:
        assert refusal(office, number, **changes) == code
    else:
        assert office.book(number, **changes) is BOOKED


def test_only_what_the_public_knows_is_booked_until_the_day_before_at_five(office: Booking) -> None:
    quiet = office.session(on=date(2026, 3, 25))
    number = office.matter()
    assert refusal(office, number, quiet) == "not_announced"
    office.intake.clock.advance(timedelta(days=15, hours=7, minutes=59))
    office.book(number)
    office.intake.clock.advance(timedelta(minutes=1))
    assert refusal(office, office.matter()) == "booking_has_ended"


def test_a_matter_outside_the_remit_is_offered_the_right_session(office: Booking) -> None:
    """The other leaders receive about everything; one session is not announced, one is full of its own time."""
    right = office.session(on=date(2026, 3, 25), leader="leader-2")
    office.announce(right)
    office.session(on=date(2026, 3, 26), leader="leader-2")
    number = office.triaged(matter_class="transport/postal_services")
    found = office.screened(number)
    assert found.outcome is Screening.BEING_HANDLED
    assert found.offered == ()
    untriaged = office.matter()
    found = office.screened(untriaged)
    assert (found.outcome, [each.session_no for each in found.offered]) == (Screening.OUTSIDE_REMIT, [right])
    assert refusal(office, untriaged, because=None) == "screened_out"


def test_the_page_says_what_the_rules_say_and_leads_on_with_the_matter(office: Booking) -> None:
    right = office.session(on=date(2026, 3, 25), leader="leader-2")
    office.announce(right)
    number, desk = office.matter(), office.intake.browser(Role.OPERATOR)
    sent = {"registration_no": number, "way": "phone", "persons": "1", "representatives": "1", "because": ""}
    page = desk.post(f"/intake/receptions/{office.sitting}/bookings", data=sent, follow_redirects=True).text
    assert "该件不属于本场次接待领导的分管范围" in page
    onward = f"/intake/receptions/{right}/bookings?registration_no={number}"
    assert onward in page
    assert f'value="{number}"' in desk.get(onward).text
    page = desk.post(
        f"/intake/receptions/{office.sitting}/bookings",
        data={**sent, "because": "urgent"},
        follow_redirects=True,
    ).text
    assert (number in page, "情况紧急" in page, office.states) == (True, True, [BOOKED])


def test_a_matter_that_is_handled_is_told_by_whom_and_until_when(office: Booking) -> None:
    number = office.triaged()
    office.intake.receive(dispatched(number, "housing"))
    found = office.screened(number)
    assert (found.outcome, found.unit_name) == (Screening.BEING_HANDLED, "housing unit")
    assert refusal(office, number, because=None) == "screened_out"
    office.book(number)
    (row,) = office.listed()
    assert (row.screening, row.because) == (Screening.BEING_HANDLED, BookingGround.MANY_PEOPLE)


def test_an_accusation_is_booked_by_nobody(office: Booking) -> None:
    """Whoever may not know of it hears of no matter; whoever may is told where it is received."""
    number = office.matter(accusation=True, accused="王处长")
    act = office.intake.act("operator-1")
    command = BookSession(registration_no=number, because=BookingGround.URGENT)
    with pytest.raises(NotFound):
        book_session(office.runtime, act, office.intake.operator, office.sitting, command)
    assert refusal(office, number) == "accusation"
    assert bookings_for(office.runtime, office.sitting).bookings == {}


def test_what_turns_out_to_be_an_accusation_leaves_the_list_and_its_slot(office: Booking) -> None:
    office.intake.receive_units()
    accused, others = office.matter(), [office.matter(), office.matter()]
    for number in (accused, *others):
        office.book(number)
    command = ReferAccusation(competent_unit="discipline", accused_party="王处长")
    refer_accusation(
        office.runtime, office.intake.act("clerk-1", accused), office.intake.clerk, accused, command
    )
    assert [each.registration_no for each in office.listed()] == others
    office.intake.service.subscriptions["intake"].catch_up()
    assert office.states == [BOOKED, BOOKED]


def test_an_erased_visitor_leaves_the_list_and_its_slot(office: Booking) -> None:
    erased, other, third = office.matter(), office.matter(), office.matter()
    for number in (erased, other, third):
        office.book(number)
    admin = Principal.of("admin-1", "", Role.ADMINISTRATOR, CITY)
    erase_writer(
        office.runtime, office.intake.act("admin-1"), admin, erased, EraseWriter(reason="本人申请删除")
    )
    office.intake.service.subscriptions["intake"].catch_up()
    assert [(each.registration_no, each.state) for each in office.listed()] == [
        (other, BOOKED),
        (third, BOOKED),
    ]


def test_a_visitor_is_taken_to_another_session_or_stays(office: Booking) -> None:
    other, quiet = office.session(on=date(2026, 3, 25)), office.session(on=date(2026, 3, 26))
    office.announce(other)
    number = office.matter()
    office.book(number)
    act, clerk = office.intake.act("clerk-1"), office.intake.clerk
    with pytest.raises(Refused) as refused:
        take_to(office.runtime, act, clerk, office.sitting, 1, quiet)
    assert (refused.value.code, office.states) == ("not_announced", [BOOKED])
    take_to(office.runtime, act, clerk, office.sitting, 1, other)
    assert [(each.state, each.taken_to) for each in office.listed()] == [(CANCELLED, other)]
    assert [
        each.registration_no for each in bookings_of(office.runtime.database, CITY, other, office.scope)
    ] == [number]


def test_nobody_gives_up_a_slot_for_a_queue(office: Booking) -> None:
    full = office.session(on=date(2026, 3, 25), slots=1)
    office.announce(full)
    office.book(office.matter(), full)
    office.book(office.matter())
    act, clerk = office.intake.act("clerk-1"), office.intake.clerk
    with pytest.raises(Refused) as refused:
        take_to(office.runtime, act, clerk, office.sitting, 1, full)
    assert (refused.value.code, office.states) == ("full", [BOOKED])


def test_whoever_had_a_slot_of_a_cancelled_session_may_wait_elsewhere(office: Booking) -> None:
    full = office.session(on=date(2026, 3, 25), slots=1)
    office.announce(full)
    office.book(office.matter(), full)
    office.book(office.matter())
    office.do(cancel_session, office.sitting, CancelSession(reason="全市防汛"))
    taken = take_to(
        office.runtime, office.intake.act("clerk-1"), office.intake.clerk, office.sitting, 1, full
    )
    assert taken.state is WAITING


def test_whoever_may_not_read_the_matter_neither_cancels_nor_moves_it(office: Booking) -> None:
    """Gaps in the list tell the number of a booking that is not shown."""
    other = office.session(on=date(2026, 3, 25))
    office.announce(other)
    office.book(office.matter())
    office.book(office.matter(accusation=False))
    limited = Principal("operator-2", "", (Post(Role.OPERATOR, CITY, classes=("transport",)),))
    act = office.intake.act("operator-2")
    for number in (1, 2, 9):
        with pytest.raises(NotFound):
            cancel_booking(office.runtime, act, limited, office.sitting, number)
        with pytest.raises(NotFound):
            take_to(office.runtime, act, limited, office.sitting, number, other)
    assert office.states == [BOOKED, BOOKED]


def test_what_happens_after_the_session_changes_nothing_of_who_was_booked(office: Booking) -> None:
    office.intake.receive_units()
    numbers = [office.matter() for _visitor in range(3)]
    for number in numbers:
        office.book(number)
    office.intake.clock.advance(timedelta(days=90))
    with pytest.raises(Refused) as refused:
        office.cancel(1)
    assert refused.value.code == "begun"
    command = ReferAccusation(competent_unit="discipline", accused_party="王处长")
    act = office.intake.act("clerk-1", numbers[0])
    refer_accusation(office.runtime, act, office.intake.clerk, numbers[0], command)
    office.intake.service.subscriptions["intake"].catch_up()
    states = bookings_for(office.runtime, office.sitting).states
    assert list(states.values()) == [BOOKED, BOOKED, WAITING]


def test_an_erased_visitor_is_booked_no_more(office: Booking) -> None:
    erased = office.matter()
    admin = Principal.of("admin-1", "", Role.ADMINISTRATOR, CITY)
    erase_writer(
        office.runtime, office.intake.act("admin-1"), admin, erased, EraseWriter(reason="本人申请删除")
    )
    assert refusal(office, erased) == "petitioner_erased"


def test_what_has_ended_is_no_longer_booked_by_rule(office: Booking) -> None:
    number = office.triaged()
    office.intake.receive(dispatched(number, "housing"))
    office.intake.receive(OrderClosed(registration_no=number, unit="housing", round=1, outcome="closed"))
    assert office.screening(number) is Screening.ENDED
    assert refusal(office, number, because=None) == "screened_out"


def test_a_county_books_no_matter_of_the_city(office: Booking) -> None:
    county = Principal.of("clerk-2", "", Role.CLERK, COUNTY)
    command = BookSession(registration_no=office.matter(), because=BookingGround.URGENT)
    with pytest.raises(NotFound):
        book_session(office.runtime, office.intake.act("clerk-2"), county, office.sitting, command)
