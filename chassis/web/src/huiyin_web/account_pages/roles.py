"""The administrator's pages for roles: what each may do at a place, what a change would change for whom, and new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlencode

from flask import Blueprint, request
from pydantic import BaseModel, Field
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from huiyin_ledger.divisions import within
from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.account_pages.permissions import grouped, labels_of, permissions
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.commands import run_form
from huiyin_web.http.i18n import _, number
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Table
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.roles import post_place, role_label
from huiyin_web.http.typed import take
from huiyin_web.identity import policy
from huiyin_web.identity.policy import OF_EVERYBODY, SEALED, Role
from huiyin_web.identity.roles import RoleHere
from huiyin_web.identity.scope import Resource
from huiyin_web.identity.store import IdentityStore

MANAGE = "account.manage"


class RoleForm(BaseModel):
    """`may` and `accusations`: names of actions, all that it may do from now on, and which of them with accusations, too."""

    jurisdiction: str = Field(max_length=6)
    role: str = Field(max_length=40)
    name: str = Field("", max_length=40)
    english: str = Field("", max_length=80)
    bound: bool = False
    second_factor: bool = False
    may: list[str] = Field([], max_length=200)
    accusations: list[str] = Field([], max_length=200)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change of a role would change. Labels of what is gained and lost, and for whom."""

    gained: Sequence[str]
    lost: Sequence[str]
    people: Table


def blueprint(identity: IdentityStore) -> Blueprint:
    routes = Blueprint("roles", __name__)

    @routes.get("/accounts/roles")
    @requires(MANAGE)
    def list_roles() -> Response:
        place = place_asked(request.args.get("jurisdiction", ""))
        return page("identity/roles.html", place=place, table=_listed(identity, place))

    @routes.get("/accounts/roles/edit")
    @requires(MANAGE)
    def edit_role() -> Response:
        return _edit_page(identity, request.args)

    @routes.get("/accounts/roles/preview")
    @requires(MANAGE)
    def preview_role() -> Response:
        return _preview_page(identity, request.args)

    @routes.post("/accounts/roles/preview")
    @requires(MANAGE)
    def define_role() -> Response:
        def define(form: RoleForm) -> Response:
            place = place_asked(form.jurisdiction)
            if _is_own(identity, form.role):
                raise Refused(
                    "own_role", "Nobody changes what they may do themselves: ask another administrator."
                )
            granted, withheld = _changes(form)
            identity.roles.define(
                place,
                form.role.strip(),
                granted=granted,
                withheld=withheld,
                name=form.name,
                english=form.english,
                bound=form.bound,
                second_factor=form.second_factor,
                by=principal().id,
            )
            take()
            return redirect_saying(
                _address("", jurisdiction=place), _("Saved. It holds from this moment on.")
            )

        return run_form(
            RoleForm,
            define,
            lambda: _preview_page(identity, request.form),
            at=_address("/edit", **_addressed(request.form)),
        )

    return routes


def _address(page: str, **given: object) -> str:
    sent = {name: value for name, value in given.items() if value != ""}
    return f"/accounts/roles{page}?{urlencode(sent, doseq=True)}"


def _listed(identity: IdentityStore, place: str) -> Table:
    people: dict[str, set[str]] = {}
    for account in identity.accounts.list():
        for held in account.posts:
            if within(held.post.place, place) and account.disabled_at is None:
                people.setdefault(held.post.role, set()).add(account.id)

    def cells(each: RoleHere) -> Mapping[Column, Cell | Content]:
        address = _address("/edit", jurisdiction=place, role=each.role)
        return {
            Column("role", _("Role")): Cell(role_label(each.role, each.name, each.english), address),
            Column("where", _("Where")): _("in a unit") if each.bound else _("at a place"),
            Column("people", _("People"), "number"): number(len(people.get(each.role, ()))),
            Column("state", _("Changed"), "tag"): Cell(_of(each), tag="info") if each.of else "",
        }

    return Table.of(identity.roles.at(place), cells)


def _of(role: RoleHere) -> str:
    own = _("own role") if role.role not in set(Role) else _("changed")
    return f"{own} · {place_name(role.of)}"


def _edit_page(identity: IdentityStore, given: MultiDict[str, str]) -> Response:
    place = place_asked(given.get("jurisdiction", ""))
    known = _known(identity, place, given.get("role", ""))
    form = _form(given) if "may" in given or "edited" in given else _now(known, place)
    return page(
        "identity/role.html",
        place=place,
        known=known,
        own=known is not None and _is_own(identity, known.role),
        title=role_label(known.role, known.name, known.english) if known else _("New role"),
        form=form,
        shipped=bool(known and known.role in set(Role)),
        groups=grouped(permissions()),
        sealed=grouped([each for each in permissions() if each.sealed]),
    )


def _preview_page(identity: IdentityStore, given: MultiDict[str, str]) -> Response:
    place = place_asked(given.get("jurisdiction", ""))
    form = _form(given)
    known = next((each for each in identity.roles.at(place) if each.role == form.role), None)
    return page(
        "identity/role_preview.html",
        place=place,
        known=known,
        title=role_label(known.role, known.name, known.english) if known else form.name or form.role,
        form=form,
        difference=_difference(identity, place, known, form),
        again=_address("/edit", **_addressed(given)),
    )


def _difference(identity: IdentityStore, place: str, known: RoleHere | None, form: RoleForm) -> Difference:
    labels = dict(chain.from_iterable(labels_of(each) for each in permissions()))
    was = _now(known, place)
    before, after = _grants(was), _grants(form)
    labels["second factor"] = _("Needs a second factor")
    before |= {"second factor"} if was.second_factor else set()
    after |= {"second factor"} if form.second_factor else set()
    return Difference(
        [labels[each] for each in labels if each in after - before],
        [labels[each] for each in labels if each in before - after],
        _people(identity, place, form.role),
    )


def _people(identity: IdentityStore, place: str, role: str) -> Table:
    """Who has a post of the role for which nobody nearer has changed it."""
    held = [
        (account, each.post)
        for account in identity.accounts.list()
        if account.disabled_at is None
        for each in account.posts
        if each.post.role == role and within(each.post.place, place)
    ]
    nearest = {post.place: identity.roles.find(role, post.place) for _account, post in held}

    def cells(each: tuple[object, ...]) -> Mapping[Column, Cell | Content]:
        name, id, where = each
        return {
            Column("name", _("Name")): Cell(str(name), f"/accounts/{id}", sub=str(id)),
            Column("where", _("Place or unit")): str(where),
        }

    rows = [
        (account.name, account.id, post_place(post))
        for account, post in held
        if not (here := nearest[post.place]) or not here.of or within(place, here.of)
    ]
    return Table.of(rows, cells)


def _now(known: RoleHere | None, place: str) -> RoleForm:
    """What the role may do now, as the form has it."""
    if known is None:
        return RoleForm(jurisdiction=place, role="")
    may, accusations = [], []
    for each in permissions():
        if known.has(each.name, each.action.roles):
            may.append(each.name)
        if each.sealed and known.has(each.name + SEALED, each.action.sealed):
            accusations.append(each.name)
    return RoleForm(
        jurisdiction=place,
        role=known.role,
        name=known.name,
        english=known.english,
        bound=known.bound,
        second_factor=known.second_factor,
        may=may,
        accusations=[name for name in accusations if name in may],
    )


def _grants(form: RoleForm) -> set[str]:
    return {*form.may, *(f"{name}{SEALED}" for name in form.accusations if name in form.may)}


def _changes(form: RoleForm) -> tuple[list[str], list[str]]:
    """What the form gives beyond releases, and what it takes away of theirs. Refused for an action that there is not."""
    wanted, known = _grants(form), permissions()
    names = set(chain.from_iterable((each.name, each.name + SEALED) for each in known))
    if unknown := wanted - names - OF_EVERYBODY:
        raise Refused("unknown_action", "There is no such permission: %(action)s", action=min(unknown))
    shipped: set[str] = set()
    for each in known:
        if form.role in each.action.roles:
            shipped.add(each.name)
            if form.role in each.action.sealed:
                shipped.add(each.name + SEALED)
    return sorted(wanted - shipped), sorted(shipped - wanted)


def _form(given: MultiDict[str, str]) -> RoleForm:
    return RoleForm(
        jurisdiction=given.get("jurisdiction", "")[:6],
        role=given.get("role", "").strip()[:40],
        name=given.get("name", "").strip()[:40],
        english=given.get("english", "").strip()[:80],
        bound=given.get("bound") == "true",
        second_factor=given.get("second_factor") == "true",
        may=given.getlist("may")[:200],
        accusations=given.getlist("accusations")[:200],
    )


def _is_own(identity: IdentityStore, role: str) -> bool:
    """Whether the administrator has it, or will have it, for themselves or for somebody else."""
    return role in {each.role for each in identity.accounts.from_now_on(principal().id)}


def _addressed(given: MultiDict[str, str]) -> dict[str, object]:
    form = _form(given)
    flags = {name: "true" if getattr(form, name) else "" for name in ("bound", "second_factor")}
    return {**dict(form), **flags, "edited": "1"}


def _known(identity: IdentityStore, place: str, role: str) -> RoleHere | None:
    """None for a new one; NotFound for one that the place has not."""
    if not role:
        return None
    return identity.roles.find(role, place)


def place_asked(asked: str) -> str:
    """The place that is asked for, else the administrator's; NotFound for one that they have no say over."""
    place = asked or policy.place_of(principal(), MANAGE)
    if not policy.allows(principal(), MANAGE, Resource(place)):
        raise NotFound
    return place
