"""All routes of the service, under ``/reporting``. Each feature brings its own."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_chassis.runtime import Runtime
from huiyin_reporting.features.api import bulletins as bulletins_api
from huiyin_reporting.features.api import figures as figures_api
from huiyin_reporting.features.audit_desk import ledgers as audit_ledgers
from huiyin_reporting.features.audit_desk import matter as audit_matter
from huiyin_reporting.features.briefing import page as briefing
from huiyin_reporting.features.dashboard import page as dashboard
from huiyin_reporting.features.definitions import page as definitions
from huiyin_reporting.features.drilldown import page as drilldown
from huiyin_reporting.features.publish_bulletin import page as publish_bulletin


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    """Pages and API."""
    for feature in (
        dashboard,
        drilldown,
        definitions,
        briefing,
        publish_bulletin,
        figures_api,
        bulletins_api,
        audit_matter,
        audit_ledgers,
    ):
        feature.mount(routes, runtime)
