"""The web application: pages and API of one service, or of several in one process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_babel import LazyString
from flask_openapi3 import APIBlueprint, Info, OpenAPI
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader
from pydantic import BaseModel
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.response import Response as AnyResponse

from huiyin_web.account_pages import (
    accounts,
    notice_plan,
    notices,
    offices,
    own_account,
    posts,
    roles,
    second_factor,
    separation,
)
from huiyin_web.account_pages import openid as openid_pages
from huiyin_web.audit.api import audit_blueprint
from huiyin_web.feed_api import feed_blueprint
from huiyin_web.http import (
    access,
    assets,
    charts,
    cookies,
    design,
    filling,
    headers,
    i18n,
    kept,
    limits,
    links,
    navigation,
    office,
    openapi,
    opened,
    openid,
    parts,
    printing,
    problems,
    standstills,
    texts,
    typed,
    urls,
)
from huiyin_web.http import (
    notices as unread_notices,
)
from huiyin_web.http.catalogs import SHARED
from huiyin_web.http.codes import place_name
from huiyin_web.http.dispatch import wants_api
from huiyin_web.http.roles import post_label, post_limits, post_place, posts_label, role_label
from huiyin_web.identity.openid.connection import BACK_CHANNEL
from huiyin_web.identity_service import with_identity
from huiyin_web.matter_frame import conversation
from huiyin_web.matter_frame.api import matter_blueprint
from huiyin_web.notices.kinds import kinds_of
from huiyin_web.service import Service
from huiyin_web.standstill import api as standstill_api
from huiyin_web.standstill import page as standstill_page
from huiyin_web.telemetry.health import blueprint as health_blueprint
from huiyin_web.work import api as work_api
from huiyin_web.work import home

LARGEST_REQUEST = 4 * 1024 * 1024


class Site(OpenAPI):
    """Views may answer with a pydantic model, alone or with a status: it becomes JSON."""

    def make_response(self, rv: Any) -> Response:
        return super().make_response((_plain(rv[0]), *rv[1:]) if isinstance(rv, tuple) else _plain(rv))


def _plain(body: Any) -> Any:
    return body.model_dump(mode="json") if isinstance(body, BaseModel) else body


def create_app(services: Sequence[Service]) -> OpenAPI:
    """One service's application, or that of several in one process. RuntimeError if a route declares no action, or
    lets anonymous people change something without a limit."""
    services = with_identity(services)
    first = services[0].runtime
    app = Site(
        "huiyin_web",
        info=Info(title="Huiyin", version="1"),
        doc_ui=False,
        static_folder=str(assets.STATIC),
        static_url_path="/static",
        validation_error_callback=problems.validation_failed,
    )
    app.config.update(
        SECRET_KEY=first.settings.session_secret(),
        SESSION_COOKIE_NAME=cookies.FORM,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=first.settings.cookies_are_secure,
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=True,
    )
    app.session_interface = cookies.SessionsInOrder()
    if first.settings.trusted_proxies:
        n = first.settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    headers.install(app)
    chinese = i18n.install(app, [*(each.definition.package for each in services), *SHARED])
    problems.install(app)
    access.install(app, first.identity)
    texts.install(app)
    limits.install(app, first.identity)
    _protect_forms(app)
    typed.install(app)
    standstills.install(app, first.identity)
    unread_notices.install(app, first.identity)
    app.extensions[opened.CLOCK] = first.clock
    kept.install(app, first.identity)
    office.install(app, first.identity)
    printing.install(app)
    _templates(app, services)
    openid.install(app, first.settings)
    for service in services:
        _mount(app, service, services)
    app.register_blueprint(own_account.blueprint(first.identity))
    app.register_blueprint(openid_pages.blueprint(first.identity))
    app.register_blueprint(accounts.blueprint(first.identity))
    app.register_blueprint(posts.blueprint(first.identity))
    app.register_blueprint(roles.blueprint(first.identity))
    app.register_blueprint(separation.blueprint(first.identity))
    app.register_blueprint(home.blueprint(first.settings, first.clock))
    app.register_blueprint(offices.blueprint(first.identity))
    app.register_blueprint(notices.blueprint(first.identity))
    app.register_blueprint(notice_plan.blueprint(first.identity, first.settings))
    app.register_blueprint(second_factor.blueprint(first.identity))
    app.register_blueprint(printing.blueprint())
    app.register_blueprint(design.blueprint())
    if routes := access.undeclared(app):
        raise RuntimeError(f"routes without @requires: {', '.join(routes)}")
    if routes := limits.undeclared(app):
        raise RuntimeError(f"routes open to anybody without @limited: {', '.join(routes)}")
    directory = first.identity.directory
    for each in services:
        defined = each.definition
        notices_of = kinds_of(defined, chinese)
        navigation.publish(app, directory, each.name, defined.menu, defined.actions, chinese, notices_of)
    return app


def _protect_forms(app: OpenAPI) -> None:
    """Check CSRF tokens wherever a cookie authenticates: on every page, and on API calls with a session."""
    csrf = CSRFProtect(app)

    @app.before_request
    def check() -> None:
        if (
            request.endpoint is None
            or access.by_bearer()
            or request.path == BACK_CHANNEL  # a signed token proves who sends it, and no cookie counts
            or (wants_api() and not request.cookies.get(cookies.SESSION))
        ):
            return
        csrf.protect()


def _templates(app: OpenAPI, services: Sequence[Service]) -> None:
    packages = ["huiyin_web", *(each.definition.package for each in services)]
    loaders = [PackageLoader(p) for p in packages if _has_templates(p)]
    app.jinja_loader = ChoiceLoader(loaders)
    app.jinja_env.finalize = texts.in_order
    app.jinja_env.tests["cell"] = lambda value: isinstance(value, parts.Cell)
    app.jinja_env.tests["group"] = lambda value: isinstance(value, parts.Group)
    app.jinja_env.tests["text"] = lambda value: isinstance(value, str | LazyString)
    filling.install(app.jinja_env)
    app.jinja_env.globals.update(
        **{each.__name__: each for each in parts.WRITTEN_IN_TEMPLATES},
        asset=assets.asset,
        clock_geometry=charts.clock,
        line_chart=charts.line_chart,
        shares=charts.shares,
        language_url=urls.language_url,
        form_opened=opened.mark,
        fresh_key=lambda: token_urlsafe(18),
        logged_in=access.logged_in,
        may=access.may,
        post_label=post_label,
        post_limits=post_limits,
        post_place=post_place,
        posts_label=posts_label,
        role_label=role_label,
        menu=navigation.menu,
        page_url=links.page_url,
        place_name=place_name,
        principal=access.principal,
        query_url=urls.query_url,
        sort_url=urls.sort_url,
    )


def _mount(app: OpenAPI, service: Service, neighbours: Sequence[Service]) -> None:
    name, runtime, definition = service.name, service.runtime, service.definition
    pages = APIBlueprint(name, definition.package, url_prefix=f"/{name}")
    definition.mount(pages, runtime)
    standstill_page.mount(pages, service)
    standstill_api.mount(pages, service)
    if definition.matter is not None:
        conversation.mount(pages, service, definition.matter)
    work_api.mount(pages, service)
    mounted = [pages]
    app.register_api(pages)
    if definition.mount_root is not None:
        root = APIBlueprint(f"{name}_root", definition.package)
        definition.mount_root(root, runtime)
        app.register_api(root)
    for made in _operations(service, neighbours):
        prefix: dict[str, Any] = {} if made.url_prefix else {"url_prefix": f"/{name}"}
        if isinstance(made, APIBlueprint):
            mounted.append(made)
            app.register_api(made, **prefix)
        else:
            app.register_blueprint(made, **prefix)
    app.add_url_rule(f"/{name}/openapi.json", f"{name}_openapi", _document(app, name, mounted))


def _operations(service: Service, neighbours: Sequence[Service]) -> list[Blueprint]:
    """The routes that every service has: feed, health, audit; and what it tells of a matter, where it does."""
    source = service.definition.matter
    return [
        feed_blueprint(service.published_log()),
        health_blueprint(service),
        audit_blueprint(service, neighbours),
        *([matter_blueprint(service, source)] if source else []),
    ]


def _document(app: OpenAPI, name: str, blueprints: list[APIBlueprint]) -> Any:
    made: list[dict[str, Any]] = []

    @access.requires("page.public")
    def document() -> AnyResponse:
        if not made:
            made.append(openapi.document(app, name, blueprints))
        return current_app.json.response(made[0])

    return document


def _has_templates(package: str) -> bool:
    spec = find_spec(package)
    return spec is not None and spec.origin is not None and (Path(spec.origin).parent / "templates").is_dir()
