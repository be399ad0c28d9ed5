"""The administrator's forms for the posts of an account and for whoever stands in for it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from flask import Blueprint
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_ledger.clock.china import china_date
from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.account_pages.accounts import account_of_mine, account_page, account_wholly_mine, check_reach
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.typed import take
from huiyin_web.identity.accounts import Account
from huiyin_web.identity.store import IdentityStore


class Accusations(StrEnum):
    """Whether a post reaches them."""

    AS_THE_ROLE = "role"
    YES = "yes"
    NO = "no"


class PostForm(BaseModel):
    role: str = Field(max_length=40)
    jurisdiction: str = Field(max_length=6)
    unit: str | None = Field(default=None, max_length=100)
    accusations: Accusations = Accusations.AS_THE_ROLE
    classes: list[str] = Field(default=[], max_length=200)
    since: date | None = None
    until: date | None = None


class TakeForm(BaseModel):
    """Nothing is asked."""


class SubstituteForm(BaseModel):
    substitute: str = Field(max_length=64)
    first_day: date
    last_day: date


def blueprint(identity: IdentityStore) -> Blueprint:
    routes = Blueprint("posts", __name__)

    @routes.post("/accounts/<id>/posts")
    @requires("account.manage")
    def give_post(id: str) -> Response:
        account = _somebody_else(identity, id)

        def give(form: PostForm) -> Response:
            check_reach(form.jurisdiction)
            post = identity.roles.post(
                form.role,
                form.jurisdiction,
                form.unit,
                sealed=_SEALED[form.accusations],
                classes=form.classes,
                since=form.since,
                until=form.until,
            )
            identity.accounts.give_post(account.id, post, by=principal().id)
            return _changed(account)

        return run_form(PostForm, give, lambda: account_page(identity, account))

    @routes.post("/accounts/<id>/posts/<int:number>/end")
    @requires("account.manage")
    def take_post(id: str, number: int) -> Response:
        account = _somebody_else(identity, id)
        held = next((each for each in account.posts if each.number == number), None)
        if held is None:
            raise NotFound
        check_reach(held.post.place)
        identity.accounts.take_post(account.id, number, by=principal().id)
        return _changed(account)

    @routes.post("/accounts/<id>/substitutes")
    @requires("account.manage")
    def name_substitute(id: str) -> Response:
        account = _somebody_else(identity, id)

        def name(form: SubstituteForm) -> Response:
            for each in account.posts:
                check_reach(each.post.place)
            identity.accounts.name_substitute(
                account.id, form.substitute, form.first_day, form.last_day, by=principal().id
            )
            return _changed(account)

        return run_form(
            SubstituteForm,
            name,
            lambda: account_page(identity, account),
            called={"since": "first_day", "until": "last_day"},
        )

    @routes.post("/accounts/<id>/substitutes/<substitute>/end")
    @requires("account.manage")
    def release_substitute(id: str, substitute: str) -> Response:
        account = account_wholly_mine(identity, id)
        identity.accounts.release_substitute(account.id, substitute, by=principal().id)
        return _changed(account)

    return routes


_SEALED = {Accusations.AS_THE_ROLE: None, Accusations.YES: True, Accusations.NO: False}


def _somebody_else(identity: IdentityStore, id: str) -> Account:
    """Nor somebody for whom the administrator stands in, now or later: what these are given is theirs, too."""
    account, me = account_of_mine(identity, id), principal().id
    today = china_date(identity.now())
    others = {each.account for each in identity.accounts.substituted_by(me) if each.until >= today}
    if account.id == me or account.id in others:
        raise _own()
    return account


def _own() -> Refused:
    return Refused("own_account", "nobody gives themselves a post: ask another administrator")


def _changed(account: Account) -> Response:
    take()
    return redirect_saying(f"/accounts/{account.id}", _("Saved. It holds from this moment on."))
