"""Four jurisdictions with units of the same codes, and in each of them one of everything that a route can name.

Whatever is written there bears the mark of what it belongs to, so that an answer shows by itself whose texts it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from huiyin_contracts.base import UnitKey
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.divisions import within
from huiyin_operations.embedded.platform import Platform
from huiyin_supervision.ticker import tick
from huiyin_web.identity.offices import Office
from huiyin_web.identity.policy import Role

CITY, COUNTY, NEIGHBOUR, FAR = "230600", "230621", "230622", "230200"
MARKS = {CITY: "青鸾", COUNTY: "白泽", NEIGHBOUR: "玄鹿", FAR: "赤鲤"}
"""One word per jurisdiction that no text of the product has."""
PLACES = tuple(MARKS)
ORGAN, CLOSED, ROADS, WATER = "jw", "jc", "roads", "water"
KINDS = {ORGAN: "discipline_organ", CLOSED: "discipline_organ", ROADS: "department", WATER: "department"}
PASSWORD = "a bench by the river"
LATER = datetime(2026, 3, 17, 1, tzinfo=UTC)
"""The half-month is over, and much is overdue."""
SESSION_DAY = date(2026, 5, 20)
"""A Wednesday, on which a leader receives at each place."""
SINGLE = frozenset(
    {
        Role.DISPATCHER,
        Role.REPLY_AUDITOR,
        Role.VISITOR,
        Role.SHIFT_LEAD,
        Role.QUALITY,
        Role.SECRETARY,
        Role.LAWYER,
    }
)
"""Roles that are tried at one place: what a place is to a centre's role, the others show."""
SPARE = 20
"""Petitions of one place that wait for triage: whoever triages one has it no more."""
_NOBODYS = "9999999"
_LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥乾坤震巽坎离艮兑天地宇宙洪荒"


@dataclass(frozen=True)
class Thing:
    """A petition with all that came of it. `mark` stands in each of its texts; `holder` is the unit that has it."""

    number: str
    mark: str
    code: str
    stage: str
    sealed: bool = False
    holder: UnitKey | None = None

    @property
    def place(self) -> str:
        return self.number[:6]

    @property
    def nobodys(self) -> str:
        """A number of the same place that nothing has."""
        return self.number[:-7] + _NOBODYS


@dataclass(frozen=True)
class Identity:
    """Somebody with a token; without a role, nobody in particular."""

    role: Role
    place: str = ""
    unit: UnitKey | None = None
    sealed: bool = False
    token: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        return " ".join(
            filter(None, (self.role, self.place, str(self.unit or ""), "sealed" if self.sealed else ""))
        )

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


class World:
    """`things` in the order of their making."""

    def __init__(self, platform: Platform, clock: SimulatedClock) -> None:
        self.platform = platform
        self.clock = clock
        self.app = platform.app()
        self.client = self.app.test_client()
        self.places = PLACES
        self.things: list[Thing] = []
        self.additions: dict[str, str] = {}
        self.standstills: dict[str, str] = {}
        self._serial = 0
        self._identity = cache(self._issue)
        self._found()
        for place in PLACES:
            self._petitions(place)
            self._booking(place)
        clock.set(LATER)
        tick(platform.runtime("supervision"), LATER)
        platform.settle()
        for place, mark in MARKS.items():
            path = f"/reporting/api/v1/bulletins/{self.bulletin(place)}/publication"
            self.post(self.identity(Role.REPORTER, place), path, remarks=f"{mark}通报")

    def identity(
        self, role: Role, place: str = "", unit: str | None = None, sealed: bool = False
    ) -> Identity:
        return self._identity(role, place, unit, sealed)

    def account(self, place: str) -> str:
        """The login name of an account that lies there."""
        return f"clerk-{place}"

    def bulletin(self, place: str) -> str:
        return f"{place}-2026-03-1"

    def session(self, place: str) -> str:
        """The number of the one session of a reception day."""
        return session_of(place)

    def forget_attempts(self) -> None:
        """Wrong query codes are counted, and here everybody has the same address."""
        self.platform.identity.recorder.database.execute("DELETE FROM identity.bucket")

    def clock_of(self, thing: Thing) -> str:
        row = self.platform.runtime("supervision").database.one(
            "SELECT min(clock_id) AS clock_id FROM live.clocks WHERE registration_no = %s", (thing.number,)
        )
        assert row is not None
        return str(row["clock_id"])

    def petitioner_ref(self, thing: Thing) -> str:
        row = self.platform.runtime("intake").database.one(
            "SELECT petitioner_ref FROM live.register WHERE registration_no = %s", (thing.number,)
        )
        assert row is not None
        return str(row["petitioner_ref"])

    def heads(self) -> Mapping[tuple[str, str], Any]:
        """Where each ledger stands, and what identity holds of each place."""
        found = {
            (name, place): head
            for name, runtime in self.platform.runtimes.items()
            for place, head in runtime.ledger.heads().items()
        }
        accounts = self.platform.identity.accounts.list()
        return found | {
            ("accounts", place): [each for each in accounts if each.home == place] for place in PLACES
        }

    def _issue(self, role: Role, place: str, unit: str | None, sealed: bool) -> Identity:
        if role is Role.CITIZEN:
            return Identity(role)
        token = self.platform.identity.tokens.issue(
            role=role, jurisdiction=place, unit=unit, sealed=sealed if unit else None
        )
        return Identity(role, place, UnitKey.of(place, unit), sealed, token)

    def _found(self) -> None:
        for place in PLACES:
            self.platform.identity.offices.set(Office(place, place, colour="#0b5566"), "admin")
            self.platform.identity.offices.set_emblem(place, b"png", "admin")
        for place, mark in MARKS.items():
            administrator = self.identity(Role.ADMINISTRATOR, place)
            for unit, kind in KINDS.items():
                body = {"jurisdiction": place, "unit": unit, "name": f"{mark}单位{unit}", "kind": kind}
                self.post(administrator, "/assignment/api/v1/units", **body)
            self.platform.identity.accounts.create(
                self.account(place),
                name=f"{mark}账户",
                role=Role.CLERK,
                jurisdiction=place,
                password=PASSWORD,
            )
        self.platform.settle()
        for place in PLACES:
            self._reception_day(place)

    def _reception_day(self, place: str) -> None:
        """A session of one of two leaders, in the hall of the place."""
        clerk, roster = self.identity(Role.CLERK, place), "/intake/api/v1/reception-roster"
        for name in ("甲", "乙"):
            leader = {"name": f"领导{name}", "post": "副职", "level": "city"}
            self.post(clerk, f"{roster}/leaders", jurisdiction=place, **leader)
        self.post(clerk, f"{roster}/lawyers", jurisdiction=place, name="律师甲", firm="一所")
        hall = {"name": "信访大厅", "address": "东风路1号", "rooms": ["一号室", "二号室"]}
        self.post(clerk, f"{roster}/places", jurisdiction=place, **hall)
        day = {"on": SESSION_DAY.isoformat(), "starts": "09:00", "ends": "11:30"}
        where = {"leader": "leader-1", "place": "place-1", "room": "二号室"}
        self.post(clerk, "/intake/api/v1/receptions", jurisdiction=place, **day, **where)

    def _booking(self, place: str) -> None:
        """The session is announced, and a matter that waits for triage is booked for it."""
        clerk, session = self.identity(Role.CLERK, place), self.session(place)
        matter = next(each for each in self.things if each.place == place and each.stage == "to_triage")
        self.post(clerk, "/intake/api/v1/receptions/announce", sessions=[session])
        self.post(clerk, f"/intake/api/v1/receptions/{session}/bookings", registration_no=matter.number)

    def _petitions(self, place: str) -> None:
        clerk = self.identity(Role.CLERK, place)
        letters = iter(_LETTERS)
        roads = UnitKey(place, ROADS)

        def register(stage: str, holder: UnitKey | None = None, **more: object) -> Thing:
            mark = MARKS[place] + next(letters)
            self._serial += 1
            body = {
                "jurisdiction": place,
                "channel": "hotline",
                "title": f"{mark}路灯",
                "text": f"{mark}的路灯坏了半个月，请维修。",
                "location": f"{mark}桥头",
                "name": f"{mark}来信人",
                "phone": f"139{self._serial:08d}",
                **{name: f"{mark}{value}" if name == "accused" else value for name, value in more.items()},
            }
            made = self.post(clerk, "/intake/api/v1/petitions", **body)
            thing = Thing(made["registration_no"], mark, made["query_code"], stage, "accused" in more, holder)
            self.things.append(thing)
            return thing

        register("of an example")
        self.things.pop()
        for _each in range(SPARE if place == COUNTY else 1):
            register("to_triage")
        to_dispatch = register("to_dispatch")
        orders = [
            register(stage, roads) for stage in ("dispatched", "signed", "audit", "return_review", "visit")
        ]
        if place == CITY:
            orders.append(register("sent_down", UnitKey(COUNTY, ROADS)))
        register("alleged", accused="某处长", accusation=True)
        referred = register("referred", UnitKey(place, ORGAN), accused="某科长", accusation=True)
        triage = {
            "category": "claim",
            "nature": "complaint",
            "matter_class": "utilities/street_lighting",
            "place": place,
        }
        self.post(clerk, f"/intake/api/v1/petitions/{to_dispatch.number}/triage", **triage)
        for each in orders:
            unit = each.holder.named_in(place) if each.holder else ROADS
            self.post(clerk, f"/intake/api/v1/petitions/{each.number}/triage", **triage, proposed_unit=unit)
        stopped = register("stopped", UnitKey(place, CLOSED), accused="某股长", accusation=True)
        above = [(place, referred), (place, stopped)]
        if place == COUNTY:
            above.append(
                (CITY, register("referred_above", UnitKey(CITY, ORGAN), accused="某局长", accusation=True))
            )
        for seat, each in above:
            self.post(
                clerk,
                f"/intake/api/v1/petitions/{each.number}/referral",
                competent_unit=UnitKey(seat, CLOSED if each is stopped else ORGAN).named_in(place),
                accused_unit=ROADS,
                accused_party=f"{each.mark}科长",
            )
        self.client.post(
            f"/assignment/units/{place}/{CLOSED}",
            data={"what": "close"},
            headers=self.identity(Role.ADMINISTRATOR, place).headers,
        )
        self.platform.settle()
        still = self.client.get("/assignment/api/v1/standstills", headers=clerk.headers).get_json()["items"]
        (self.standstills[stopped.number],) = [
            each["stream"] for each in still if each["registration_no"] == stopped.number
        ]
        self._handle(place, *orders[:5])

    def _handle(
        self, place: str, dispatched: Thing, signed: Thing, audit: Thing, returned: Thing, visited: Thing
    ) -> None:
        """Bring each to its stage, with everything that people can write on the way."""
        handler, clerk = self.identity(Role.UNIT_HANDLER, place, ROADS), self.identity(Role.CLERK, place)
        supervisor = self.identity(Role.SUPERVISOR, place)
        order = "/assignment/api/v1/orders/{}/{}".format
        for each in (signed, audit, visited):
            self.post(handler, order(each.number, "sign"))
            self.post(
                handler,
                order(each.number, "contact"),
                note=f"{each.mark}已联系",
                contacted_at=self.clock.now().isoformat(),
            )
        self.post(
            handler,
            order(returned.number, "return"),
            reason=f"{returned.mark}不归我们",
            legal_basis="条例第二十三条",
        )
        planned = {"done": "planned", "evidence": "照片", "promised_for": "2026-06-30"}
        for each in (audit, visited):
            self.post(
                handler,
                order(each.number, "reply"),
                text=f"{each.mark}已修好",
                facts=f"{each.mark}线路",
                **planned,
            )
        self.post(clerk, order(visited.number, "audit"), verdict="approve")
        self.platform.settle()
        clock = self.platform.runtime("supervision").database.one(
            "SELECT clock_id FROM live.clocks WHERE registration_no = %s AND unit IS NOT NULL AND outcome IS NULL"
            " ORDER BY clock_id",
            (signed.number,),
        )
        assert clock is not None
        self.post(
            supervisor,
            f"/supervision/api/v1/matters/{signed.number}/urge",
            clock_id=clock["clock_id"],
            words=f"{signed.mark}抓紧办理",
        )
        for each in (dispatched, visited):
            self.client.post(
                f"/intake/api/v1/progress/{each.number}/additions",
                json={"text": f"{each.mark}又坏了"},
                headers={"Query-Code": each.code},
            )
            path = f"/intake/api/v1/petitions/{each.number}/additions"
            added = self.client.get(path, headers=clerk.headers).get_json()
            self.additions[each.number] = str(added["items"][0]["addition"])
        self.platform.settle()

    def post(self, who: Identity, path: str, /, **body: object) -> Any:
        answer = self.client.post(path, json=body, headers=who.headers)
        assert answer.status_code < 300, (str(who), path, answer.text)
        return answer.get_json()

    def identities(self) -> Iterator[Identity]:
        """Every role, most in the city and two of its counties; those of units in each unit, and
        in the organ without its post."""
        yield self.identity(Role.CITIZEN)
        for place in (CITY, COUNTY, NEIGHBOUR):
            for role in Role:
                if role in (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS):
                    yield self.identity(role, place, ORGAN, True)
                    yield self.identity(role, place, ROADS, True)
                    yield self.identity(role, place, ORGAN)
                elif role is not Role.CITIZEN and (place == COUNTY or role not in SINGLE):
                    yield self.identity(role, place)


def session_of(place: str) -> str:
    """The number of the place's session."""
    return f"{place}-JD-{SESSION_DAY:%Y%m%d}-1"


def near(place: str, other: str) -> bool:
    """Whether one of the two lies within the other."""
    return within(place, other) or within(other, place)
