"""Log in by the OpenID Connect provider, be logged out by it, and link its persons with accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import structlog
from flask import Blueprint, abort, current_app, flash, make_response, redirect, request, session
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_ledger.domain import Refused
from huiyin_web.account_pages.accounts import account_page, account_wholly_mine
from huiyin_web.account_pages.own_account import Proven, proven, record_sign_in
from huiyin_web.http.access import logged_in, principal, requires
from huiyin_web.http.commands import run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.limits import limited, spend
from huiyin_web.http.navigation import HOME
from huiyin_web.http.openid import provider
from huiyin_web.http.problems import refusal_text
from huiyin_web.http.redirects import redirect_saying, safe_next
from huiyin_web.http.typed import take
from huiyin_web.identity.openid.admission import admit
from huiyin_web.identity.openid.connection import BACK_CHANNEL, LOGIN, RETURN, OpenID
from huiyin_web.identity.openid.provider import Declined, Proof, ProviderAway, Unproven
from huiyin_web.identity.openid_logins import LONGEST_SUBJECT
from huiyin_web.identity.rates import Rule
from huiyin_web.identity.sign_ins import Outcome
from huiyin_web.identity.store import IdentityStore

log = structlog.get_logger("huiyin.identity")
PATIENCE = timedelta(minutes=15)
"""For what people do at the provider."""
_BEGUN = "openid"
_TABS = 3


class LinkForm(BaseModel):
    subject: str = Field(min_length=1, max_length=LONGEST_SUBJECT)


def blueprint(identity: IdentityStore) -> Blueprint:
    """The routes ``/login/openid``, which exist where the settings name a provider."""
    routes = Blueprint("openid", __name__)

    @routes.get(LOGIN)
    @requires("page.public")
    def begin() -> Response:
        site, target = _provider(), safe_next(request.args.get("next", ""), HOME)
        if logged_in():
            return redirect(target, 303)
        try:
            begun = site.provider.begin()
        except ProviderAway as away:
            return _not_in(_away(away), target)
        _remember(begun.state, identity.now(), nonce=begun.nonce, verifier=begun.verifier, next=target)
        return redirect(begun.address, 303)

    @routes.get(RETURN)
    @requires("page.public")
    def come_back() -> Response:
        site, answer = _provider(), request.args.to_dict()
        begun = _recall(answer.get("state", ""), identity.now())
        if begun is None:
            return redirect(HOME, 303) if logged_in() else _not_in(_unfinished("unknown state"), HOME)
        spend(Rule.STEP)
        target = safe_next(begun["next"], HOME)
        try:
            proof = site.provider.finish(answer, begun["nonce"], begun["verifier"])
            return _admitted(site, proof, target)
        except ProviderAway as away:
            return _not_in(_away(away), target)
        except Unproven as error:
            return _not_in(_unfinished(str(error)), target)
        except Declined as declined:
            log.info("openid_declined", why=str(declined))
            return _not_in(_("The login service did not let you in here, or you turned back there."), target)
        except Refused as refused:
            return _not_in(refusal_text(refused), target)

    def _admitted(site: OpenID, proof: Proof, target: str) -> Response:
        issuer, claims = site.provider.issuer, _all_claims(site, proof)
        try:
            account = admit(identity, site.rules, issuer, claims)
        except Refused as refused:
            log.warning("openid_refused", subject=claims["sub"], code=refused.code)
            if refused.code == "openid_no_post":
                record_sign_in(identity, refused.details["account"], Outcome.NO_POST)
            raise
        key, sid = str(current_app.config["SECRET_KEY"]), claims.get("sid")
        login = identity.openid.begin(
            key, issuer, str(claims["sub"]), sid if isinstance(sid, str) else "", proof.id_token
        )
        twice = site.rules.had_second_factor(proof.claims)
        return proven(identity, Proven(account.id, target, login, twice))

    @routes.post(BACK_CHANNEL)
    @requires("page.public")
    @limited(Rule.STEP, own=_sender)
    def log_out_elsewhere() -> Response:
        """The provider says that somebody logged out there, or was (Back-Channel Logout 1.0)."""
        site = _provider()
        try:
            ended = site.provider.logged_out(request.form.get("logout_token", ""))
        except Unproven as error:
            log.warning("openid_logout_refused", why=str(error))
            return make_response({"error": "invalid_request"}, 400)
        except ProviderAway as away:
            log.warning("openid_away", why=str(away))
            return make_response({"error": "temporarily_unavailable"}, 503)
        count = identity.openid.end(site.provider.issuer, ended.subject, ended.sid)
        log.info("openid_logged_out", sessions=count)
        return make_response("", 200)

    @routes.post("/accounts/<id>/link")
    @requires("account.manage")
    def link(id: str) -> Response:
        account = account_wholly_mine(identity, id)

        def link_them(form: LinkForm) -> Response:
            if account.id == principal().id:
                raise Refused("own_account", "nobody links their own account: ask another administrator")
            asked = [each for each in identity.openid.asked_for(account.id) if each.subject == form.subject]
            if not asked:
                raise Refused(
                    "openid_not_asked", "Nobody with this identifier has asked for this account lately."
                )
            identity.openid.link(asked[0].issuer, form.subject, account.id, principal().id)
            take()
            said = _("%(account)s can log in with single sign-on now.", account=account.id)
            return redirect_saying(f"/accounts/{account.id}", said)

        return run_form(LinkForm, link_them, lambda: account_page(identity, account))

    @routes.post("/accounts/<id>/link/removal")
    @requires("account.manage")
    def unlink(id: str) -> Response:
        account = account_wholly_mine(identity, id)
        if account.id == principal().id:
            raise Refused("own_account", "nobody links their own account: ask another administrator")
        identity.openid.unlink(account.id, principal().id)
        take()
        said = _("%(account)s can't log in with single sign-on any more.", account=account.id)
        return redirect_saying(f"/accounts/{account.id}", said)

    return routes


def _provider() -> OpenID:
    return provider() or abort(404)


def _sender() -> str:
    """The provider itself, which tells of as many logouts as there are; anybody else is counted by their address."""
    try:
        if site := provider():
            site.provider.logged_out(request.form.get("logout_token", ""))
            return "provider"
    except (Unproven, ProviderAway):
        pass
    return ""


def _all_claims(site: OpenID, proof: Proof) -> Mapping[str, Any]:
    """Those of the token, and where the rules read others, what the provider tells beside it."""
    if all(name.split(".")[0] in proof.claims or name in proof.claims for name in site.rules.claims):
        return proof.claims
    return {**site.provider.more_of(proof), **proof.claims}


def _remember(state: str, now: datetime, **begun: str) -> None:
    """In the browser's signed cookie: what comes back has to come to the same browser."""
    others = dict(list(session.get(_BEGUN, {}).items())[1 - _TABS :])
    session[_BEGUN] = {**others, state: {**begun, "at": now.isoformat()}}


def _recall(state: str, now: datetime) -> dict[str, str] | None:
    """What was remembered, once."""
    waiting = dict(session.get(_BEGUN, {}))
    begun: dict[str, str] | None = waiting.pop(state, None)
    if begun is None:
        return None
    session[_BEGUN] = waiting
    return begun if now - datetime.fromisoformat(begun["at"]) <= PATIENCE else None


def _not_in(said: str, target: str) -> Response:
    """To the page of the login, which says why; the local form is there, too."""
    flash(said, "bad")
    return redirect(f"/login?{urlencode({'next': target})}", 303)


def _away(away: ProviderAway) -> str:
    log.warning("openid_away", why=str(away))
    return _(
        "The login service does not answer as it should. Try again in a moment; accounts of this system log in below meanwhile."
    )


def _unfinished(why: str) -> str:
    log.warning("openid_unproven", why=why)
    return _("This login could not be finished. Please log in once more.")
