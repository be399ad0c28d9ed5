"""The administrator's pages of notices: which post is told of what by which ways, the office's messenger, and what did not leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_ledger.domain import NotFound
from huiyin_ledger.settings import ServiceSettings
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import place_name, place_options
from huiyin_web.http.commands import run_form
from huiyin_web.http.i18n import _, _l, ngettext
from huiyin_web.http.navigation import said
from huiyin_web.http.notices import PAGE
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Cells, Column, Group, Option, Table
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.roles import role_label
from huiyin_web.http.typed import take
from huiyin_web.identity import policy
from huiyin_web.identity.directory import NoticeKind
from huiyin_web.identity.notice_choices import Chosen
from huiyin_web.identity.notice_plans import Choice, Way
from huiyin_web.identity.notice_readers import roles_with
from huiyin_web.identity.scope import Resource
from huiyin_web.identity.sendings import GivenUp
from huiyin_web.identity.store import IdentityStore
from huiyin_web.notices.mail import has_mail_server
from huiyin_web.notices.messenger import checked_address

ACTION = "office.manage"
PLAN, GIVEN_UP = f"{PAGE}/plan", f"{PAGE}/given-up"
_OBLIGATORY = "obligatory"
_WAYS: Mapping[str, str] = {
    Way.PAGE: _l("In the page"),
    Way.MAIL: _l("By e-mail"),
    Way.MESSENGER: _l("By the office's messenger"),
    _OBLIGATORY: _l("Can't be turned off"),
}


class PlanForm(BaseModel):
    ways: list[str] = Field(default_factory=list, max_length=2000)


class MessengerForm(BaseModel):
    messenger: str = Field(default="", max_length=500)


@dataclass(frozen=True)
class PlanPage:
    """``identity/notice_plan.html``. `ways`: a group for each kind and role; `chosen`: what is ticked; `messenger`: the address in
    force, `messenger_of`: the place that has it; `secret`: shown once; `places`: other divisions that the reader may set."""

    jurisdiction: str
    place: str
    places: Sequence[Option]
    ways: Sequence[Group]
    chosen: Sequence[str]
    has_mail_server: bool
    messenger: str
    messenger_of: str
    secret: str = ""


@dataclass(frozen=True)
class GivenUpPage:
    """``identity/notices_given_up.html``."""

    messages: Table
    count: int


def blueprint(identity: IdentityStore, settings: ServiceSettings) -> Blueprint:
    routes = Blueprint("notice_plan", __name__)

    def show(place: str, secret: str = "") -> Response:
        return page("identity/notice_plan.html", **vars(_plan(identity, settings, place, secret)))

    @routes.get(PLAN)
    @requires(ACTION)
    def page_plan() -> Response:
        return show(_mine(request.args.get("jurisdiction") or _own()))

    @routes.post(f"{PLAN}/<jurisdiction>")
    @requires(ACTION)
    def set_plan(jurisdiction: str) -> Response:
        place = _mine(jurisdiction)

        def change(form: PlanForm) -> Response:
            ticked, before = set(form.ways), _in_force(identity, place)
            choices = {key: _choice(key, ticked) for key in before}
            changed = {key: choice for key, choice in choices.items() if choice != before[key]}
            identity.notice_choices.choose(place, changed, principal().id)
            take()
            return redirect_saying(_address(place), _("Saved. It holds for whatever happens from now on."))

        return run_form(PlanForm, change, lambda: show(place), at=_address(place))

    @routes.post(f"{PLAN}/<jurisdiction>/messenger")
    @requires(ACTION)
    def set_messenger(jurisdiction: str) -> Response:
        place = _mine(jurisdiction)

        def change(form: MessengerForm) -> Response:
            if form.messenger:
                checked_address(form.messenger, settings.messenger_networks)
            secret = identity.notice_choices.set_messenger(
                place, form.messenger, settings.session_secret(), principal().id
            )
            take()
            if secret:
                return show(place, secret)
            return redirect_saying(_address(place), _("The office has no messenger any more."))

        return run_form(MessengerForm, change, lambda: show(place), at=_address(place))

    @routes.get(GIVEN_UP)
    @requires(ACTION)
    def page_given_up() -> Response:
        division = _own()
        table = _given_up(identity.sendings.given_up(division), identity.directory.notices())
        model = GivenUpPage(table, identity.sendings.count_given_up(division))
        return page("identity/notices_given_up.html", **vars(model))

    @routes.post(GIVEN_UP)
    @requires(ACTION)
    def settle_given_up() -> Response:
        division = _own()
        if request.form.get("do") == "let_go":
            identity.sendings.let_go(division)
            flash(_("They don't leave any more. In the page they are still told."), "good")
        else:
            count = identity.sendings.try_again(division)
            said_ = ngettext("%(num)d message is tried again.", "%(num)d messages are tried again.", count)
            flash(said_, "good")
        return redirect(GIVEN_UP, 303)

    return routes


def _address(place: str) -> str:
    return f"{PLAN}?jurisdiction={place}"


def _mine(jurisdiction: str) -> str:
    """The division, if it lies in the administrator's; NotFound otherwise."""
    if jurisdiction not in {each.value for each in _places()}:
        raise NotFound
    return jurisdiction


def _places() -> list[Option]:
    reach = policy.scope_of(principal(), ACTION)
    return [each for each in place_options() if reach.includes(Resource(each.value))]


def _own() -> str:
    return policy.place_of(principal(), ACTION)


def _plan(identity: IdentityStore, settings: ServiceSettings, place: str, secret: str) -> PlanPage:
    kinds, chosen = identity.directory.notices(), identity.notice_choices.chosen()
    in_force = _in_force(identity, place, kinds, chosen)
    titles, own = {each.kind: said(each.title) for each in kinds}, identity.roles.own()
    office = chosen.messenger_of(place)
    return PlanPage(
        jurisdiction=place,
        place=place_name(place),
        places=_places(),
        ways=[
            Group(
                f"{titles[kind]} · {role_label(role, *own.get(role, ()))}",
                [Option(f"{kind}/{role}/{way}", str(label)) for way, label in _WAYS.items()],
            )
            for kind, role in in_force
        ],
        chosen=[f"{kind}/{role}/{way}" for (kind, role), each in in_force.items() for way in _ticks(each)],
        has_mail_server=has_mail_server(settings),
        messenger=office.address if office else "",
        messenger_of=place_name(office.jurisdiction) if office and office.jurisdiction != place else "",
        secret=secret,
    )


def _in_force(
    identity: IdentityStore,
    place: str,
    kinds: Sequence[NoticeKind] | None = None,
    chosen: Chosen | None = None,
) -> dict[tuple[str, str], Choice]:
    """By kind and role, for whoever works in the place."""
    kinds = identity.directory.notices() if kinds is None else kinds
    chosen = chosen or identity.notice_choices.chosen()
    return {
        (each.kind, known.role): chosen.of(place, each.kind, known.role, Choice.of(each.ways, False))
        for each in kinds
        for known in roles_with(identity, each.action, place)
    }


def _ticks(choice: Choice) -> list[str]:
    return [*(each.value for each in choice.ways), *([_OBLIGATORY] if choice.obligatory else [])]


def _choice(key: tuple[str, str], ticked: set[str]) -> Choice:
    kind, role = key
    ways = [way.value for way in Way if f"{kind}/{role}/{way}" in ticked]
    return Choice.of(ways, f"{kind}/{role}/{_OBLIGATORY}" in ticked)


def _given_up(found: Sequence[GivenUp], kinds: Sequence[NoticeKind]) -> Table:
    """Without the numbers of matters: whoever keeps the installation running need not know them."""
    titles = {(each.service, each.kind): said(each.title) for each in kinds}

    def cells(each: GivenUp) -> Cells:
        to = each.receiver if each.way is Way.MAIL else place_name(each.receiver)
        return {
            Column("at", _("When"), "time"): each.at,
            Column("kind", _("Kind of notice")): titles.get((each.service, each.kind), each.kind),
            Column("way", _("Way")): Cell(str(_WAYS[each.way]), sub=to),
            Column("tried", _("Tried"), "number"): each.attempts,
            Column("why", _("What kept it")): each.why,
        }

    return Table.of(found, cells)
