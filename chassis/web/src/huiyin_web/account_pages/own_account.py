"""Log in, log out, and the pages of one's own account."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Flask, abort, flash, g, redirect, request, session
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
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Table
from huiyin_web.http.problems import stale_form, stale_reason
from huiyin_web.http.redirects import safe_next
from huiyin_web.identity.accounts import Account, folded
from huiyin_web.identity.authenticator import Authenticator, LocalAccounts
from huiyin_web.identity.rates import Rule
from huiyin_web.identity.sessions import ABSOLUTE
from huiyin_web.identity.sign_ins import Outcome, SignIn
from huiyin_web.identity.store import IdentityStore

ACCOUNT = "/account"
CODE = "/login/code"
HALF = "proven"
"""Under this name the browser's session keeps whose password was right, until the code is."""
_RESULTS: Mapping[Outcome, str] = {
    Outcome.LET_IN: _l("Logged in"),
    Outcome.WRONG_PASSWORD: _l("Wrong password"),
    Outcome.WRONG_CODE: _l("Right password, wrong code"),
}


class LoginForm(BaseModel):
    login: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class PasswordForm(BaseModel):
    old: str = Field(max_length=1000)
    password: str = Field(max_length=1000)
    again: str = Field(max_length=1000)


def blueprint(identity: IdentityStore, authenticator: Authenticator | None = None) -> Blueprint:
    """The routes ``/login``, ``/logout``, ``/account``. `authenticator` checks the credentials;
    default: local accounts."""
    proof: Authenticator = authenticator or LocalAccounts(identity)
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
        elsewhere = proof.start(target)
        if elsewhere is not None:
            session["next"] = target
            return redirect(elsewhere, 303)
        return page("identity/login.html", login="", next=target)

    @routes.post("/login")
    @requires("page.public")
    @limited(Rule.LOGIN)
    def log_in() -> Response:
        target = safe_next(request.form.get("next", ""), HOME)

        def enter(form: LoginForm) -> Response:
            typed = {"login": form.login, "password": request.form["password"]}
            try:
                proven = proof.finish(typed, caller_address(), known_device(form.login))
            except Refused as refused:
                if refused.code == "login_failed":
                    record_sign_in(identity, folded(form.login), Outcome.WRONG_PASSWORD)
                raise
            return _proven(identity, proven, target)

        def again() -> Response:
            return page("identity/login.html", login=request.form.get("login", ""), next=target)

        return run_form(LoginForm, enter, again)

    @routes.get("/login/return")
    @requires("page.public")
    def come_back() -> Response:
        target = safe_next(session.pop("next", ""), HOME)
        if proof.start(target) is None:
            abort(404)
        return _proven(identity, proof.finish(request.args.to_dict(), caller_address()), target)

    @routes.post("/logout")
    @requires("page.public")
    @limited(Rule.STEP)
    def log_out() -> Response:
        identity.sessions.close(request.cookies.get(cookies.SESSION, ""))
        start_session()
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
            return _enter(identity, who, ACCOUNT)

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


def _proven(identity: IdentityStore, account: str, target: str) -> Response:
    """Let in, unless the account has a second factor: then its code is asked for."""
    if identity.second_factors.find(account) is None:
        return let_in(identity, account, target)
    session[HALF] = {"account": account, "at": identity.now().isoformat(), "next": target}
    return redirect(CODE, 303)


def let_in(identity: IdentityStore, account: str, target: str) -> Response:
    """Enter, with a word on what was tried meanwhile."""
    refused = identity.sign_ins.refused_since_let_in(account)
    record_sign_in(identity, account, Outcome.LET_IN)
    answer = _enter(identity, account, target)
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


def _enter(identity: IdentityStore, account: str, target: str) -> Response:
    """Start a session under a new id and end the browser's old one, against session fixation."""
    identity.sessions.close(request.cookies.get(cookies.SESSION, ""))
    start_session()
    identity.forget_old()
    response = redirect(target, 303)
    response.set_cookie(
        cookies.SESSION,
        identity.sessions.open(account),
        max_age=int(ABSOLUTE.total_seconds()),
        **cookies.flags(),
    )
    remember_device(response, account)
    return response


def _account_page(identity: IdentityStore) -> Response:
    known: Account | None = identity.accounts.get(principal().id)
    return page(
        "identity/account.html",
        account=known,
        sign_ins=_sign_ins(identity),
        factor=identity.second_factors.find(principal().id),
    )


def _sign_ins(identity: IdentityStore) -> Table:
    def cells(each: SignIn) -> Mapping[Column, Cell | Content]:
        return {
            Column("at", _("When"), "time"): each.at,
            Column("result", _("Result"), "tag"): Cell(
                _RESULTS[each.outcome], tag="good" if each.outcome is Outcome.LET_IN else "warn"
            ),
            Column("browser", _("Browser")): browser_name(each.browser),
            Column("address", _("Where from")): each.address,
        }

    return Table.of(identity.sign_ins.latest(principal().id), cells)
