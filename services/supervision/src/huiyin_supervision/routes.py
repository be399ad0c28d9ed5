"""All routes of the service, under ``/supervision``."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_chassis.runtime import Runtime
from huiyin_supervision.features.list_cards import page as list_cards
from huiyin_supervision.features.list_reminders import page as list_reminders
from huiyin_supervision.features.load_calendar import page as load_calendar
from huiyin_supervision.features.show_matter import api as show_matter
from huiyin_supervision.features.show_rules import api as show_rules
from huiyin_supervision.features.urge_unit import page as urge_unit
from huiyin_supervision.features.visit_petitioner import api as visit_petitioner
from huiyin_supervision.features.watch_board import api as watch_board

FEATURES = (
    watch_board,
    show_matter,
    urge_unit,
    list_cards,
    list_reminders,
    visit_petitioner,
    show_rules,
    load_calendar,
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    for feature in FEATURES:
        feature.mount(routes, runtime)
