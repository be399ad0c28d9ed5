"""Numbers, codes, persons."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from huiyin_contracts.assignment import UnitRegistered
from huiyin_contracts.intake import PetitionRegistered, PetitionTriaged
from huiyin_contracts.vocabulary import Channel, UnitKind
from huiyin_intake.api_models import Registered
from huiyin_intake.domain import petition_events
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.query_code import code_fits
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_ledger.domain import Once, Refused
from huiyin_ledger.ledger.types import EventTypes
from huiyin_web.identity.policy import Role

from .conftest import Intake
from .given import CITY, COUNTY, ID_NO, NAME, PHONE, registration

EIGHT = 8


def test_numbers_have_no_gap_under_eight_at_once_even_when_some_are_rolled_back(intake: Intake) -> None:
    def given_up(phone: str) -> None:
        with intake.runtime.database.transaction():
            intake.register(phone=phone)
            raise RuntimeError("the client went away")

    def work(worker: int) -> list[str]:
        taken = []
        for n in range(10):
            if n % 4 == 3:
                with pytest.raises(RuntimeError):
                    given_up(f"138{worker:02d}{n:06d}")
            taken.append(intake.register(phone=f"139{worker:02d}{n:06d}").registration_no)
        return taken

    with ThreadPoolExecutor(EIGHT) as pool:
        numbers = sorted(n for taken in pool.map(work, range(EIGHT)) for n in taken)
    assert numbers == [f"{CITY}-2026-{n:07d}" for n in range(1, EIGHT * 10 + 1)]


def test_every_jurisdiction_and_year_counts_for_itself(intake: Intake) -> None:
    first, county = intake.register(), intake.register(jurisdiction=COUNTY)
    intake.clock.advance(timedelta(days=365))
    later = intake.register()
    assert [r.registration_no for r in (first, county, later)] == [
        f"{CITY}-2026-0000001",
        f"{COUNTY}-2026-0000001",
        f"{CITY}-2027-0000001",
    ]


def test_the_year_is_chinas_and_turns_at_midnight_there(intake: Intake) -> None:
    intake.clock.advance(date(2026, 12, 31) - date(2026, 3, 2) + timedelta(hours=6, minutes=59))
    assert "-2026-" in intake.register().registration_no
    intake.clock.advance(timedelta(hours=9))
    assert "-2027-" in intake.register().registration_no


def test_the_same_request_gets_the_same_number_and_code_again(intake: Intake) -> None:
    def send() -> Registered:
        return register_petition(
            intake.runtime, replace(intake.act(), once=Once("key-0001", "a")), registration()
        )

    assert send() == send()
    assert intake.rows("SELECT count(*) AS n FROM live.register") == [{"n": 1}]


def test_another_request_under_the_same_key_is_refused(intake: Intake) -> None:
    register_petition(intake.runtime, replace(intake.act(), once=Once("k", "a")), registration())
    with pytest.raises(Refused) as refused:
        register_petition(intake.runtime, replace(intake.act(), once=Once("k", "b")), registration())
    assert refused.value.code == "idempotency_key_reused"


def test_only_the_hash_of_the_code_is_kept(intake: Intake) -> None:
    receipt = intake.register()
    (row,) = intake.rows("SELECT code_digest FROM live.tracking")
    assert code_fits(receipt.query_code, row["code_digest"])
    (found,) = intake.rows(
        "SELECT count(*) AS n FROM ledger.event WHERE payload LIKE %s", f"%{receipt.query_code}%"
    )
    assert found["n"] == 0


def test_one_person_has_one_reference_by_id_number_or_mobile(intake: Intake) -> None:
    intake.register()
    intake.register(id_no=None, name="换了称呼")
    intake.register(phone="0459-6812345")
    refs = {row["petitioner_ref"] for row in intake.rows("SELECT petitioner_ref FROM live.register")}
    assert len(refs) == 1


def test_other_people_and_other_jurisdictions_have_other_references(intake: Intake) -> None:
    intake.register()
    intake.register(jurisdiction=COUNTY)
    intake.register(phone="13800000001", id_no=None, name="别人")
    refs = [row["petitioner_ref"] for row in intake.rows("SELECT petitioner_ref FROM live.register")]
    assert len(set(refs)) == 3


def test_eight_first_petitions_of_one_person_at_once_make_one_person(intake: Intake) -> None:
    with ThreadPoolExecutor(EIGHT) as pool:
        list(pool.map(lambda _: intake.register(), range(EIGHT)))
    assert intake.rows("SELECT count(*) AS n FROM live.blind_indexes") == [{"n": 1}]
    assert intake.rows("SELECT count(DISTINCT petitioner_ref) AS n FROM live.register") == [{"n": 1}]


def test_an_anonymous_petition_has_a_reference_that_nothing_leads_back_to(intake: Intake) -> None:
    bare = {"anonymous": True, "name": None, "phone": None, "id_no": None, "address": None}
    intake.register(**bare)
    intake.register(**bare)
    rows = intake.rows("SELECT petitioner_ref, anonymous FROM live.register")
    assert len({row["petitioner_ref"] for row in rows}) == 2
    assert intake.rows("SELECT 1 FROM live.blind_indexes") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": None}, "name"),
        ({"phone": None, "address": None}, "phone"),
        ({"phone": "12345"}, "phone"),
        ({"id_no": ID_NO[:-1] + "1"}, "id_no"),
        ({"anonymous": True}, "name"),
        ({"title": ""}, "title"),
        ({"title": "\u200b\u200b\u3164"}, "title"),
        ({"text": "\u2060\u200b\u3164\ufeff\u00a0\u2800"}, "text"),
        ({"text": "短"}, "text"),
        ({"place": "大庆"}, "place"),
        ({"channel": "pigeon"}, "channel"),
        ({"received_by": "housing"}, "received_by"),
    ],
)
def test_what_is_not_right_is_told_by_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(ValueError, match=field):
        registration(**changes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"received_at": "2026-03-03T09:00:00+08:00"}, "received_in_future"),
        ({"channel": Channel.HOTLINE, "postmarked_on": "2026-03-01"}, "postmark_without_letter"),
        ({"channel": Channel.LETTER, "postmarked_on": "2026-03-03"}, "postmark_after_receipt"),
    ],
)
def test_dates_that_cannot_be_are_refused(intake: Intake, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        intake.register(**changes)
    assert refused.value.code == code


@pytest.mark.parametrize("receiver", ["nobody", "county-land", "centre"])
def test_only_a_unit_of_the_registering_office_can_have_received_it(intake: Intake, receiver: str) -> None:
    intake.receive_units()
    elsewhere = UnitRegistered(unit="county-land", name="县局", kind=UnitKind.DEPARTMENT)
    intake.receive(elsewhere, jurisdiction=COUNTY)
    with pytest.raises(Refused) as refused:
        intake.register(channel=Channel.VISIT, received_by=receiver)
    assert refused.value.code == "unknown_receiver"


def test_which_unit_received_it_is_told_with_the_triage(intake: Intake) -> None:
    intake.receive_units()
    number = intake.register(channel=Channel.VISIT, received_by="housing").registration_no
    intake.triage(number)
    registered, triaged = intake.published()
    assert isinstance(registered, PetitionRegistered)
    assert isinstance(triaged, PetitionTriaged)
    assert (registered.received_directly, triaged.received_by) == (True, "housing")


def test_what_the_office_received_itself_names_no_unit(intake: Intake) -> None:
    intake.triage(intake.register(channel=Channel.VISIT).registration_no)
    registered, triaged = intake.published()
    assert isinstance(registered, PetitionRegistered)
    assert isinstance(triaged, PetitionTriaged)
    assert (registered.received_directly, triaged.received_by) == (False, None)


def test_a_petition_recorded_before_units_could_receive_one_was_received_by_the_office() -> None:
    kinds = EventTypes([Petition])
    for event in (petition_events.Registered, petition_events.Triaged):
        assert (
            kinds.named(event.TOPIC).upcast({"channel": "letter", "petitioner_ref": "a"}, 1)["received_by"]
            is None
        )


def test_a_letter_keeps_postmark_and_receipt_apart_from_registration(intake: Intake) -> None:
    receipt = intake.register(
        channel=Channel.LETTER, postmarked_on="2026-02-25", received_at="2026-02-27T09:00:00+08:00"
    )
    (row,) = intake.rows("SELECT received_at, registered_at FROM live.register")
    (event,) = [
        e
        for e in intake.runtime.ledger.by_correlation(CITY, receipt.registration_no)
        if "registered" in e.type
    ]
    assert (row["received_at"].date(), event.data["postmarked_on"]) == (date(2026, 2, 27), "2026-02-25")
    assert event.occurred_at == intake.clock.now()


@pytest.mark.parametrize("channel", list(Channel))
def test_one_command_serves_every_channel(intake: Intake, channel: Channel) -> None:
    intake.register(channel=channel)
    assert intake.rows("SELECT channel FROM live.register") == [{"channel": channel.value}]


def test_names_are_written_by_people_and_may_hold_anything(intake: Intake) -> None:
    for name in ("<b>x</b>", "O'Brien; DROP TABLE", "阿卜杜拉·买买提", "😀" * 10):
        intake.register(name=name, phone=PHONE, id_no=None)
    assert intake.rows("SELECT count(*) AS n FROM live.register") == [{"n": 4}]
    assert NAME not in str(intake.rows("SELECT * FROM live.register"))


SENT = {
    "jurisdiction": CITY,
    "channel": "web",
    "title": "路灯坏了",
    "text": "路灯坏了三天。",
    "anonymous": True,
}
THE_OFFICES = {"received_at": "2020-01-01T09:00:00+08:00", "head_count": 500, "postmarked_on": "2020-01-01"}


@pytest.mark.parametrize("field", THE_OFFICES)
def test_a_citizen_can_not_say_when_it_was_received_or_how_many_came(intake: Intake, field: str) -> None:
    anybody = intake.browser()
    refused = anybody.post("/intake/api/v1/petitions", json={**SENT, field: THE_OFFICES[field]})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "told_by_the_office")
    assert intake.published() == []
    assert anybody.post("/intake/api/v1/petitions", json=SENT).status_code == 201


def test_the_office_says_when_it_was_received(intake: Intake) -> None:
    letter = {**SENT, "channel": "letter", **THE_OFFICES, "received_at": "2020-01-02T09:00:00+08:00"}
    assert intake.browser(Role.CLERK).post("/intake/api/v1/petitions", json=letter).status_code == 201


@pytest.mark.parametrize("nowhere", ["999999", "000000", "110101"])
def test_a_citizen_can_not_begin_the_ledger_of_an_office_that_there_is_not(
    intake: Intake, nowhere: str
) -> None:
    refused = intake.browser().post("/intake/api/v1/petitions", json={**SENT, "jurisdiction": nowhere})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "unknown_office")
    assert nowhere not in intake.runtime.ledger.jurisdictions()
