"""What the supervision service is made of."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from huiyin_supervision import recomputing, ticker
from huiyin_supervision.actions import ACTIONS
from huiyin_supervision.domain.calendar_book import CalendarBook
from huiyin_supervision.domain.instance_clock import InstanceClock
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.domain.matter_texts import MatterTexts
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.event_labels import EVENT_LABELS
from huiyin_supervision.features.show_matter.said import said
from huiyin_supervision.features.show_matter.told import tell_matter
from huiyin_supervision.menu import MENU
from huiyin_supervision.publishing import PUBLISH
from huiyin_supervision.row_access import resource_by_number
from huiyin_web.definition import ServiceDefinition, Timer
from huiyin_web.matter import MatterSource
from huiyin_web.rooms import automations_in, loads_in, mounting, views_in, worklists_in


@cache
def definition() -> ServiceDefinition:
    """Found through the entry point ``huiyin.services``."""
    return ServiceDefinition(
        name="supervision",
        aggregates=(MatterClocks, ReturnVisit, MatterTexts, CalendarBook, InstanceClock),
        views=views_in("huiyin_supervision"),
        automations=automations_in("huiyin_supervision"),
        publish=PUBLISH,
        actions=ACTIONS,
        menu=MENU,
        worklists=worklists_in("huiyin_supervision"),
        loads=loads_in("huiyin_supervision"),
        mount=mounting("huiyin_supervision"),
        package="huiyin_supervision",
        event_labels=EVENT_LABELS,
        resource_of=resource_by_number,
        matter=MatterSource("clock.read", tell_matter, said),
        timers=(
            Timer("clocks", timedelta(seconds=10), ticker.run),
            Timer("calendar", timedelta(minutes=10), recomputing.run),
        ),
    )
