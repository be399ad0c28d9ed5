"""The administrator's pages for the separation of duty: who may not audit or ask afterwards at a place, and why it is otherwise than
usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, request
from pydantic import BaseModel, Field
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.account_pages.permissions import permissions
from huiyin_web.account_pages.roles import MANAGE, place_asked
from huiyin_web.duties import DUTIES
from huiyin_web.http.access import principal, requires, would_have
from huiyin_web.http.actors import Names
from huiyin_web.http.codes import place_name
from huiyin_web.http.commands import run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Option, Options, Table
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.typed import take
from huiyin_web.identity.duties import SEPARABLE, SHIPPED, Duty
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.separations import SeparationHere
from huiyin_web.identity.store import IdentityStore

_PAGE = "/accounts/roles/separation"


class SeparationForm(BaseModel):
    """`duties`: after which parts in a matter nobody does the action of the page, all of them."""

    jurisdiction: str = Field(max_length=6)
    duties: list[str] = Field([], max_length=20)
    reason: str = Field("", max_length=1000)


@dataclass(frozen=True)
class SeparationPage:
    """`usual`: what releases keep apart, in words. `own`: the reader may do it themselves, and changes nothing."""

    place: str
    address: str
    title: str
    here: SeparationHere
    changed: str
    usual: str
    own: bool
    duties: Options
    chosen: list[str]


def blueprint(identity: IdentityStore) -> Blueprint:
    routes = Blueprint("separation", __name__)

    @routes.get(_PAGE)
    @requires(MANAGE)
    def list_separations() -> Response:
        place = place_asked(request.args.get("jurisdiction", ""))
        return page("identity/separations.html", place=place, table=_listed(identity, place))

    @routes.get(f"{_PAGE}/<action>")
    @requires(MANAGE)
    def show_separation(action: str) -> Response:
        return _page(identity, action, request.args)

    @routes.post(f"{_PAGE}/<action>")
    @requires(MANAGE)
    def define_separation(action: str) -> Response:
        def define(form: SeparationForm) -> Response:
            place = place_asked(form.jurisdiction)
            if _is_own(identity, action):
                raise Refused(
                    "own_rule",
                    "Nobody changes a rule about what they may do themselves: ask another administrator.",
                )
            identity.separations.define(place, action, form.duties, form.reason, principal().id)
            take()
            return redirect_saying(_address("", place), _("Saved. It holds from this moment on."))

        return run_form(
            SeparationForm,
            define,
            lambda: _page(identity, action, request.form),
            at=_address(action, request.form.get("jurisdiction", "")),
        )

    return routes


def _is_own(identity: IdentityStore, action: str) -> bool:
    """Whether the administrator may do it, now or later, for themselves or for somebody else."""
    me = principal()
    return would_have(Principal(me.id, me.name, (*me.posts, *identity.accounts.from_now_on(me.id))), action)


def _address(action: str, place: str) -> str:
    return f"{_PAGE}{'/' if action else ''}{action}?{urlencode({'jurisdiction': place})}"


def _listed(identity: IdentityStore, place: str) -> Table:
    def cells(each: SeparationHere) -> Mapping[Column, Cell | Content]:
        return {
            Column("action", _("Permission")): Cell(_title(each.action), _address(each.action, place)),
            Column("duties", _("Not by who did this")): _words(each.duties) or _("Nobody is kept from it"),
            Column("state", _("Changed"), "tag"): Cell(place_name(each.of), tag="info") if each.of else "",
            Column("reason", _("Reason")): each.reason,
        }

    return Table.of(identity.separations.at(place), cells)


def _page(identity: IdentityStore, action: str, given: MultiDict[str, str]) -> Response:
    place = place_asked(given.get("jurisdiction", ""))
    here = next((each for each in identity.separations.at(place) if each.action == action), None)
    if here is None:
        raise NotFound
    model = SeparationPage(
        place=place,
        address=f"{_PAGE}/{action}",
        title=_title(action),
        here=here,
        changed=_changed(identity, here),
        usual=_words(SHIPPED[action]),
        own=_is_own(identity, action),
        duties=[Option(each.value, str(DUTIES[each])) for each in SEPARABLE[action]],
        chosen=given.getlist("duties") if "reason" in given else [each.value for each in here.duties],
    )
    return page("identity/separation.html", **vars(model))


def _changed(identity: IdentityStore, here: SeparationHere) -> str:
    if not here.of:
        return ""
    return _(
        "Changed at %(place)s by %(who)s: %(reason)s",
        place=place_name(here.of),
        who=Names(identity).of(here.changed_by),
        reason=here.reason,
    )


def _title(action: str) -> str:
    return next((each.label for each in permissions() if each.name == action), action)


def _words(duties: frozenset[Duty]) -> str:
    return _(", ").join(str(word) for duty, word in DUTIES.items() if duty in duties)
