"""A replay from zero, in pages of its own size, gives the rows that the appends have left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin_contracts.vocabulary import Channel
from huiyin_web.identity.policy import Role

if TYPE_CHECKING:
    from services.supervision.tests.given import Site, World

NO = "230621-2026-0000001"
_OWN = ("clocks", "cards", "reminders", "return_visit_tasks", "calendar_years")


def test_a_replay_from_zero_equals_the_live_rows(world: World, site: Site) -> None:
    year = {"year": 2027, "source_notice": "n", "off": {"2027-01-01": "New Year's Day"}, "working": {}}
    letter, sealed = f"{NO[:-1]}2", f"{NO[:-1]}3"
    world.at("2026-12-24T09:00").registered()
    world.registered(letter, Channel.LETTER)
    world.registered(sealed)
    world.referred(sealed)
    world.dispatched()
    world.dispatched(letter, channel=Channel.LETTER)
    world.dispatched(sealed, "discipline", sealed=True)
    world.decided(letter)
    site.as_(Role.ADMINISTRATOR).post("/api/v1/calendar-years", json=year)
    world.service.subscriptions["supervision"].catch_up()
    world.return_upheld()
    world.dispatched(unit="housing")
    world.tick_until("2026-12-28T09:00")
    world.approved(unit="housing")
    answer = {"answered": True, "resolved": "unresolved", "satisfaction": "dissatisfied"}
    assert site.as_(Role.SUPERVISOR).post(f"/api/v1/return-visits/{NO}", json=answer).status_code == 200
    world.redo_started(unit="housing")
    world.tick()
    for view in _OWN:
        assert world.runtime.database.one(f"SELECT count(*) AS n FROM live.{view}")["n"] > 0, view  # type: ignore[index]
        difference = world.runtime.views.diff(view, ledger=world.runtime.ledger, sources={})
        assert difference.same, (view, difference)


def test_no_view_holds_a_word_of_free_text(world: World) -> None:
    """Nor whose a matter is, but for the one that an erasure asks."""
    columns = {
        row["column_name"]
        for row in world.runtime.database.query(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'live'"
            " AND table_name NOT LIKE 'petitioners%'"
        )
    }
    assert not columns & {"text", "title", "body", "note", "comment", "petitioner_ref"}


@pytest.mark.parametrize("sealed_first", [False, True])
def test_of_an_accusation_no_nature_and_no_class_is_kept_whichever_is_heard_first(
    world: World, sealed_first: bool
) -> None:
    world.registered()
    for step in (world.referred, world.dispatched) if sealed_first else (world.dispatched, world.referred):
        step()
    rows = world.runtime.database.query("SELECT nature, matter_class, sealed FROM live.matters")
    assert rows == [{"nature": None, "matter_class": None, "sealed": True}]
