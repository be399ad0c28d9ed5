"""Writes the shipped calendar from the `chinesecalendar` package: `python chassis/ledger/tests/clock/seed_calendar.py > FILE`.

Run once per year when the package knows the next notice.
"""

from __future__ import annotations

import json
import sys
from datetime import date

from chinese_calendar import constants

_CORRECTIONS_WORKING = {date(2005, 12, 31): "New Year's Day"}
"""Make-up working days that the package lacks: with it, 2004 to 2026 agree with a second, independent table."""


def shipped_calendar() -> dict[str, object]:
    """Every year that the package knows, as `calendars` reads it."""
    working = {**{day: _english(name) for day, name in constants.workdays.items()}, **_CORRECTIONS_WORKING}
    off = {day: _english(name) for day, name in constants.holidays.items() if day not in _CORRECTIONS_WORKING}
    years = sorted({day.year for day in off})
    return {
        "seeded_from": "chinesecalendar 1.11.0 (MIT)",
        "years": [
            {
                "year": year,
                "source_notice": f"国务院办公厅关于{year}年部分节假日安排的通知",
                "off": {str(day): off[day] for day in sorted(off) if day.year == year},
                "working": {str(day): working[day] for day in sorted(working) if day.year == year},
            }
            for year in years
        ],
    }


def _english(name: str) -> str:
    return name.split(",")[0]


if __name__ == "__main__":
    json.dump(shipped_calendar(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
