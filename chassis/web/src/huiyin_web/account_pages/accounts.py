"""The administrator's pages: list, create and disable accounts, set passwords."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, request
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_ledger.divisions import within
from huiyin_ledger.domain import NotFound, Refused
from huiyin_ledger.ledger.audit import Entry, timeline
from huiyin_web.http.access import principal, requires
from huiyin_web.http.actors import Names
from huiyin_web.http.commands import run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Option, Table
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.roles import POSTS, ROLES
from huiyin_web.http.typed import take
from huiyin_web.identity.accounts import Account
from huiyin_web.identity.policy import Post, Role
from huiyin_web.identity.store import IdentityStore
from huiyin_web.identity_service import EVENT_NAMES

_SORTS = ("id", "name", "role", "jurisdiction", "unit")


class ChangeForm(BaseModel):
    name: str = Field(max_length=100)
    role: Role
    jurisdiction: str = Field(max_length=6)
    unit: str | None = Field(default=None, max_length=100)


class AccountForm(ChangeForm):
    id: str = Field(max_length=64)
    password: str = Field(max_length=200)


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
        return _form()

    @routes.post("/accounts/new")
    @requires("account.manage")
    def add_account() -> Response:
        def add(form: AccountForm) -> Response:
            _check_place(form.jurisdiction)
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

        return run_form(AccountForm, add, _form)

    @routes.get("/accounts/<id>")
    @requires("account.manage")
    def show_account(id: str) -> Response:
        return account_page(identity, account_of_mine(identity, id))

    @routes.post("/accounts/<id>/details")
    @requires("account.manage")
    def change_account(id: str) -> Response:
        account = account_of_mine(identity, id)

        def change(form: ChangeForm) -> Response:
            if account.id == principal().id:
                raise Refused("own_account", "nobody moves their own account: ask another administrator")
            _check_place(form.jurisdiction)
            identity.accounts.change(account.id, **dict(form), by=principal().id)
            take()
            return redirect_saying(f"/accounts/{account.id}", _("Saved."))

        return run_form(ChangeForm, change, lambda: account_page(identity, account))

    @routes.post("/accounts/<id>/password")
    @requires("account.manage")
    def give_password(id: str) -> Response:
        account = account_of_mine(identity, id)

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
        account = account_of_mine(identity, id)
        if account.id == principal().id:
            raise Refused("own_account", "remove your own second factor under My account, with its code")
        identity.second_factors.remove(account.id, by=principal().id)
        take()
        said = _("The password of %(account)s alone lets in now.", account=account.id)
        return redirect_saying(f"/accounts/{account.id}", said)

    @routes.post("/accounts/<id>/posts")
    @requires("account.manage")
    def give_posts(id: str) -> Response:
        account = account_of_mine(identity, id)
        if account.id == principal().id:
            raise Refused("own_account", "nobody gives themselves a post: ask another administrator")
        given = [post for post in Post if request.form.get(post.value)]
        identity.accounts.give_posts(account.id, given, by=principal().id)
        take()
        said = _("The posts of %(account)s are changed.", account=account.id)
        return redirect_saying(f"/accounts/{account.id}", said)

    @routes.post("/accounts/<id>/state")
    @requires("account.manage")
    def set_state(id: str) -> Response:
        account = account_of_mine(identity, id)
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
    shown = [each for each in identity.accounts.list() if within(each.jurisdiction, principal().jurisdiction)]
    if wanted:
        shown = [e for e in shown if wanted in f"{e.id} {e.name} {e.jurisdiction} {e.unit or ''}".lower()]
    if (key := sort.removeprefix("-")) in _SORTS:
        shown.sort(key=lambda each: str(getattr(each, key) or ""), reverse=sort.startswith("-"))
    return page("identity/accounts.html", accounts=shown, sort=sort, roles=ROLES)


def _form() -> Response:
    return page("identity/new_account.html", roles=_roles())


def _roles() -> list[Option]:
    return [
        Option(role.value, label) for role, label in ROLES.items() if role not in (Role.CITIZEN, Role.SERVICE)
    ]


def account_page(identity: IdentityStore, account: Account) -> Response:
    posts = [(post.value, POSTS[post], post in account.posts) for post in Post] if account.unit else []
    return page(
        "identity/one_account.html",
        account=account,
        posts=posts,
        roles=_roles(),
        factor=identity.second_factors.find(account.id),
        link=identity.openid.link_of(account.id),
        requests=identity.openid.asked_for(account.id),
        history=_history(identity, account),
    )


def _history(identity: IdentityStore, account: Account) -> Table:
    """What the ledger says of the account, the latest first."""
    names = Names(identity)

    def cells(each: Entry) -> Mapping[Column, Cell | Content]:
        by, somebody = names.of(each.actor), ":" not in each.actor
        return {
            Column("at", _("When"), "time"): each.recorded_at,
            Column("what", _("Change")): str(EVENT_NAMES.get(each.type, each.type)),
            Column("by", _("Changed by")): Cell(by, sub=each.actor if somebody and each.actor != by else ""),
        }

    entries = timeline([identity.recorder.ledger], f"account:{account.id}")
    return Table.of(entries[::-1], cells)


def account_of_mine(identity: IdentityStore, id: str) -> Account:
    """The account, if it lies in the administrator's jurisdiction; NotFound otherwise."""
    found = identity.accounts.get(id)
    if found is None or not within(found.jurisdiction, principal().jurisdiction):
        raise NotFound
    return found


def _check_place(jurisdiction: str) -> None:
    if not within(jurisdiction, principal().jurisdiction):
        raise Refused(
            "outside_jurisdiction", "This lies outside of your own jurisdiction", field="jurisdiction"
        )
