"""Log in, log out, and the pages of one's own account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from flask import Blueprint, Flask, current_app, flash, g, redirect, request, session
from flask_wtf.csrf import CSRFError
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_ledger.domain import Refused
from huiyin_web.http import cookies
from huiyin_web.http.access import logged_in, principal, requires
from huiyin_web.http.browsers import browser_name
from huiyin_web.http.commands import run_form
from huiyin_web.http.devices import known_device, remember_device
from huiyin_web.http.i18n import _, _l, ngettext
from huiyin_web.http.kept import start_session
from huiyin_web.http.limits import caller_address, limited
from huiyin_web.http.navigation import HOME
from huiyin_web.http.openid import provider
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Table
from huiyin_web.http.problems import stale_form, stale_reason
from huiyin_web.http.redirects import safe_next
from huiyin_web.identity.accounts import Account, folded
from huiyin_web.identity.openid.provider import ProviderAway
from huiyin_web.identity.rates import Rule
from huiyin_web.identity.sessions import ABSOLUTE
from huiyin_web.identity.sign_ins import LET_IN, Outcome, SignIn
from huiyin_web.identity.store import IdentityStore

log = structlog.get_logger("huiyin.identity")
ACCOUNT = "/account"
CODE = "/login/code"
HALF = "proven"
"""Under this name the browser's session keeps whose password was right, until the code is."""
_RESULTS: Mapping[Outcome, str] = {
    Outcome.LET_IN: _l("Logged in"),
    Outcome.WRONG_PASSWORD: _l("Wrong password"),
    Outcome.WRONG_CODE: _l("Right password, wrong code"),
    Outcome.LET_IN_BY_PROVIDER: _l("Logged in by single sign-on"),
    Outcome.NO_POST: _l("Single sign-on without a post here"),
}


class LoginForm(BaseModel):
    login: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class PasswordForm(BaseModel):
    old: str = Field(max_length=1000)
    password: str = Field(max_length=1000)
    again: str = Field(max_length=1000)


def blueprint(identity: IdentityStore) -> Blueprint:
    """The routes ``/login``, ``/logout``, ``/account``."""
    routes = Blueprint("own_account", __name__)

    @routes.record_once
    def forget_dead_sessions(state: object) -> None:
        app: Flask = state.app  # type: ignore[attr-defined]

        @app.after_request
        def forget(response: Response) -> Response:
            if g.get("forget_session"):
                response.delete_cookie(cookies.SESSION, path="/")
            return response

    @routes.errorhandler(CSRFError)
    def stale(error: CSRFError) -> Response:
        if request.path == "/logout" and not logged_in():
            return redirect("/login", 303)
        if request.path != "/login":
            return stale_form(error)
        target = safe_next(request.form.get("next", ""), HOME)
        if logged_in():
            return redirect(target, 303)
        once_more = _("Enter your password once more.")
        errors = {"": f"{stale_reason(error)} {once_more}"}
        typed = request.form.get("login", "")
        return page("identity/login.html", status=400, errors=errors, login=typed, next=target)

    @routes.get("/login")
    @requires("page.public")
    def login() -> Response:
        target = safe_next(request.args.get("next", ""), HOME)
        if logged_in():
            return redirect(target, 303)
        return page("identity/login.html", login="", next=target)

    @routes.post("/login")
    @requires("page.public")
    @limited(Rule.LOGIN)
    def log_in() -> Response:
        target = safe_next(request.form.get("next", ""), HOME)

        def enter(form: LoginForm) -> Response:
            password, device = request.form["password"], known_device(form.login)
            try:
                account = identity.accounts.authenticate(form.login, password, caller_address(), device)
            except Refused as refused:
                if refused.code == "login_failed":
                    record_sign_in(identity, folded(form.login), Outcome.WRONG_PASSWORD)
                raise
            return proven(identity, Proven(account.id, target))

        def again() -> Response:
            return page("identity/login.html", login=request.form.get("login", ""), next=target)

        return run_form(LoginForm, enter, again)

    @routes.post("/logout")
    @requires("page.public")
    @limited(Rule.STEP)
    def log_out() -> Response:
        ended = request.cookies.get(cookies.SESSION, "")
        elsewhere = _way_out(identity, ended)
        identity.sessions.close(ended)
        start_session()
        if elsewhere:
            # No redirect: browsers apply the form-action of our pages to wherever a form leads in the end.
            response: Response = page("identity/logged_out.html", elsewhere=elsewhere)
            response.headers["Refresh"] = f"0; url={elsewhere}"
        else:
            response = redirect(safe_next(request.form.get("next", ""), "/login"), 303)
        response.delete_cookie(cookies.SESSION, path="/")
        response.headers["Clear-Site-Data"] = '"storage"'
        return response

    @routes.get(ACCOUNT)
    @requires("account.self")
    def account() -> Response:
        return _account_page(identity)

    @routes.post(ACCOUNT + "/password")
    @requires("account.self")
    def change_password() -> Response:
        def change(_form: PasswordForm) -> Response:
            who, new = principal().id, request.form["password"]
            if new != request.form["again"]:
                raise Refused("passwords_differ", "The two new passwords differ", field="again")
            old, device = request.form["old"], known_device(who)
            identity.accounts.change_password(who, old, new, caller_address(), device)
            flash(_("Your password is changed. You are logged out everywhere else."), "good")
            return _enter(identity, who, ACCOUNT, twice=g.session.second_factor)

        return run_form(PasswordForm, change, lambda: _account_page(identity))

    @routes.post(ACCOUNT + "/language")
    @requires("account.self")
    def choose_language() -> Response:
        language = request.form.get("language", "")
        if language not in ("zh", "en"):
            raise Refused("language_unknown", "choose Chinese or English")
        identity.accounts.set_language(principal().id, language)
        response = redirect(ACCOUNT, 303)
        response.set_cookie(cookies.LANGUAGE, language, max_age=365 * 86400, **cookies.flags())
        return response

    return routes


@dataclass(frozen=True, slots=True)
class Proven:
    """Who it is, and where they wanted to go. `openid`: the provider's login that proved it (`openid_logins`), empty after
    a password. `twice`: by a second factor, too."""

    account: str
    target: str
    openid: str = ""
    twice: bool = False


def proven(identity: IdentityStore, who: Proven) -> Response:
    """Let in, unless the account has a second factor: then its code is asked for."""
    if who.twice or identity.second_factors.find(who.account) is None:
        return let_in(identity, who)
    at = identity.now().isoformat()
    session[HALF] = {"account": who.account, "at": at, "next": who.target, "openid": who.openid}
    return redirect(CODE, 303)


def let_in(identity: IdentityStore, who: Proven) -> Response:
    """Enter, with a word on what was tried meanwhile."""
    refused = identity.sign_ins.refused_since_let_in(who.account)
    record_sign_in(identity, who.account, Outcome.LET_IN_BY_PROVIDER if who.openid else Outcome.LET_IN)
    twice = who.twice or identity.second_factors.find(who.account) is not None
    answer = _enter(identity, who.account, who.target, who.openid, twice=twice)
    if refused:
        said = ngettext(
            "Since your last login %(num)d attempt was refused. If it wasn't yours: My account shows where it came from.",
            "Since your last login %(num)d attempts were refused. If they weren't yours: My account shows where they came from.",
            refused,
        )
        flash(said, "warn")
    return answer


def record_sign_in(identity: IdentityStore, account: str, outcome: Outcome) -> None:
    identity.sign_ins.record(account, outcome, caller_address(), request.user_agent.string)


def _enter(identity: IdentityStore, account: str, target: str, openid: str = "", *, twice: bool) -> Response:
    """Start a session under a new id and end the browser's old one, against session fixation."""
    identity.sessions.close(request.cookies.get(cookies.SESSION, ""))
    start_session()
    identity.forget_old()
    opened = identity.sessions.open(account, second_factor=twice)
    if openid:
        identity.openid.bind(openid, opened)
    response = redirect(target, 303)
    response.set_cookie(
        cookies.SESSION,
        opened,
        max_age=int(ABSOLUTE.total_seconds()),
        **cookies.flags(),
    )
    remember_device(response, account)
    return response


def _way_out(identity: IdentityStore, ended: str) -> str | None:
    """Where a session that the provider began ends there, too. A provider that is away keeps nobody from logging out."""
    openid = provider()
    token = identity.openid.id_token_of(str(current_app.config["SECRET_KEY"]), ended) if openid else None
    if openid is None or token is None:
        return None
    try:
        return openid.provider.way_out(token, openid.after_logout)
    except ProviderAway as away:
        log.warning("openid_logout_failed", why=str(away))
        flash(
            _(
                "You are logged out here. The login service does not answer: close the browser to be logged out there."
            ),
            "warn",
        )
        return None


def _account_page(identity: IdentityStore) -> Response:
    known: Account | None = identity.accounts.get(principal().id)
    return page(
        "identity/account.html",
        substitutes=identity.accounts.substitutes_of(principal().id),
        account=known,
        sign_ins=_sign_ins(identity),
        factor=identity.second_factors.find(principal().id),
        link=identity.openid.link_of(principal().id),
    )


def _sign_ins(identity: IdentityStore) -> Table:
    def cells(each: SignIn) -> Mapping[Column, Cell | Content]:
        return {
            Column("at", _("When"), "time"): each.at,
            Column("result", _("Result"), "tag"): Cell(
                _RESULTS[each.outcome], tag="good" if each.outcome in LET_IN else "warn"
            ),
            Column("browser", _("Browser")): browser_name(each.browser),
            Column("address", _("Where from")): each.address,
        }

    return Table.of(identity.sign_ins.latest(principal().id), cells)
