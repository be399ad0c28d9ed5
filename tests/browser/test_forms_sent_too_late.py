"""What was typed into any form is there, without the script too, when the login ended or a colleague was quicker."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from found_forms import Found, pages_from
from huiyin_web.http.dispatch import is_api
from huiyin_web.http.typed import PASSWORDS
from played_city import City
from visitor import Place, Visitor, visiting

TYPED = "正在填写的内容"
KEPT_AT_ONCE = 5
"""Forms that the server keeps for one browser."""
_COLLEAGUE = re.compile("<span>[^<]+乙</span>")
_LATIN = re.compile("[A-Za-z]{4,}")
WITHOUT_TEXTS = {
    "/login": "is what others wait for",
    "/login/code": "is what others wait for",
    "/login/openid/logout": "is sent by the provider",
    "/account/second-factor": "a code is good for a minute",
    "/account/second-factor/removal": "a code is good for a minute",
    "/accounts/<id>/link": "a button",
    "/accounts/<id>/link/removal": "a button",
    "/accounts/<id>/second-factor": "a button",
    "/logout": "a button",
    "/notices/read": "a button",
    "/notices/given-up": "buttons",
    "/notices/plan/<jurisdiction>": "choices",
    "/account/language": "a choice",
    "/account/password": "passwords are never kept",
    "/accounts/<id>/password": "passwords are never kept",
    "/accounts/<id>/posts": "choices and codes",
    "/accounts/<id>/posts/<int:number>/end": "a button",
    "/accounts/<id>/substitutes": "an account and days",
    "/accounts/<id>/substitutes/<substitute>/end": "a button",
    "/account/notices": "an address",
    "/accounts/<id>/notices": "an address",
    "/accounts/roles/preview": "choices that were made on the page before",
    "/accounts/<id>/state": "a button",
    "/assignment/orders/batch/sign": "choices",
    "/assignment/desk/batch/dispatch": "choices",
    "/assignment/orders/<registration_no>/dispatch": "choices",
    "/assignment/orders/<registration_no>/handling": "a button",
    "/assignment/orders/<registration_no>/sign": "a button",
    "/intake/": "a search",
    "/intake/desk/callers": "a button of the form of registration",
    "/intake/petitions/<registration_no>/accusation": "a button",
    "/intake/petitions/<registration_no>/addition": "a button of the form of registration",
    "/intake/petitions/<registration_no>/additions/<int:addition>/pass-on": "a button",
    "/intake/receptions/moves": "choices",
    "/intake/receptions/plan": "choices, days and times",
    "/intake/receptions/series": "choices, days and times",
    "/intake/receptions/announce": "choices",
    "/intake/receptions/<session_no>/bookings/<int:booking>/cancellation": "a button",
    "/offices/<jurisdiction>/emblem": "a file: browsers fill none in again",
    "/reporting/audit/ledgers/<service>/checkpoints": "a button",
    "/reporting/audit/ledgers/<service>/comparisons": "a button",
    "/reporting/audit/ledgers/<service>/verifications": "a button",
    "/assignment/standstills/<source>/<stream>/retry": "a button",
    "/identity/standstills/<source>/<stream>/retry": "a button",
    "/intake/standstills/<source>/<stream>/retry": "a button",
    "/reporting/standstills/<source>/<stream>/retry": "a button",
    "/supervision/standstills/<source>/<stream>/retry": "a button",
    "/petition/new/<ref>/discarded": "a button",
}
"""Routes whose form has no text that could be kept for an account, and why."""


ALONE = {
    "/account/notices": "everybody has one of their own",
    "/account/second-factor": "everybody has one of their own",
    "/accounts/*/posts": "what somebody has already is not given twice",
    "/accounts/*/substitutes": "what is set last holds, and the page shows it",
    "/accounts/*/details": "what is set last holds, and the form shows it",
    "/accounts/*/notices": "what is set last holds, and the form shows it",
    "/accounts/roles/separation/*": "what is set last holds, and the form shows it",
    "/accounts/new": "no second account of one name can be made, which the form says",
    "/assignment/catalogue": "what is set last holds; the list shows what was set, and when",
    "/assignment/units": "no second unit of one code can be registered, which the form says",
    "/intake/desk": "everybody registers petitions of their own",
    "/intake/erasure": "whoever is erased is erased; done twice it is done",
    "/intake/petitions/*/query-code": "gives another new code to whoever asks next",
    "/intake/petitions/*/reveal": "changes nothing",
    "/intake/receptions/*/bookings": "everybody books another matter",
    "/intake/receptions/roster/*/lawyer": "everybody enters another one",
    "/intake/receptions/roster/*/leader": "everybody enters another one",
    "/intake/receptions/roster/*/place": "everybody enters another one",
    "/intake/receptions/roster/*/lawyer-*": "what is set last holds, and the form shows it",
    "/intake/receptions/roster/*/leader-*": "what is set last holds, and the form shows it",
    "/intake/receptions/roster/*/place-*": "what is set last holds, and the form shows it",
    "/intake/receptions/roster/*/rules": "what is set last holds, and the form shows it",
    "/notices/plan/*/messenger": "what is set last holds, and the form shows it",
    "/offices/*": "what is set last holds, and the form shows it",
    "/reporting/briefings/*-*-*-*/publication": "the played city has one that can be published; its page says who did",
    "/supervision/calendar": "what is loaded last holds; the list shows who loaded what",
}
"""Forms of which nobody's act takes the ground from another one's, and why."""
CHOICES = {"done": "explained", "decision": "reject", "verdict": "reject", "parent": "", "room": "二号接待室"}
"""What `Form.plausible` would choose and what owes more than it fills in."""


@dataclass(frozen=True)
class Race:
    """Two colleagues send the same form: the quick one, who sends it once more, then under the same key with another text;
    and the slow one, who typed `typed` into one tab and `beside` into another, and sent that afterwards. The last three
    are the pages that they are led to."""

    first: httpx.Response
    again: httpx.Response
    other: httpx.Response
    late: httpx.Response
    typed: dict[str, str]
    later: httpx.Response
    beside: dict[str, str]


@pytest.fixture(scope="module")
def races(city: City, places: dict[str, list[Place]], forms: dict[str, Place]) -> dict[str, Race]:
    """For each kind of form that two can act by, about matters that no other test needs."""
    used = {each.matter for each in forms.values()}
    wanted = Counter(each.matter for found in places.values() for each in found)
    races = {}
    kinds = {kind for kind, found in places.items() if found[0].of_staff} - ALONE.keys()
    for kind in sorted(kinds, key=lambda kind: len(places[kind])):
        for place in sorted(places[kind], key=lambda place: wanted[place.matter]):
            if place.matter not in used and (race := _race(city, place)):
                used.add(place.matter)
                races[kind] = race
                break
    assert kinds - races.keys() == set()
    return races


def _race(city: City, place: Place) -> Race | None:
    """None where the order is not ready for the form, which the page offers all the same."""
    with visiting(city, place.worker.login) as slow, visiting(city, place.worker.colleague) as quick:
        opened = [Found(each.page(place.page).html).form(place.address) for each in (slow, slow, quick)]
        form, tab, other_form = opened
        if form is None or tab is None or other_form is None:
            return None
        sent = other_form.plausible(CHOICES)
        typed = {name: f"{TYPED} {name}" for name in form.texts}
        first = quick.send(place.page, place.address, sent)
        if first.status_code not in (200, 303) or _errors(quick.led(first).text):
            return None
        again = quick.send(place.page, place.address, sent)
        other = quick.led(quick.send(place.page, place.address, sent | typed))
        late = slow.led(slow.send(place.page, place.address, form.plausible(CHOICES) | typed))
        beside = {name: f"{TYPED}（另一窗口） {name}" for name in form.texts}
        later = slow.led(slow.send(place.page, place.address, tab.plausible(CHOICES) | beside))
        return Race(first, again, other, late, typed, later, beside)


def test_who_finds_a_colleague_quicker_reads_who_did_what_and_has_what_was_typed(
    races: dict[str, Race],
) -> None:
    wrong = []
    for kind, race in races.items():
        meanwhile = race.late.text.partition("在您填写期间")[2].partition("</section>")[0]
        if not _errors(race.late.text):
            wrong.append(f"{kind}: {race.late.status_code}")
        if not _COLLEAGUE.search(meanwhile):
            wrong.append(f"{kind}: does not say who")
        wrong += [f"{kind}: {name} is lost" for name in race.typed if race.typed[name] not in race.late.text]
        wrong += [
            f"{kind}: {name} is lost in the second tab"
            for name, text in race.beside.items()
            if text not in race.later.text
        ]
    assert wrong == []


def test_the_same_form_sent_again_gets_the_same_answer_and_another_one_words_that_people_understand(
    races: dict[str, Race],
) -> None:
    wrong = []
    for kind, race in races.items():
        first, again = ((each.status_code, each.headers.get("Location")) for each in (race.first, race.again))
        if first != again:
            wrong.append(f"{kind}: {first}, then {again}")
        if not _errors(race.other.text):
            wrong.append(f"{kind}: another text was answered as the first one")
        for each in (race.other, race.late):
            said = re.sub("<[^>]+>", "", _errors(each.text))
            wrong += [f"{kind}: {word}" for word in _LATIN.findall(said)]
    assert wrong == []


def test_every_form_of_the_product_was_found(city: City, places: dict[str, list[Place]]) -> None:
    """By its route: what no walk reached is named here."""
    reached = {each.address for found in places.values() for each in found}
    reached |= {address for found in places.values() for each in found for address in each.others}
    rules = {rule: re.compile(re.sub(r"<[^>]+>", "[^/]+", rule) + "$") for rule in city.posts}
    texts = {rule for rule in rules if not is_api(rule) and rule not in WITHOUT_TEXTS}
    assert {rule for rule in texts if not any(rules[rule].match(address) for address in reached)} == set()
    assert rules.keys() >= WITHOUT_TEXTS.keys()


def test_who_logs_in_again_as_the_same_account_finds_every_form_as_it_was_sent(
    city: City, forms: dict[str, Place]
) -> None:
    wrong = []
    of_workers = defaultdict[str, list[Place]](list)
    for place in forms.values():
        of_workers[place.worker.login if place.of_staff else ""].append(place)
    of_workers.pop("")
    for login, places in of_workers.items():
        for several in (places[at : at + KEPT_AT_ONCE] for at in range(0, len(places), KEPT_AT_ONCE)):
            with visiting(city, login) as visitor:
                wrong += _not_there_after_a_login(visitor, several)
    assert wrong == []


def _not_there_after_a_login(visitor: Visitor, places: Sequence[Place]) -> list[str]:
    """What is lost of forms that were sent after the login had ended, and what others see of them."""
    wrong, typed, passwords, targets = [], {}, {}, {}
    forms = {place: visitor.form(place) for place in places}
    visitor.lose_the_session()
    for place, form in forms.items():
        typed[place] = {name: f"{TYPED} {name}" for name in form.texts if name not in PASSWORDS}
        passwords[place] = {
            each.name: "a-Secret-of-theirs-9" for each in form.fields if each.kind == "password"
        }
        answer = visitor.send(place.page, place.address, form.as_shown | typed[place] | passwords[place])
        login = urlsplit(answer.headers.get("Location", ""))
        assert (answer.status_code, login.path) == (303, "/login"), place
        (targets[place],) = parse_qs(login.query)["next"]
    worker = places[0].worker
    visitor.log_in(worker.colleague)
    others = {place: visitor.page(target).html for place, target in targets.items()}
    visitor.log_in(worker.login)
    for place, target in targets.items():
        shown = visitor.page(target).html
        again, kind = Found(shown).form(place.address), place.address
        values = again.as_shown if again else {}
        wrong += [
            f"{kind}: {name} is lost" for name, text in typed[place].items() if values.get(name) != text
        ]
        wrong += [
            f"{kind}: {name} is seen by another"
            for name, text in typed[place].items()
            if text in others[place]
        ]
        wrong += [
            f"{kind}: {name} was kept"
            for name, text in passwords[place].items()
            if text in shown + others[place]
        ]
    return wrong


def test_a_form_is_kept_for_its_writer_where_another_account_is_logged_in_by_now(
    city: City, forms: dict[str, Place]
) -> None:
    place = forms["/assignment/orders/*/reply"]
    with visiting(city, place.worker.login) as visitor:
        form = visitor.form(place)
        visitor.log_in(place.worker.colleague)
        answer = visitor.send(place.page, place.address, form.as_shown | {"text": "水管已经修好"})
        assert answer.status_code == 400
        assert "水管已经修好" not in answer.text
        assert "另一账号" in answer.text
        visitor.log_in(place.worker.login)
        assert visitor.form(place).as_shown["text"] == "水管已经修好"


def test_what_was_taken_is_not_filled_in_again(city: City) -> None:
    clerk = next(each for each in city.workers if each.role == "clerk")
    place = Place(clerk, "/intake/desk", "/intake/desk")
    with visiting(city, clerk.login) as visitor:
        form = visitor.form(place)
        visitor.lose_the_session()
        typed = {"title": "路灯不亮", "text": "三号楼前的路灯已经一周不亮。", "nature": "complaint"}
        typed |= {"name": "王小明", "phone": "13812345678"}
        visitor.send(place.page, place.address, form.as_shown | typed)
        visitor.log_in(clerk.login)
        kept = visitor.form(place).as_shown
        assert kept["title"] == "路灯不亮"
        taken = visitor.send(place.page, place.address, kept)
        assert taken.status_code == 200, _errors(taken.text)
        assert visitor.form(place).as_shown["title"] == ""


def test_the_petitioner_who_proves_the_code_again_finds_the_addition(city: City) -> None:
    letter = city.letter
    with visiting(city) as visitor:
        visitor.prove(city)
        form = Found(visitor.page(letter).html).form(f"{letter}/additions")
        assert form is not None
        visitor.client.cookies.delete("huiyin_form")
        stale = visitor.send(letter, form.address, form.as_shown | {"text": "今天又停水了"})
        held = Found(stale.text).form(form.address)
        assert held is not None
        answer = visitor.send(letter, form.address, held.as_shown)
        assert answer.headers["Location"].startswith("/track")
        assert "今天又停水了" not in visitor.page(answer.headers["Location"]).html
        visitor.prove(city)
        again = Found(visitor.page(letter).html).form(form.address)
        assert again is not None
        assert again.as_shown["text"] == "今天又停水了"


def test_every_password_on_a_page_has_a_name_that_is_never_kept(city: City) -> None:
    admin = next(each for each in city.workers if each.role == "administrator")
    with visiting(city, admin.login) as visitor:
        names = {
            each.name
            for _path, found in pages_from(visitor.page, {}, "/account", "/accounts")
            for form in found.forms
            for each in form.fields
            if each.kind == "password"
        }
        assert names == PASSWORDS


def _errors(html: str) -> str:
    return html.partition('class="error-summary"')[2].partition(">")[2].partition("</ul>")[0]
