"""All routes of the service, under ``/supervision``."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_supervision.features.list_cards import api as list_cards_api
from huiyin_supervision.features.list_cards import page as list_cards_page
from huiyin_supervision.features.list_reminders import api as list_reminders_api
from huiyin_supervision.features.list_reminders import page as list_reminders_page
from huiyin_supervision.features.list_visits import api as list_visits_api
from huiyin_supervision.features.list_visits import page as list_visits_page
from huiyin_supervision.features.load_calendar import api as load_calendar_api
from huiyin_supervision.features.load_calendar import page as load_calendar_page
from huiyin_supervision.features.show_matter import api as show_matter_api
from huiyin_supervision.features.show_matter import page as show_matter_page
from huiyin_supervision.features.show_rules import api as show_rules_api
from huiyin_supervision.features.show_rules import page as show_rules_page
from huiyin_supervision.features.urge_unit import api as urge_unit_api
from huiyin_supervision.features.urge_unit import page as urge_unit_page
from huiyin_supervision.features.visit_petitioner import api as visit_petitioner_api
from huiyin_supervision.features.visit_petitioner import page as visit_petitioner_page
from huiyin_supervision.features.watch_board import api as watch_board_api
from huiyin_supervision.features.watch_board import page as watch_board_page
from huiyin_web.runtime import Runtime

FEATURES = (
    watch_board_api,
    watch_board_page,
    show_matter_api,
    show_matter_page,
    urge_unit_api,
    urge_unit_page,
    list_cards_api,
    list_cards_page,
    list_reminders_api,
    list_reminders_page,
    list_visits_api,
    list_visits_page,
    visit_petitioner_api,
    visit_petitioner_page,
    show_rules_api,
    show_rules_page,
    load_calendar_api,
    load_calendar_page,
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    for feature in FEATURES:
        feature.mount(routes, runtime)
