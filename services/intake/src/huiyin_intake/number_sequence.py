"""Issues registration numbers, without gaps per jurisdiction and year."""

from __future__ import annotations

from huiyin_intake.domain.registration_number import registration_number
from huiyin_ledger.db import BY_KEY, Database


def next_numbers(database: Database, jurisdiction: str, year: int, count: int = 1) -> list[str]:
    """The next numbers, in order. Call it inside the transaction that uses them, which holds the counter's lock until its
    end and is one by key from here on."""
    row = database.one(
        BY_KEY + "INSERT INTO intake.counter AS c (jurisdiction, year, serial)"
        " SELECT %(jurisdiction)s, %(year)s, %(count)s FROM by_key"
        " ON CONFLICT (jurisdiction, year) DO UPDATE SET serial = c.serial + %(count)s RETURNING serial",
        {"jurisdiction": jurisdiction, "year": year, "count": count},
    )
    assert row is not None
    last = row["serial"]
    return [registration_number(jurisdiction, year, serial) for serial in range(last - count + 1, last + 1)]
