"""What the supervision service is made of."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from huiyin_supervision import recomputing, ticker
from huiyin_supervision.actions import ACTIONS
from huiyin_supervision.automations import AUTOMATIONS
from huiyin_supervision.domain.calendar_book import CalendarBook
from huiyin_supervision.domain.instance_clock import InstanceClock
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.event_labels import EVENT_LABELS
from huiyin_supervision.menu import MENU
from huiyin_supervision.publishing import PUBLISH
from huiyin_supervision.routes import mount
from huiyin_supervision.views.calendar_years import OwnCalendarYearsView
from huiyin_supervision.views.cards import CardsView
from huiyin_supervision.views.clocks import ClocksView
from huiyin_supervision.views.handlers import HandlersView
from huiyin_supervision.views.matters import MattersView
from huiyin_supervision.views.reminders import RemindersView
from huiyin_supervision.views.return_visits import ReturnVisitTasksView
from huiyin_supervision.views.units import UnitsView
from huiyin_web.definition import ServiceDefinition, Timer


@cache
def definition() -> ServiceDefinition:
    """Found through the entry point ``huiyin.services``."""
    return ServiceDefinition(
        name="supervision",
        aggregates=(MatterClocks, ReturnVisit, CalendarBook, InstanceClock),
        views=(
            ClocksView(),
            RemindersView(),
            CardsView(),
            ReturnVisitTasksView(),
            HandlersView(),
            MattersView(),
            UnitsView(),
            OwnCalendarYearsView(),
        ),
        automations=AUTOMATIONS,
        publish=PUBLISH,
        actions=ACTIONS,
        menu=MENU,
        mount=mount,
        package="huiyin_supervision",
        event_labels=EVENT_LABELS,
        timers=(
            Timer("clocks", timedelta(seconds=10), ticker.run),
            Timer("calendar", timedelta(minutes=10), recomputing.run),
        ),
    )
