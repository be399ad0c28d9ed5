"""Links by name: no service writes down a path but where it declares the route.

A page's name is its endpoint: ``supervision.page_matter`` is the function ``page_matter`` that the service ``supervision``
mounts. Each service has a `links.py` with one typed function per page that something links to, its own and others'::

    def matter_url(registration_no: str) -> str:
        return page_url("supervision.page_matter", registration_no=registration_no)

Values that the rule of the address has no variable for go into the query; those that are None are left out. Templates get
addresses in their model, or call ``page_url`` themselves where the address has no variable.

A page of this process is found in its routes: a wrong name or a missing value is werkzeug's BuildError. Pages of other
processes are found in the directory, where each service writes its pages when it starts, beside its menu. A page that no
service has published has the address ``""``, which the parts show as plain text: ask for it with ``{% if %}``.

Three checks keep this so: `testing/conventions.py` finds paths that are written down, `tests/services/test_links.py` looks
up every name in the routes of all installed services, and the pytest plugin looks at every link of every page that a test
renders (`testing/rendered_pages.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import cast

from flask import Flask, current_app
from werkzeug.routing import Map, MapAdapter, Rule

from huiyin_web.http.access import DIRECTORY
from huiyin_web.http.dispatch import is_api
from huiyin_web.identity.directory import Directory, Page

Value = str | int | None


def page_url(page: str, /, *, anchor: str | None = None, **values: Value) -> str:
    """The address of `page` with these values; ``""`` where no installed service has it."""
    given = {name: value for name, value in values.items() if value is not None}
    blueprint = page.partition(".")[0]
    if blueprint in current_app.blueprints:
        address = current_app.url_for(page, **given)  # type: ignore[arg-type]
    else:
        service = blueprint.removesuffix("_root")
        pages = next((each.pages for each in directory().services() if each.service == service), ())
        if page not in {each.name for each in pages}:
            return ""
        address = _routes(tuple(pages)).build(page, given)
    return f"{address}#{anchor}" if anchor else address


def pages_of(app: Flask, service: str) -> list[Page]:
    """What can be linked to of a service of this process: everything that people GET."""
    return [
        Page(rule.endpoint, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in (service, f"{service}_root")
        and "GET" in (rule.methods or ())
        and not is_api(rule.rule)
    ]


@lru_cache(maxsize=64)
def _routes(pages: Sequence[Page]) -> MapAdapter:
    return Map([Rule(page.rule, endpoint=page.name, build_only=True) for page in pages]).bind("")


def directory() -> Directory:
    """What all services have published of themselves."""
    return cast(Directory, current_app.extensions[DIRECTORY])
