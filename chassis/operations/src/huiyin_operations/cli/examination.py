"""The checks behind `doctor`. A stopped embedded database is started for them and stopped again."""

from __future__ import annotations

import os
import platform as machine
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from pydantic import SecretStr

from huiyin_ledger.settings import ServiceSettings
from huiyin_ledger.vault.keyring import KeyringProblem
from huiyin_operations.cli.administrator import has_administrator
from huiyin_operations.cli.context import databases_from_environment, holds_installation, service_mode
from huiyin_operations.embedded.databases import Databases
from huiyin_operations.embedded.instance import serving_now
from huiyin_operations.embedded.platform import Platform
from huiyin_operations.embedded.postgres import EmbeddedPostgres, EmbeddedPostgresError
from huiyin_operations.embedded.programs import advice, missing_packages
from huiyin_web.bootstrap import definitions
from huiyin_web.definition import ServiceDefinition
from huiyin_web.identity.openid.connection import BACK_CHANNEL, RETURN, OpenIDMisconfigured, open_openid
from huiyin_web.identity.openid.provider import WELL_KNOWN, ProviderAway
from huiyin_web.identity.recorded import IDENTITY
from huiyin_web.service import Service
from huiyin_web.telemetry.condition import condition_of

Report = dict[str, Any]
_SPARE_BYTES = 1_000_000_000


def examine(data: Path) -> Report:
    """The report of `doctor` as JSON values; ``ok`` if nothing required is missing."""
    instance = serving_now(data)
    settings = ServiceSettings.of(definitions()[0].name, data=data)
    report: Report = {
        "version": version("huiyin-operations"),
        "python": machine.python_version(),
        "mode": "service" if service_mode() else "embedded",
        "data": str(data),
        "broker": _without_password(settings.broker_url),
        "serving": {"pid": instance.pid, "url": instance.url, "verb": instance.verb} if instance else None,
        "services": {},
        "settings": {},
        "missing": [],
    }
    if service_mode():
        _examine_services(report, data, settings)
    else:
        _examine_embedded(report, data, settings, instance.url if instance else settings.url)
    report["settings"] = _in_force(settings)
    site = settings.public_url or (instance.url if instance else "")
    _examine_login_service(report, settings.model_copy(update={"mode": report["mode"], "public_url": site}))
    _examine_mail(report, settings)
    _examine_machine(report, data)
    report["ok"] = not any(each["must"] for each in report["missing"])
    return report


def _examine_embedded(report: Report, data: Path, settings: ServiceSettings, site: str) -> None:
    server = EmbeddedPostgres(data)
    names = [*(each.name for each in definitions()), IDENTITY]
    urls = Databases(
        {n: server.app_url(n) for n in names}, {n: server.admin_url(f"huiyin_{n}") for n in names}
    )
    if not holds_installation(data):
        _miss(report, False, f"There is no installation in {data} yet.", "./huiyin demo    or    ./huiyin up")
        _describe(report, urls, site, state="not made yet")
        return
    try:
        with Platform(data) as platform:
            _describe(report, urls, site, connected=platform.services)
            _examine_accounts(report, platform)
    except (EmbeddedPostgresError, psycopg.Error) as error:
        _describe(report, urls, site, state="unreachable")
        _miss(report, True, f"The embedded database does not start: {error}", "Look at the end of its log.")
    except KeyringProblem as error:
        _describe(report, urls, site, state="its sealed texts can't be opened")
        _miss(report, True, str(error), f"cp BACKUP '{settings.keyring}' && chmod 600 '{settings.keyring}'")


def _examine_services(report: Report, data: Path, settings: ServiceSettings) -> None:
    services, databases = databases_from_environment()
    try:
        with Platform(data, services=services, databases=databases, mode="service") as platform:
            _describe(report, databases, settings.url, connected=platform.services)
            _examine_accounts(report, platform)
    except Exception as error:  # noqa: BLE001 - whatever it is, telling it is this verb's work
        _describe(report, databases, settings.url, state="unreachable")
        _miss(report, True, f"The services can't be connected: {error}",
              "./huiyin migrate    once the settings are right")  # fmt: skip
    for each in services:
        _examine_peers(report, each, ServiceSettings.of(each.name, data=data))
    if settings.broker_url.startswith("memory"):
        _miss(report, True, "No broker is named, so services hear of each other by pulling only.",
              "export HUIYIN_BROKER_URL=amqp://user:password@host:5672//")  # fmt: skip


def _examine_peers(report: Report, service: ServiceDefinition, settings: ServiceSettings) -> None:
    for source in sorted(service.sources - {service.name} - settings.peers.keys()):
        _miss(report, True, f"{service.name} is not told where {source} is.",
              f"export HUIYIN_{source.upper()}_URL=http://...")  # fmt: skip
    if not settings.peer_token.get_secret_value():
        _miss(report, True, f"{service.name} has no token for its peers' feeds.",
              "export HUIYIN_PEER_TOKEN=$(./huiyin token --role service --jurisdiction 230000)")  # fmt: skip


def _examine_accounts(report: Report, platform: Platform) -> None:
    if not has_administrator(platform.identity):
        _miss(report, False, "There is no administrator.",
              "./huiyin account add NAME --role administrator --jurisdiction CODE" if service_mode() else
              "./huiyin up    on a terminal, or with HUIYIN_ADMIN_USER and HUIYIN_ADMIN_PASSWORD set")  # fmt: skip


def _examine_login_service(report: Report, settings: ServiceSettings) -> None:
    """The OpenID Connect provider, if the settings name one: what has to be registered there, and whether it answers."""
    try:
        openid = open_openid(settings)
    except OpenIDMisconfigured as error:
        _miss(report, True, f"The login service can't be used: {error}", "docs/operations.md, Login service")
        return
    if openid is None:
        return
    report["login_service"] = {
        "issuer": openid.provider.issuer,
        "redirect_uri": settings.url + RETURN,
        "post_logout_redirect_uri": openid.after_logout,
        "backchannel_logout_uri": settings.url + BACK_CHANNEL,
    }
    try:
        openid.provider.check()
    except ProviderAway as away:
        _miss(report, False, f"The login service does not answer as it should, accounts of this system log in: {away}",
              f"curl '{openid.provider.issuer.rstrip('/')}{WELL_KNOWN}'")  # fmt: skip


def _examine_mail(report: Report, settings: ServiceSettings) -> None:
    given = {"HUIYIN_SMTP_HOST": settings.smtp_host, "HUIYIN_MAIL_FROM": settings.mail_from}
    if any(given.values()) and (missing := [name for name, value in given.items() if not value]):
        _miss(
            report,
            False,
            f"Notices don't leave by e-mail: {missing[0]} is not set.",
            f"export {missing[0]}=...",
        )


def _examine_machine(report: Report, data: Path) -> None:
    place = next(each for each in (data, *data.parents) if each.exists())
    free = shutil.disk_usage(place).free
    if free < _SPARE_BYTES:
        _miss(report, True, f"Only {free // 1_000_000} MB are free where {data} lies.",
              f"df -h '{place}'    and free some space")  # fmt: skip
    if packages := missing_packages():
        _miss(report, False, "For ./huiyin test some programs are missing.", advice(packages))


def _describe(
    report: Report,
    databases: Databases,
    site: str,
    *,
    connected: dict[str, Service] | None = None,
    state: str = "",
) -> None:
    for name in databases.app:
        if name == IDENTITY:
            continue
        entry: Report = {
            "url": os.environ.get(f"HUIYIN_{name.upper()}_URL") or f"{site}/{name}",
            "database_url": _without_password(databases.app[name]),
            "admin_database_url": _without_password(databases.admin[name]),
            "state": state,
        }
        if connected is not None:
            condition = condition_of(connected[name]).as_json()
            entry["state"] = (
                "ready" if condition["ready"] else f"not ready: {'; '.join(condition['reasons'])}"
            )
            if condition["outdated_views"]:
                views = ", ".join(condition["outdated_views"])
                _miss(report, True, f"Views of {name} are not of this release, nothing is written to them: {views}.",
                      "./huiyin view refresh")  # fmt: skip
            entry |= {n: condition[n] for n in ("outdated_views", "heads", "relay_age", "subscriptions")}
            report_subscriptions(report, name, condition["subscriptions"])
        report["services"][name] = entry
    report["identity"] = {
        "database_url": _without_password(databases.app[IDENTITY]),
        "admin_database_url": _without_password(databases.admin[IDENTITY]),
    }


def report_subscriptions(report: Report, name: str, subscriptions: tuple[Report, ...]) -> None:
    """Problems of a service's subscriptions."""
    for each in subscriptions:
        if each["state"] == "error":
            _miss(report, True, f"{name} stopped following {each['source']}: {each['reason']}",
                  f"./huiyin subscription list    then    ./huiyin subscription resume {name} {each['source']}")  # fmt: skip
        if each["newer_streams"]:
            _miss(report, True, f"{name} can't read {each['newer_streams']} streams of {each['source']}: {each['newer_reason']}",
                  f"./huiyin subscription parked {name}    then    update {name} and start it again")  # fmt: skip
        if others := each["parked_streams"] - each["newer_streams"]:
            _miss(report, False, f"{name} has {others} parked streams of {each['source']}: {' '.join(each['why'])}",
                  f"open /{name}/standstills    or    ./huiyin subscription parked    then    "
                  f"./huiyin subscription retry {name} {each['source']}")  # fmt: skip


def _in_force(settings: ServiceSettings) -> dict[str, str]:
    """Every setting with its value; secrets and passwords masked."""
    left_out = {"service", "database_url", "admin_database_url", "mode"}
    return {
        f"HUIYIN_{name.upper()}": ("set" if value else "not set")
        if isinstance(value, SecretStr)
        else _without_password(str(value))
        for name, value in settings.model_dump(exclude=left_out).items()
    }


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    login, at, place = rest.rpartition("@")
    user, colon, _ = login.partition(":")
    return f"{scheme}{separator}{user}:***@{place}" if at and colon else url


def _miss(report: Report, must: bool, what: str, type_: str) -> None:
    report["missing"].append({"must": must, "what": what, "type": type_})
