"""Limits what anonymous people may do: each of their routes names its rule, and creating the app without fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ipaddress import IPv6Address, ip_address
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request

from huiyin_web.http import access
from huiyin_web.identity.policy import Role, roles_of
from huiyin_web.identity.rates import Rule
from huiyin_web.identity.store import IdentityStore

View = TypeVar("View", bound=Callable[..., Any])
_MARK, _OWN = "__huiyin_limit__", "__huiyin_own__"
_STORE = "huiyin_limits"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_GUESSED = frozenset({Rule.LOGIN, Rule.CODE, Rule.SECOND_FACTOR})
"""The view itself counts these, once it knows what was guessed at."""


def limited(rule: Rule, *, own: Callable[[], str] = str) -> Callable[[View], View]:
    """Declare the rule by which anonymous people may do what a route does, under `requires`.

    `own` names what the request proves to be the caller's, empty for nothing. It is counted by itself alone: whatever
    others do from the same address does not keep it waiting. Making one must be limited itself.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, rule)
        setattr(view, _OWN, own)
        return view

    return mark


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """The rule that a view declares, or None."""
    return cast("Rule | None", getattr(view, _MARK, None))


def caller_address() -> str:
    """Where the request comes from, as far as it counts: an IPv4 address, or the /64 of an IPv6 one, of which one
    subscriber has 2^64. X-Forwarded-For counts only from the trusted proxies of the settings."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"


def spend(rule: Rule, own: str = "") -> None:
    """Count what an anonymous caller does, at its address or with what is its `own`; nothing for anybody else.
    Refused("too_many_attempts")."""
    if access.logged_in():
        return
    store = cast(IdentityStore, current_app.extensions[_STORE])
    limit = store.limits[rule]
    rates = {f"{rule} {f'with {own}' if own else f'from {caller_address()}'}": limit.address}
    if limit.overall is not None and not own:
        rates[f"{rule} overall"] = limit.overall
    store.buckets.spend(rates)


def install(app: Flask, identity: IdentityStore) -> None:
    """Count each request of an anonymous caller that changes something, by the rule of its route."""
    app.extensions[_STORE] = identity

    @app.before_request
    def count() -> None:
        if request.endpoint is None or request.method in _SAFE:
            return
        view = current_app.view_functions[request.endpoint]
        rule = rule_of(view)
        if rule is not None and rule not in _GUESSED:
            own: Callable[[], str] = getattr(view, _OWN)
            spend(rule, own())


def undeclared(app: Flask) -> list[str]:
    """Routes by which anonymous people may change something and that declare no rule."""
    return sorted(
        f"{rule.rule} ({rule.endpoint})" for rule in _open_to_anybody(app)
        if rule_of(app.view_functions[rule.endpoint]) is None
    )  # fmt: skip


def _open_to_anybody(app: Flask) -> Iterator[Any]:
    for rule in app.url_map.iter_rules():
        action = access.action_of(app.view_functions[rule.endpoint])
        if action and (rule.methods or set()) - _SAFE and Role.CITIZEN in roles_of(action):
            yield rule
