"""The API describes itself: every route with its action and its answers. Audits are every service's, by the chassis."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.supervision.tests.given import Site


def test_every_route_for_programs_is_described(site: Site) -> None:
    document = site.client.get("/supervision/openapi.json").json
    described = {(path, method) for path, item in document["paths"].items() for method in item}
    own = {
        (path.removeprefix("/supervision/api/v1"), method) for path, method in described if "/api/v1/" in path
    }
    assert {(path, method) for path, method in own if not path.startswith("/audit/")} == {
        ("/clocks", "get"),
        ("/matters/{registration_no}/clocks", "get"),
        ("/matters/{registration_no}/urge", "post"),
        ("/cards", "get"),
        ("/reminders", "get"),
        ("/return-visits", "get"),
        ("/return-visits/{registration_no}", "post"),
        ("/return-visits/{registration_no}/decision", "post"),
        ("/rule-packs", "get"),
        ("/calendar-years", "post"),
    }
    for path, item in document["paths"].items():
        for operation in item.values():
            assert operation["x-action"], path
            assert operation["responses"], path
