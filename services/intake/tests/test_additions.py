"""What a petitioner adds on the tracking page, and whom it reaches."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from huiyin_chassis.domain import Refused
from huiyin_chassis.identity.policy import Principal, Role
from huiyin_contracts.intake import PetitionTriaged, TextAdded
from huiyin_intake.domain.erased import ERASED
from huiyin_intake.features.add_text.handler import AddText, add_text
from huiyin_intake.features.answer_directly.command import AnswerDirectly
from huiyin_intake.features.answer_directly.handler import answer_directly
from huiyin_intake.features.erase_petitioner.command import ErasePetitioner
from huiyin_intake.features.erase_petitioner.handler import erase_petitioner
from huiyin_intake.features.refer_accusation.command import ReferAccusation
from huiyin_intake.features.refer_accusation.handler import mark_as_accusation, refer_accusation
from huiyin_intake.matters import petition_of

from .conftest import Intake
from .makers import CITY, NAME, PHONE, triage_command
from .test_pages import form_of

ADDED = "昨晚又黑了一整夜"
HINT = "承办单位也会看到这些内容"


def add(intake: Intake, number: str, text: str = ADDED) -> None:
    add_text(intake.runtime, intake.act("citizen", number), number, AddText(text=text))


def additions(intake: Intake) -> list[TextAdded]:
    return [e for e in intake.published() if isinstance(e, TextAdded)]


def answered(intake: Intake, number: str) -> None:
    command = AnswerDirectly(**triage_command().model_dump(), answer="路灯今晚修好，谢谢来电。")
    answer_directly(intake.runtime, intake.act(), intake.operator, number, command)


def marked(intake: Intake, number: str) -> None:
    mark_as_accusation(intake.runtime, intake.act(correlation=number), intake.operator, number)


def referred(intake: Intake, number: str) -> None:
    refer_accusation(
        intake.runtime,
        intake.act("clerk-1", number),
        intake.clerk,
        number,
        ReferAccusation(competent_unit="discipline", accused_unit="housing"),
    )


def erased(intake: Intake, number: str) -> None:
    command = ErasePetitioner(
        jurisdiction=CITY,
        petitioner_ref=petition_of(intake.runtime, number).petitioner_ref,
        reason="本人书面申请",
    )
    erase_petitioner(
        intake.runtime, intake.act("admin-1"), Principal("admin-1", "", Role.ADMINISTRATOR, CITY), command
    )


def test_what_is_added_after_triage_leaves_masked(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.triage(number)
    add(intake, number, f"{ADDED}，请{NAME}的邻居作证，电话{PHONE}")
    (added,) = additions(intake)
    assert (added.registration_no, added.added_at) == (number, intake.clock.now())
    assert added.petitioner_ref == petition_of(intake.runtime, number).petitioner_ref
    assert ADDED in added.text
    assert NAME not in added.text
    assert PHONE not in added.text


def test_what_was_added_before_triage_leaves_with_it_and_only_then(intake: Intake) -> None:
    number = intake.register().registration_no
    add(intake, number)
    assert not any(ADDED in e.model_dump_json() for e in intake.published())
    intake.triage(number)
    (triaged,) = [e for e in intake.published() if isinstance(e, PetitionTriaged)]
    assert triaged.text.count(ADDED) == 1
    assert additions(intake) == []


@pytest.mark.parametrize("fate", [answered, marked, referred], ids=lambda f: f.__name__)
def test_what_is_added_to_a_direct_answer_or_an_accusation_never_leaves(intake: Intake, fate) -> None:
    intake.hear_of_units()
    number = intake.register().registration_no
    fate(intake, number)
    add(intake, number)
    assert petition_of(intake.runtime, number).additions[-1].open() == ADDED
    assert not any(ADDED in e.model_dump_json() for e in intake.published())
    assert additions(intake) == []


def test_an_erased_petitioners_additions_are_gone_and_nothing_can_be_added(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.triage(number)
    add(intake, number)
    erased(intake, number)
    assert [e.text for e in additions(intake)] == [ERASED]
    with pytest.raises(Refused) as refused:
        add(intake, number)
    assert refused.value.code == "petitioner_erased"


def test_an_addition_recorded_before_it_had_a_masked_text_stays_in_the_house(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.triage(number)
    add(intake, number)
    row = intake.rows(
        "SELECT stream::text, version, type, payload::jsonb - 'masked_text' AS payload FROM ledger.event"
        " WHERE type = 'intake.petition_text_added'"
    )[0]
    (recorded,) = [e for e in intake.runtime.ledger.events(CITY) if e.type == row["type"]]
    payload = orjson.dumps(row["payload"])
    data = intake.runtime.ledger.reader.data(CITY, row["stream"], row["version"], row["type"], payload, 1)
    assert data["text"].open() == ADDED
    assert intake.runtime.definition.publish[row["type"]](replace(recorded, data=data)) is None


@pytest.mark.parametrize(
    ("fate", "told"),
    [(Intake.triage, True), (answered, False), (marked, False)],
    ids=["triaged", "answered", "accusation"],
)
def test_the_letter_says_that_the_unit_reads_what_is_added_where_it_does(
    intake: Intake, fate, told: bool
) -> None:
    receipt = intake.register()
    fate(intake, receipt.registration_no)
    client = intake.browser()
    proof = {"registration_no": receipt.registration_no, "query_code": receipt.query_code}
    client.post("/track", data={**form_of(client.get("/track")), **proof})
    assert (HINT in client.get(f"/track/{receipt.registration_no}").text) is told
