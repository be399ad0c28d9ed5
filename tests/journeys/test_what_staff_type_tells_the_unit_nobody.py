"""What staff type about a petitioner tells the unit neither name nor phone: in every text of every form, found by itself in
what the services say of their commands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from huiyin_contracts.vocabulary import Channel, Resolution, Satisfaction
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Role

from .test_who_owes_can_act import CITY, City

NAME, DOTTED, PHONE = "冯桂兰", "阿依努尔•买买提", "13945966655"
TYPED = f"联系人{NAME}，{DOTTED}（{PHONE}）和{NAME}（139 4596 6655）来电说希望快修，见"
SECRETS = (NAME, "桂兰", "阿依努尔", "买买提", PHONE, "4596")
SERVICES = ("assignment", "supervision")
A_FREE_TEXT = 500
"""Characters: what may be as long as this is no code."""
ORDER, VISIT = (
    "/assignment/api/v1/orders/{registration_no}",
    "/supervision/api/v1/return-visits/{registration_no}",
)
MATTER = "/supervision/api/v1/matters/{registration_no}"

Field = tuple[str, str]
"""A body of a command and one of its texts."""


class Forms(City):
    """A city whose staff type the petitioner's name and phone into every text of every form."""

    def __init__(self, platform: Platform, clock: SimulatedClock) -> None:
        super().__init__(platform, clock)
        self.client = platform.app().test_client()
        self.texts = dict(self._texts())
        self.typed: dict[str, Field] = {}
        self.seen: dict[str, str] = {}

    def send(self, who: dict[str, str], path: str, **fields: Any) -> None:
        """Type into each text of the form that `fields` doesn't say; then read what everybody can read."""
        self.clock.advance(timedelta(minutes=10))
        body: dict[str, Any] = {}
        for schema, name in self.texts[path]:
            mark = f"附件{len(self.typed)}号"
            if name not in fields:
                body[name], self.typed[mark] = TYPED + mark, (schema, name)
        answer = self.client.post(path.format(registration_no=self.number), headers=who, json=body | fields)
        assert answer.status_code == 200, (path, answer.text)
        self.platform.settle()

    def who(self, role: Role, unit: str | None = None) -> dict[str, str]:
        token = self.platform.identity.tokens.issue(role=role, jurisdiction=CITY, unit=unit)
        return {"Authorization": f"Bearer {token}"}

    def read(self, who: dict[str, str]) -> str:
        """All that is shown of the matter."""
        pages = (f"/assignment/orders/{self.number}", f"/supervision/matters/{self.number}")
        programs = (ORDER, f"{MATTER}/clocks")
        asked = (*pages, *(each.format(registration_no=self.number) for each in programs))
        answers = [self.client.get(path, headers=who) for path in asked]
        return "".join(answer.get_data(as_text=True) for answer in answers if answer.status_code == 200)

    def marks(self, text: str) -> set[str]:
        return {mark for mark in self.typed if mark in text}

    def _texts(self) -> Iterator[tuple[str, list[Field]]]:
        for service in SERVICES:
            document = self.client.get(f"/{service}/openapi.json").json
            for path, methods in document["paths"].items():
                body = methods.get("post", {}).get("requestBody")
                if body and "{registration_no}" in path:
                    schema = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                    fields = document["components"]["schemas"][schema]["properties"].items()
                    yield (
                        path,
                        [(schema, name) for name, each in fields if each.get("maxLength", 0) >= A_FREE_TEXT],
                    )


@pytest.mark.parametrize("secret", [False, True], ids=["named", "secret"])
def test_no_text_of_any_form_tells_the_unit_name_or_phone(
    platform: Platform, clock: SimulatedClock, secret: bool
) -> None:
    """A note of the centre's call once told the unit who had asked for secrecy."""
    city = Forms(platform, clock)
    city.register(channel=Channel.HOTLINE, name=NAME, phone=PHONE, confidential=secret)
    city.triage()
    clerk, other, supervisor = city.who(Role.CLERK), city.who(Role.CLERK), city.who(Role.SUPERVISOR)
    first, police = (
        city.who(Role.UNIT_HANDLER, "230600-housing"),
        city.who(Role.UNIT_HANDLER, "230600-police"),
    )
    shown: set[str] = set()

    def step(who: dict[str, str], path: str, **fields: Any) -> None:
        city.send(who, path, **fields)
        for unit in (first, police):
            text = city.read(unit)
            assert [each for each in SECRETS if each in text] == [], path
            shown.update(city.marks(text))

    step(first, f"{ORDER}/return")
    step(clerk, f"{ORDER}/return-decision", decision="reject")
    step(clerk, f"{ORDER}/redispatch", unit="230600-police")
    step(police, f"{ORDER}/sign")
    duty = next(clock for clock in city.running() if clock.unit == "230600-police")
    step(supervisor, f"{MATTER}/urge", clock_id=duty.clock_id)
    step(police, f"{ORDER}/urging-answer")
    contact = (clerk, f"{ORDER}/centre-contact") if secret else (police, f"{ORDER}/contact")
    before = len(city.typed)
    step(*contact, note="")
    step(*contact, not_reached="", contacted_at=clock.now().isoformat())
    of_contact = set(list(city.typed)[before:])
    step(police, f"{ORDER}/acceptance", outcome="accepted")
    planned = {"done": "planned", "promised_for": "2026-12-01"}
    step(police, f"{ORDER}/reply", **planned)
    step(clerk, f"{ORDER}/audit", verdict="reject")
    step(police, f"{ORDER}/reply", **planned)
    step(clerk, f"{ORDER}/audit", verdict="approve", reason="")
    step(police, f"{ORDER}/promise", kept=True)
    rating = RateReply(resolved=Resolution.UNRESOLVED, satisfaction=Satisfaction.DISSATISFIED, comment=TYPED)
    rate_reply(city.intake, city.act("citizen"), city.number, rating)
    city.platform.settle()
    step(other, f"{VISIT}/decision", decision="redo")
    step(police, f"{ORDER}/reply", done="explained")
    step(clerk, f"{ORDER}/audit", verdict="approve", reason="")
    step(other, VISIT, answered=True, resolved="unresolved", satisfaction="dissatisfied")

    assert set(city.typed.values()) == {field for fields in city.texts.values() for field in fields}
    assert shown == city.typed.keys() - (of_contact if secret else set())
    assert of_contact <= city.marks(city.read(clerk))
