"""Somebody with a browser without the script, and the forms that they find."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from found_forms import Form, Found, Page, kind_of, pages_from
from played_city import PASSWORD, City, Worker

CITIZEN = "citizen"
"""The role of a worker without a login."""
QUESTIONS = ("where", "details", "about", "contact")
"""Those of the citizens' wizard that texts are typed into."""


@dataclass(frozen=True)
class Place:
    """A form, who has it, and on which page."""

    worker: Worker
    page: str
    address: str
    others: tuple[str, ...] = ()

    @property
    def of_staff(self) -> bool:
        return self.worker.role != CITIZEN

    @property
    def matter(self) -> str:
        """What the form is about."""
        found = re.search(r"\d{6}-\d{4}-\d{7}", self.address)
        return found[0] if found else self.address


@dataclass(frozen=True)
class Visitor:
    """A browser without the script."""

    client: httpx.Client

    def page(self, path: str) -> Page:
        answer = self.client.get(path, follow_redirects=True)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        return Page(str(answer.url), answer.text if is_page else "")

    def form(self, place: Place) -> Form:
        form = Found(self.page(place.page).html).form(place.address)
        assert form is not None, place
        return form

    def send(self, page: str, address: str, fields: dict[str, str]) -> httpx.Response:
        own = {"Origin": str(self.client.base_url).rstrip("/")}
        headers = {**own, "Referer": own["Origin"] + page}
        return self.client.post(address, data=fields, headers=headers)

    def led(self, answer: httpx.Response) -> httpx.Response:
        """The page that an answer leads to, or is."""
        leads = answer.is_redirect
        return self.client.get(answer.headers["Location"], follow_redirects=True) if leads else answer

    def log_in(self, login: str, target: str = "/home") -> httpx.Response:
        """Whoever was logged in before is logged out."""
        if (account := self.client.get("/account")).status_code == 200:
            self.client.post("/logout", data={"csrf_token": token(account.text)})
        fields = {"login": login, "password": PASSWORD, "next": target}
        fields["csrf_token"] = token(self.client.get("/login").text)
        answer = self.client.post("/login", data=fields)
        assert answer.status_code == 303, answer.text
        return answer

    def prove(self, city: City) -> None:
        """Be the petitioner of the city's petition."""
        form = Found(self.page("/track").html).form("/track")
        assert form is not None
        proof = {"registration_no": city.number, "query_code": city.code}
        assert self.send("/track", "/track", form.as_shown | proof).headers["Location"] == city.letter

    def begin_a_petition(self) -> str:
        """The first question of a new one, answered; where the others' addresses begin."""
        page = self.page("/petition/new")
        address = urlsplit(page.url).path
        form = Found(page.html).form(address)
        assert form is not None
        assert self.send(address, address, form.plausible({"go": "next"})).status_code == 303
        return address.rpartition("/")[0]

    def lose_the_session(self) -> None:
        self.client.cookies.delete("huiyin_session")


@contextmanager
def visiting(city: City, login: str = "") -> Iterator[Visitor]:
    """A visitor, logged in by `login` if there is one, whose connections are closed in the end."""
    with httpx.Client(base_url=city.address, headers={"Accept-Language": "zh-CN"}, timeout=60) as client:
        visitor = Visitor(client)
        if login:
            visitor.log_in(login)
        yield visitor


def find_places(city: City) -> dict[str, list[Place]]:
    """Every form that texts are typed into, by its kind, and where it was found."""
    places, looked_at = defaultdict[str, list[Place]](list), defaultdict[str, dict[str, int]](dict)
    for worker in city.workers:
        times = looked_at[worker.role]
        with visiting(city, worker.login) as visitor:
            for path, found in pages_from(visitor.page, times, *worker.starts, "/home", "/account"):
                for form in found.forms:
                    if form.texts and not form.address.startswith("/track"):
                        place = Place(worker, path, form.address, tuple(form.others))
                        places[kind_of(form.address)].append(place)
    with visiting(city) as visitor:
        visitor.prove(city)
        wizard = visitor.begin_a_petition()
        starts = ("/", "/track", city.letter, *(f"{wizard}/{question}" for question in QUESTIONS))
        for path, found in pages_from(visitor.page, {}, *starts):
            for form in found.forms:
                if form.texts:
                    place = Place(Worker("", CITIZEN), path, form.address, tuple(form.others))
                    places[kind_of(form.address)].append(place)
    return places


def token(html: str) -> str:
    """The form token of a page."""
    return html.partition('name="csrf_token" value="')[2].partition('"')[0]
