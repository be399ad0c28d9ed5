"""Every route that changes something takes an idempotency key, or there is a reason here why it need not."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from huiyin_web.http import commands

if TYPE_CHECKING:
    from huiyin_operations.embedded.platform import Platform

CHANGES = {"POST", "PUT", "PATCH", "DELETE"}
WITHOUT_A_KEY = {
    "huiyin_web.account_pages.own_account": "logs in and out; a password or a language set twice is set once",
    "huiyin_web.account_pages.accounts": "no second account of one name can be made; the rest sets what it set before",
    "huiyin_web.account_pages.openid": "who is linked, or logged out, stays so",
    "huiyin_web.account_pages.second_factor": "no code is taken twice; what is set or removed stays so",
    "huiyin_web.account_pages.notices": "what is read is read; sets what it set before",
    "huiyin_web.account_pages.notice_plan": "sets what it set before; a second secret takes the place of the first",
    "huiyin_web.account_pages.offices": "sets what it set before",
    "huiyin_web.account_pages.posts": "what somebody has already is not given twice, and what is taken is taken",
    "huiyin_web.account_pages.roles": "sets what it set before",
    "huiyin_web.account_pages.separation": "sets what it set before",
    "huiyin_web.audit.api": "begins what does not run; what stands signed is not signed again",
    "huiyin_reporting.features.audit_ledgers.page": "presses the buttons of the audit API",
}
"""By the module of the route: why doing it twice is doing it once."""
ONCE_IS_TWICE = {
    "intake.page_search": "a look, posted because addresses are written into logs",
    "intake.search": "a look, posted because addresses are written into logs",
    "intake.page_callers": "a look, posted because addresses are written into logs",
    "intake.api_proposals": "a look at what a rule would plan",
    "intake_root.page_check_code": "shows a petition to whoever has its code",
    "intake_root.page_discard": "what is discarded stays discarded",
}
"""By the route."""


def test_every_route_that_changes_something_takes_a_key_or_has_a_reason(platform: Platform) -> None:
    app = platform.app()
    without = {}
    for rule in app.url_map.iter_rules():
        if (rule.methods or set()) & CHANGES and rule.endpoint not in ONCE_IS_TWICE:
            view = app.view_functions[rule.endpoint]
            if commands.once not in set(_called(view)):
                without[rule.endpoint] = inspect.unwrap(view).__module__
    assert set(without.values()) == set(WITHOUT_A_KEY)
    assert ONCE_IS_TWICE.keys() <= app.view_functions.keys()


def _called(view: Callable[..., Any]) -> Iterator[FunctionType]:
    """What a view may call, by the names in it and in what it calls."""
    waiting, seen = [_plain(view)], set[FunctionType | None]()
    while waiting:
        function = waiting.pop()
        if function is None or function in seen:
            continue
        seen.add(function)
        if function.__module__.startswith("huiyin_"):
            yield function
            waiting += _named(function)


def _named(function: FunctionType) -> Iterator[Any]:
    """By their own name, or as methods of what it knows."""
    closure = inspect.getclosurevars(function)
    known = {**function.__globals__, **closure.nonlocals}
    names = set(_names(function.__code__))
    classes = {type(known[name]) for name in names & known.keys()}
    classes.add(known.get(function.__qualname__.partition(".")[0], object))
    for name in names:
        yield from (_plain(known.get(name)), *(_plain(getattr(of, name, None)) for of in classes))


def _plain(found: Any) -> Any:
    """A function without what is around it."""
    function = found.__func__ if type(found) is MethodType else found
    return inspect.unwrap(function) if type(function) is FunctionType else None


def _names(code: CodeType) -> Iterator[str]:
    """In the function and the functions within it."""
    yield from (*code.co_names, *code.co_freevars)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)
