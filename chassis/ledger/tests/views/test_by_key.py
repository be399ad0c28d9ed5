"""A transaction by key plans its statements by index, however empty its tables are, and leaves the session as it was."""

from __future__ import annotations

import json

from huiyin_ledger.db import BY_KEY
from huiyin_samples.house import House

LOOKUP = (
    "EXPLAIN (FORMAT JSON) SELECT * FROM live.letter_list WHERE (jurisdiction, number) IN"
    " (SELECT * FROM unnest(ARRAY['230600', '230621'], ARRAY['L-1', 'L-2'])) FOR UPDATE"
)


def nodes(house: House) -> set[str]:
    """Kinds of the nodes by which the rows of an empty view are looked up."""
    row = house.database.one(LOOKUP)
    assert row is not None
    text = json.dumps(row["QUERY PLAN"])
    return {kind for kind in ("Seq Scan", "Index Scan", "Hash Join", "Nested Loop") if f'"{kind}"' in text}


def mode(house: House) -> object:
    row = house.database.one("SELECT current_setting('plan_cache_mode') AS mode")
    return row and row["mode"]


def test_rows_are_looked_up_by_index_in_a_table_that_is_empty(house: House) -> None:
    with house.database.transaction():
        house.database.execute("ANALYZE")
        house.database.one(BY_KEY + "SELECT FROM by_key")
        assert nodes(house) == {"Index Scan", "Nested Loop"}


def test_it_ends_with_the_transaction(house: House) -> None:
    with house.database.transaction():
        house.database.one(BY_KEY + "SELECT FROM by_key")
        assert mode(house) == "force_generic_plan"
    assert mode(house) == "force_custom_plan"
