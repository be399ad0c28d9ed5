"""A replay from zero gives the same views, whatever happened in between, an erasure included."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.erase_petitioner.command import ErasePetitioner
from huiyin_intake.features.erase_petitioner.handler import erase_petitioner
from huiyin_intake.features.import_messages.importer import ImportMessages, import_messages
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.review_addition.command import KeepBack, keep_back, pass_on
from huiyin_intake.petitions import load_petition
from huiyin_intake.views.additions_to_read import AdditionsToReadView
from huiyin_intake.views.blind_indexes import BlindIndexesView
from huiyin_intake.views.imported_messages import ImportedMessagesView
from huiyin_intake.views.register import RegisterView
from huiyin_intake.views.search_persons import SearchPersonsView
from huiyin_intake.views.search_words import SearchWordsView
from huiyin_ledger.domain import Sealed
from huiyin_ledger.ledger.application import SNAPSHOT_INTERVAL
from huiyin_ledger.views.view import View
from huiyin_web.identity.policy import Principal, Role

from .conftest import Intake
from .given import CITY

ADMIN = Principal.of("admin-1", "", Role.ADMINISTRATOR, CITY)


@pytest.fixture
def lived(intake: Intake, tmp_path: Path) -> Intake:
    intake.receive_units()
    first, second, accusation = (
        intake.register(phone=f"1390000000{n}", id_no=None, accusation=n == 2).registration_no
        for n in range(3)
    )
    intake.triage(first)
    intake.triage(second)
    refer_accusation(
        intake.runtime,
        intake.act("clerk-1", accusation),
        intake.clerk,
        accusation,
        ReferAccusation(competent_unit="discipline", accused_unit="housing"),
    )
    for n in range(3):
        add_text(intake.runtime, intake.act("citizen", second), second, AddText(text=f"补充第{n}条"))
    read, kept, _ = load_petition(intake.runtime, second).added_later
    pass_on(intake.runtime, intake.act(correlation=second), intake.operator, second, read)
    because = KeepBack(kept_because="与本件无关的内容")
    keep_back(intake.runtime, intake.act(correlation=second), intake.operator, second, kept, because)
    message = {
        "message_id": "m",
        "user": "u",
        "submitted_at": "2019-05-06",
        "body": "路灯坏了",
        "reply": "已修",
    }
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({**message, "replied_at": "2019-05-08"}), encoding="utf-8")
    import_messages(intake.runtime, "system:import", ImportMessages(file, CITY, with_replies=True))
    gone = load_petition(intake.runtime, first).petitioner_ref
    command = ErasePetitioner(jurisdiction=CITY, petitioner_ref=gone, reason="本人书面申请")
    erase_petitioner(intake.runtime, intake.act("admin-1"), ADMIN, command)
    return intake


@pytest.mark.parametrize(
    "view",
    [
        RegisterView(),
        AdditionsToReadView(),
        BlindIndexesView(),
        ImportedMessagesView(),
        SearchWordsView(),
        SearchPersonsView(),
    ],
    ids=lambda v: v.name,
)
def test_a_replay_from_zero_equals_the_live_view(lived: Intake, view: View) -> None:
    runtime = lived.runtime
    assert lived.rows(f"SELECT * FROM live.{view.name}")
    assert runtime.views.diff(view.name, ledger=runtime.ledger, sources={}).same


def test_a_petition_of_many_events_is_read_from_a_snapshot_as_from_its_events(intake: Intake) -> None:
    number = intake.register(nature="complaint").registration_no
    add_text(intake.runtime, intake.act("citizen", number), number, AddText(text="补充第0条"))
    intake.triage(number)
    for n in range(1, SNAPSHOT_INTERVAL - 1):
        add_text(intake.runtime, intake.act("citizen", number), number, AddText(text=f"补充第{n}条"))
    assert intake.rows("SELECT kind, version FROM ledger.snapshot") == [
        {"kind": "Petition", "version": SNAPSHOT_INTERVAL}
    ]
    shortened = load_petition(intake.runtime, number)
    intake.runtime.database.execute("DELETE FROM ledger.snapshot")
    whole = load_petition(intake.runtime, number)
    assert _opened(shortened) == _opened(whole)
    assert (whole.state, len(whole.additions)) == (State.TRIAGED, 1)
    assert len(whole.added_later) == SNAPSHOT_INTERVAL - 2


def _opened(petition: Petition) -> dict[str, Any]:
    def opened(value: Any) -> Any:
        if isinstance(value, list):
            return [opened(v) for v in value]
        if isinstance(value, dict):
            return {k: opened(v) for k, v in value.items()}
        if is_dataclass(value) and not isinstance(value, (type, Sealed)):
            return {field.name: opened(getattr(value, field.name)) for field in fields(value)}
        return value.open() if isinstance(value, Sealed) else value

    return {name: opened(value) for name, value in vars(petition).items()}
