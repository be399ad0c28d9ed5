"""What the runbook shows can be typed as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from huiyin_web.identity.openid.rules import Rules

DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"


def test_the_rules_of_the_login_service_that_it_shows_are_taken(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "rules.toml"
    file.write_text(shown, encoding="utf-8")
    claims = {
        "preferred_username": "wang",
        "name": "王强",
        "groups": ["unit-handlers", "accusation-handlers"],
        "division": "230602",
        "unit_code": "civil_affairs",
    }
    person = Rules.of(file).person(claims)
    assert person is not None
    assert [(each["role"], each["place"], each["unit"]) for each in person.posts] == [
        ("unit_handler", "230602", "civil_affairs"),
        ("accusations", "230602", "civil_affairs"),
    ]
