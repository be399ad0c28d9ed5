"""All routes of the service, under ``/reporting``. Each feature brings its own."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_reporting.features.audit_ledgers import page as audit_ledgers
from huiyin_reporting.features.audit_matter import page as audit_matter
from huiyin_reporting.features.list_bulletins import api as list_bulletins_api
from huiyin_reporting.features.list_bulletins import page as list_bulletins
from huiyin_reporting.features.list_figure_rows import api as list_figure_rows_api
from huiyin_reporting.features.list_figure_rows import page as list_figure_rows
from huiyin_reporting.features.publish_bulletin import api as publish_bulletin_api
from huiyin_reporting.features.publish_bulletin import page as publish_bulletin
from huiyin_reporting.features.show_bulletin import api as show_bulletin_api
from huiyin_reporting.features.show_bulletin import page as show_bulletin
from huiyin_reporting.features.show_dashboard import api as show_dashboard_api
from huiyin_reporting.features.show_dashboard import page as show_dashboard
from huiyin_reporting.features.show_definitions import page as show_definitions
from huiyin_reporting.features.show_past_state import page as show_past_state
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    """Pages and API."""
    for feature in (
        show_dashboard,
        list_figure_rows,
        show_definitions,
        list_bulletins,
        show_bulletin,
        publish_bulletin,
        show_dashboard_api,
        list_figure_rows_api,
        list_bulletins_api,
        show_bulletin_api,
        publish_bulletin_api,
        audit_matter,
        show_past_state,
        audit_ledgers,
    ):
        feature.mount(routes, runtime)
