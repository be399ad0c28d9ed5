"""Authenticates each request and authorizes its route's action, before every view."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import quote

from flask import Flask, Response, current_app, flash, g, redirect, request
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from huiyin_ledger.domain import Refused
from huiyin_web.http import arrivals, cookies
from huiyin_web.http.dispatch import wants_api
from huiyin_web.http.i18n import _
from huiyin_web.http.kept import keep_for_its_account
from huiyin_web.http.typed import page_of_form
from huiyin_web.identity import policy
from huiyin_web.identity.directory import Directory
from huiyin_web.identity.policy import CITIZEN, Principal, Role
from huiyin_web.identity.store import IdentityStore

View = TypeVar("View", bound=Callable[..., Any])
DIRECTORY = "huiyin_directory"
"""Under this name the application keeps its Directory."""
_MARK = "__huiyin_action__"


def requires(action: str) -> Callable[[View], View]:
    """Declare the action that a route is, under the route's own decorator: ``@bp.get(...)`` then ``@requires(...)``.

    Path variables that the view names as plain parameters (``def order(no: str)``) are handed over too.
    UnknownAction before anything is served, where no service has declared it.
    """
    policy.roles_of(action)

    def mark(view: View) -> View:
        names = [
            p.name
            for p in inspect.signature(view).parameters.values()
            if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
        ]

        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            given = {k: v for k, v in (request.view_args or {}).items() if k in names}
            return view(*args, **{**given, **kwargs})

        for marked in (guarded, getattr(view, "view", None)):
            if marked is not None:
                setattr(marked, _MARK, action)
        return cast(View, guarded)

    return mark


def action_of(view: Callable[..., Any]) -> str | None:
    """The action that a view declares, or None."""
    return cast("str | None", getattr(view, _MARK, None))


def declare(view: Callable[..., Any], action: str) -> None:
    """Declare the action of a view that can't be decorated."""
    policy.roles_of(action)
    setattr(view, _MARK, action)


def principal() -> Principal:
    """The request's principal; the anonymous citizen if nobody is logged in."""
    return cast(Principal, g.principal)


def logged_in() -> bool:
    return not principal().is_citizen


def may(action: str) -> bool:
    """True if one of the principal's posts has `action` (for menus and buttons; the view checks the resource)."""
    return would_have(principal(), action)


def would_have(who: Principal, action: str) -> bool:
    """The same of anybody, for an action of whatever service."""
    try:
        return policy.allows(who, action)
    except policy.UnknownAction:
        known = cast(Directory, current_app.extensions[DIRECTORY]).action_of(action)
        return known is not None and bool(known.posts(action, who))


def by_bearer() -> bool:
    """True if the request has a valid bearer token, which browsers don't send by themselves (no CSRF)."""
    return bool(g.get("by_bearer"))


def install(app: Flask, identity: IdentityStore) -> None:
    """Authenticate the request, then pass it, redirect to the login, or refuse it."""
    app.extensions[DIRECTORY] = identity.directory

    @app.before_request
    def gate() -> AnyResponse | None:
        g.principal = _recognise(identity)
        if request.endpoint is None or request.endpoint == "static":
            return None
        view = app.view_functions[request.endpoint]
        action = action_of(view)
        assert action is not None, f"{request.endpoint} declares no action"
        if policy.allows(g.principal, action):
            return _second_factor_first(action)
        if g.principal.is_citizen:
            return _ask_to_log_in()
        if Role.CITIZEN in policy.roles_of(action):
            raise Refused("forbidden", "this is for citizens: log out first, if it is for yourself")
        raise Refused("forbidden", "your post does not allow this")


def _second_factor_first(action: str) -> AnyResponse | None:
    """Somebody whose post needs a second factor sets one up before anything else."""
    session = g.get("session")
    before_it = action == "page.public" or request.blueprint in ("own_account", "second_factor")
    if session is None or not session.needs_second_factor or before_it:
        return None
    if wants_api() or request.method not in ("GET", "HEAD"):
        raise Refused("second_factor_needed", "Your post needs a second factor: set it up under My account.")
    flash(_("Your post needs a second factor: set it up first."), "warn")
    return cast(Response, redirect("/account/second-factor", code=303))


def undeclared(app: Flask) -> list[str]:
    """Routes without a declared action."""
    return sorted(
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and action_of(app.view_functions[rule.endpoint]) is None
    )


def _recognise(identity: IdentityStore) -> Principal:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        found = identity.principal_of_token(token.strip())
        if found is None:
            raise Unauthorized
        g.by_bearer = True
        return found
    session_id = request.cookies.get(cookies.SESSION, "")
    if session_id:
        session = identity.session(session_id, in_use=not arrivals.asked())
        if session is not None:
            g.session = session
            return session.principal
        g.forget_session = True
    return CITIZEN


def _ask_to_log_in() -> AnyResponse:
    if wants_api():
        raise Unauthorized
    if request.method in ("GET", "HEAD"):
        back = request.full_path.rstrip("?")
        kept = False
    else:
        back = page_of_form()
        kept = keep_for_its_account()
    if kept or g.get("forget_session"):
        flash(
            _(
                "Your login has ended. Log in again: you come back to where you were, and what you typed is there."
            ),
            "warn",
        )
    return cast(Response, redirect(f"/login?next={quote(back, safe='/')}", code=303))
