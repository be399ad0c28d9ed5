"""The administrator's pages: list, open and disable accounts, set passwords."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, request
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_ledger.clock.china import china_date
from huiyin_ledger.domain import NotFound, Refused
from huiyin_ledger.ledger.audit import Entry, timeline
from huiyin_web.http.access import principal, requires
from huiyin_web.http.actors import Names
from huiyin_web.http.codes import class_options, place_name
from huiyin_web.http.commands import run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Option, Table
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.roles import post_place, role_label
from huiyin_web.http.typed import take
from huiyin_web.identity import policy
from huiyin_web.identity.accounts import Account
from huiyin_web.identity.scope import Resource, Scope
from huiyin_web.identity.store import IdentityStore
from huiyin_web.identity_service import EVENT_NAMES


class NameForm(BaseModel):
    name: str = Field(max_length=100)


class AccountForm(NameForm):
    id: str = Field(max_length=64)
    password: str = Field(max_length=200)
    role: str = Field(max_length=40)
    jurisdiction: str = Field(max_length=6)
    unit: str | None = Field(default=None, max_length=100)


class GivenPassword(BaseModel):
    password: str = Field(max_length=200)


def blueprint(identity: IdentityStore) -> Blueprint:
    routes = Blueprint("accounts", __name__)

    @routes.get("/accounts")
    @requires("account.manage")
    def accounts() -> Response:
        return _list(identity)

    @routes.get("/accounts/new")
    @requires("account.manage")
    def new_account() -> Response:
        return _form(identity)

    @routes.post("/accounts/new")
    @requires("account.manage")
    def add_account() -> Response:
        def add(form: AccountForm) -> Response:
            check_reach(form.jurisdiction)
            made = identity.accounts.create(
                form.id,
                name=form.name,
                role=form.role,
                jurisdiction=form.jurisdiction,
                unit=form.unit,
                password=request.form["password"],
                by=principal().id,
            )
            take()
            return redirect_saying("/accounts", _("The account %(account)s is ready.", account=made.id))

        return run_form(AccountForm, add, lambda: _form(identity))

    @routes.get("/accounts/<id>")
    @requires("account.manage")
    def show_account(id: str) -> Response:
        return account_page(identity, account_of_mine(identity, id))

    @routes.post("/accounts/<id>/details")
    @requires("account.manage")
    def rename_account(id: str) -> Response:
        account = account_wholly_mine(identity, id)

        def change(form: NameForm) -> Response:
            identity.accounts.rename(account.id, form.name, by=principal().id)
            take()
            return redirect_saying(f"/accounts/{account.id}", _("Saved."))

        return run_form(NameForm, change, lambda: account_page(identity, account))

    @routes.post("/accounts/<id>/password")
    @requires("account.manage")
    def give_password(id: str) -> Response:
        account = account_wholly_mine(identity, id)

        def renew(_form: GivenPassword) -> Response:
            identity.accounts.set_password(account.id, request.form["password"], by=principal().id)
            take()
            said = _("The account %(account)s has a new password.", account=account.id)
            return redirect_saying(f"/accounts/{account.id}", said)

        return run_form(GivenPassword, renew, lambda: account_page(identity, account))

    @routes.post("/accounts/<id>/second-factor")
    @requires("account.manage")
    def remove_second_factor(id: str) -> Response:
        """For somebody who lost the telephone and the recovery codes."""
        account = account_wholly_mine(identity, id)
        if account.id == principal().id:
            raise Refused("own_account", "remove your own second factor under My account, with its code")
        identity.second_factors.remove(account.id, by=principal().id)
        take()
        said = _("The password of %(account)s alone lets in now.", account=account.id)
        return redirect_saying(f"/accounts/{account.id}", said)

    @routes.post("/accounts/<id>/state")
    @requires("account.manage")
    def set_state(id: str) -> Response:
        account = account_wholly_mine(identity, id)
        if account.id == principal().id:
            raise Refused("own_account", "nobody disables their own account: ask another administrator")
        if request.form.get("state") == "active":
            identity.accounts.enable(account.id, by=principal().id)
        else:
            identity.accounts.disable(account.id, by=principal().id)
        take()
        return redirect(f"/accounts/{account.id}", 303)

    return routes


def _list(identity: IdentityStore) -> Response:
    wanted, sort = request.args.get("q", "").strip().lower(), request.args.get("sort", "id")
    reach = policy.scope_of(principal(), "account.manage")
    shown = [each for each in identity.accounts.list() if _in_reach(each, reach)]
    rows = [(each, *_summed_up(each)) for each in shown]
    if wanted:
        rows = [row for row in rows if wanted in " ".join((row[0].id, row[0].name, *row[1:])).lower()]
    keys: Mapping[str, Callable[[tuple[Account, str, str]], str]] = {
        "id": lambda row: row[0].id,
        "name": lambda row: row[0].name,
        "posts": lambda row: row[1],
        "place": lambda row: row[2],
    }
    if key := keys.get(sort.removeprefix("-")):
        rows.sort(key=key, reverse=sort.startswith("-"))
    return page("identity/accounts.html", accounts=rows, sort=sort)


def _summed_up(account: Account) -> tuple[str, str]:
    """Its roles, and where it has them."""
    posts = [each.post for each in account.posts]
    roles = dict.fromkeys(role_label(each.role, each.name, each.english) for each in posts)
    return _(", ").join(roles), _(", ").join(dict.fromkeys(post_place(each) for each in posts))


def _form(identity: IdentityStore) -> Response:
    place = policy.place_of(principal(), "account.manage")
    return page("identity/new_account.html", roles=role_options(identity, place), place=place)


def role_options(identity: IdentityStore, place: str) -> list[Option]:
    return [
        Option(each.role, role_label(each.role, each.name, each.english)) for each in identity.roles.at(place)
    ]


def account_page(identity: IdentityStore, account: Account) -> Response:
    place = policy.place_of(principal(), "account.manage")
    return page(
        "identity/one_account.html",
        account=account,
        own=account.id == principal().id,
        today=china_date(identity.now()),
        place=place,
        roles=role_options(identity, place),
        classes=class_options(),
        substitutes=identity.accounts.substitutes_of(account.id),
        substituted=identity.accounts.substituted_by(account.id),
        factor=identity.second_factors.find(account.id),
        link=identity.openid.link_of(account.id),
        requests=identity.openid.asked_for(account.id),
        history=_history(identity, account),
    )


def _history(identity: IdentityStore, account: Account) -> Table:
    """What the ledger says of the account, the latest first."""
    names = Names(identity)
    entries = timeline([identity.recorder.ledger], f"account:{account.id}")
    own = identity.roles.own()
    posts = {each.data["post"]: _post_words(each.data, own) for each in entries if "role" in each.data}

    def cells(each: Entry) -> Mapping[Column, Cell | Content]:
        by, somebody = names.of(each.actor), ":" not in each.actor
        return {
            Column("at", _("When"), "time"): each.recorded_at,
            Column("what", _("Change")): Cell(
                str(EVENT_NAMES.get(each.type, each.type)), sub=_details(each, posts)
            ),
            Column("by", _("Changed by")): Cell(by, sub=each.actor if somebody and each.actor != by else ""),
        }

    return Table.of(entries[::-1], cells)


def _details(entry: Entry, posts: Mapping[int, str]) -> str:
    """Which post, or who substitutes when."""
    if "post" in entry.data:
        return posts.get(entry.data["post"], "")
    substitute = entry.data.get("substitute", "")
    days = [str(entry.data[name]) for name in ("since", "until") if entry.data.get(name)]
    return " ".join(filter(None, (substitute, " – ".join(days))))


def _post_words(data: Mapping[str, Any], own: Mapping[str, tuple[str, str]]) -> str:
    place = place_name(data["place"])
    where = f"{place} · {data['unit']}" if data["unit"] else place
    days = " – ".join(str(data[name]) for name in ("since", "until") if data[name])
    return " ".join(filter(None, (role_label(data["role"], *own.get(data["role"], ())), where, days)))


def account_of_mine(identity: IdentityStore, id: str) -> Account:
    """The account, if one of its posts lies in the administrator's jurisdiction, or it has none and was opened there; NotFound
    otherwise."""
    found = identity.accounts.get(id)
    if found is None or not _in_reach(found, policy.scope_of(principal(), "account.manage")):
        raise NotFound
    return found


def account_wholly_mine(identity: IdentityStore, id: str) -> Account:
    """The same, where the administrator has a say over every post that it has, or stands in for, today or later: what is changed
    here, as the password, holds for all of them. Refused otherwise."""
    account = account_of_mine(identity, id)
    reach = policy.scope_of(principal(), "account.manage")
    if not all(reach.includes(Resource(each.place)) for each in identity.accounts.from_now_on(account.id)):
        raise Refused(
            "posts_elsewhere",
            "This account has posts outside of your own jurisdiction: ask an administrator of theirs.",
        )
    return account


def _in_reach(account: Account, reach: Scope) -> bool:
    return any(reach.includes(Resource(place)) for place in account.places)


def check_reach(jurisdiction: str) -> None:
    """Refused for a place that the administrator has no say over."""
    if not policy.allows(principal(), "account.manage", Resource(jurisdiction)):
        raise Refused(
            "outside_jurisdiction", "This lies outside of your own jurisdiction", field="jurisdiction"
        )
