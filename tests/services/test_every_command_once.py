"""Every route that changes something takes an idempotency key, or there is a reason here why it need not."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huiyin_operations.embedded.platform import Platform

WITHOUT_A_KEY = {
    "huiyin_web.account_pages.own_account": "logs in and out; a password or a language set twice is set once",
    "huiyin_web.account_pages.accounts": "no second account of one name can be made; the rest sets what it set before",
    "huiyin_web.audit.api": "begins what does not run; what stands signed is not signed again",
    "huiyin_reporting.features.audit_ledgers.page": "presses the buttons of the audit API",
}
"""By the module of the route: why doing it twice is doing it once."""
READS = {"intake_root.page_check_code": "shows a petition to whoever has its code"}
_RUNS_A_COMMAND = re.compile(r"\b(act_from_request|answer|give|run_form)\(")


def test_every_route_that_changes_something_takes_a_key_or_has_a_reason(platform: Platform) -> None:
    app = platform.app()
    without = {}
    for rule in app.url_map.iter_rules():
        if (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"} and rule.endpoint not in READS:
            module = inspect.getmodule(inspect.unwrap(app.view_functions[rule.endpoint]))
            assert module is not None
            if not _RUNS_A_COMMAND.search(inspect.getsource(module)):
                without[rule.endpoint] = module.__name__
    assert set(without.values()) == set(WITHOUT_A_KEY)
    assert READS.keys() <= app.view_functions.keys()
