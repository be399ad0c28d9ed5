"""The pages of the second factor: set it up, take it away, and give its code after the password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import segno
from flask import Blueprint, current_app, g, redirect, request, session
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_ledger.domain import Refused
from huiyin_web.account_pages.own_account import ACCOUNT, CODE, HALF, Proven, let_in, record_sign_in
from huiyin_web.http import cookies
from huiyin_web.http.access import logged_in, principal, requires
from huiyin_web.http.commands import run_form
from huiyin_web.http.devices import known_device
from huiyin_web.http.filling import was_typed
from huiyin_web.http.i18n import _
from huiyin_web.http.limits import caller_address, limited, spend
from huiyin_web.http.navigation import HOME
from huiyin_web.http.office import office_name
from huiyin_web.http.pages import page
from huiyin_web.http.redirects import redirect_saying, safe_next
from huiyin_web.http.typed import take
from huiyin_web.identity.rates import Rule
from huiyin_web.identity.second_factors import SecondFactor, app_address, fresh_secret, is_secret
from huiyin_web.identity.sign_ins import Outcome
from huiyin_web.identity.store import IdentityStore

PAGE = f"{ACCOUNT}/second-factor"
REMOVAL = f"{PAGE}/removal"
PATIENCE = timedelta(minutes=5)
"""Between the password and the code."""
FRESH = timedelta(minutes=10)
"""A login that is older sets nothing up: somebody else may sit there by now."""


class CodeForm(BaseModel):
    one_time_code: str = Field(max_length=20)


class SetUpForm(CodeForm):
    secret: str = Field(max_length=32)


@dataclass(frozen=True)
class SecondFactorPage:
    """``identity/second_factor.html``. `factor`: the one that is set; without one `secret` in groups, and as a `picture`.
    `stale`: the login is too old to set one up; `needed`: a post asks for one."""

    factor: SecondFactor | None
    stale: bool
    needed: bool
    secret: str
    groups: str
    picture: str
    set_up: str = PAGE
    removal: str = REMOVAL


def blueprint(identity: IdentityStore) -> Blueprint:
    routes = Blueprint("second_factor", __name__)
    factors = identity.second_factors

    def _stale() -> bool:
        session = g.get("session")
        return session is None or bool(session.age > FRESH)

    def show() -> Response:
        factor = factors.find(principal().id)
        secret = "" if factor else _offered()
        picture = segno.make(app_address(secret, principal().id, office_name())) if secret else None
        model = SecondFactorPage(
            factor=factor,
            stale=_stale(),
            needed=bool(g.get("session")) and g.session.needs_second_factor,
            secret=secret,
            groups=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            picture=picture.svg_inline(scale=5, border=2) if picture else "",
        )
        return page("identity/second_factor.html", **vars(model))

    @routes.get(PAGE)
    @requires("account.self")
    def page_second_factor() -> Response:
        return show()

    @routes.post(PAGE)
    @requires("account.self")
    def set_second_factor() -> Response:
        def set_up(form: SetUpForm) -> Response:
            if not is_secret(form.secret):
                raise Refused(
                    "secret_invalid", "Open this page again, and take the picture into the app anew."
                )
            if _stale():
                raise Refused("login_stale", "Log out and in again first: your login is some time ago.")
            codes = factors.set(_key(), principal().id, form.secret, form.one_time_code)
            identity.sessions.proved_twice(request.cookies.get(cookies.SESSION, ""))
            take()
            return _codes(codes)

        return run_form(SetUpForm, set_up, show)

    @routes.post(REMOVAL)
    @requires("account.self")
    def remove_second_factor() -> Response:
        def remove(form: CodeForm) -> Response:
            me = principal().id
            factors.check(_key(), me, form.one_time_code, caller_address(), known_device(me))
            factors.remove(me)
            take()
            return redirect_saying(
                ACCOUNT, _("Your second factor is removed: the password alone is asked for.")
            )

        return run_form(CodeForm, remove, show)

    @routes.get(CODE)
    @requires("page.public")
    def ask_for_code() -> Response:
        half = _half(identity.now())
        if logged_in() or half is None:
            return redirect(HOME if logged_in() else "/login", 303)
        return page("identity/login_code.html", by_provider=bool(half.openid))

    @routes.post(CODE)
    @requires("page.public")
    @limited(Rule.SECOND_FACTOR)
    def check_code() -> Response:
        half = _half(identity.now())
        if half is None:
            spend(Rule.SECOND_FACTOR)
            return redirect_saying(
                "/login", _("That took longer than five minutes. Enter your password once more.")
            )

        def check(form: CodeForm) -> Response:
            try:
                known = known_device(half.account)
                factors.check(_key(), half.account, form.one_time_code, caller_address(), known)
            except Refused as refused:
                if refused.code == "code_wrong":
                    record_sign_in(identity, half.account, Outcome.WRONG_CODE)
                raise
            take()
            return let_in(identity, half)

        def again() -> Response:
            return page("identity/login_code.html", by_provider=bool(half.openid))

        return run_form(CodeForm, check, again)

    return routes


def _offered() -> str:
    """The secret of the form that was sent, if it was not taken; else a fresh one."""
    typed = was_typed(PAGE)
    secret = typed.get("secret", "") if typed else ""
    return secret if is_secret(secret) else fresh_secret()


def _half(now: datetime) -> Proven | None:
    """Who gave the right password, or was proved by the provider, a moment ago."""
    half = session.get(HALF)
    if not half or now - datetime.fromisoformat(half["at"]) > PATIENCE:
        session.pop(HALF, None)
        return None
    return Proven(half["account"], safe_next(half["next"], HOME), half.get("openid", ""))


def _codes(codes: Sequence[str]) -> Response:
    return page("identity/recovery_codes.html", codes=codes)


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
