from __future__ import annotations

from huiyin_ledger.ledger.checkpoint import Checkpoints
from huiyin_operations.embedded.platform import Platform
from huiyin_web.upkeep import sign_heads

from .sample import PLACE, take_note


def test_where_the_ledger_stands_is_signed_outside_the_database_and_once_for_each_place(
    pair: Platform,
) -> None:
    alpha = pair.runtime("alpha")
    file = Checkpoints(alpha.settings.checkpoints, "alpha")
    take_note(alpha, "one")
    sign_heads(alpha)
    sign_heads(alpha)
    take_note(alpha, "two")
    sign_heads(alpha)
    signed, damaged = file.read()
    assert not damaged
    assert [(each.jurisdiction, each.position) for each in signed] == [(PLACE, 1), (PLACE, 2)]
    assert signed[-1].hash == alpha.ledger.head(PLACE)[1]


def test_nothing_is_signed_on_top_of_a_damaged_file(pair: Platform) -> None:
    alpha = pair.runtime("alpha")
    take_note(alpha, "one")
    sign_heads(alpha)
    path = alpha.settings.checkpoints / "alpha.jsonl"
    path.write_text(
        path.read_text().replace('"position":1', '"position":7').replace('"position": 1', '"position": 7')
    )
    before = path.read_text()
    take_note(alpha, "two")
    sign_heads(alpha)
    assert path.read_text() == before
