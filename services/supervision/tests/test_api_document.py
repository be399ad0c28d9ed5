"""The API describes itself: every route with its action and its answers. Audits are every service's, by the chassis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.supervision.tests.given import Site


def test_every_route_for_programs_is_described(site: Site) -> None:
    document = site.client.get("/supervision/openapi.json").json
    described = {(path, method) for path, item in document["paths"].items() for method in item}
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in site.client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/supervision/api/v1/")
    }
    assert {each for each in described if "/api/v1/" in each[0]} == served
    for path, item in document["paths"].items():
        for operation in item.values():
            assert operation["x-action"], path
            assert operation["responses"], path
