"""What the assignment service is made of."""

from __future__ import annotations

from functools import cache

from huiyin_assignment.actions import ACTIONS
from huiyin_assignment.domain.catalogue import DispatchCatalogue
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.unit import MemberUnit
from huiyin_assignment.event_labels import EVENT_LABELS
from huiyin_assignment.menu import MENU
from huiyin_assignment.publishing import PUBLISH
from huiyin_web.definition import ServiceDefinition
from huiyin_web.rooms import automations_in, mounting, views_in


@cache
def definition() -> ServiceDefinition:
    """Found through the entry point ``huiyin.services``."""
    return ServiceDefinition(
        name="assignment",
        aggregates=(MemberUnit, DispatchCatalogue, Order),
        views=views_in("huiyin_assignment"),
        automations=automations_in("huiyin_assignment"),
        publish=PUBLISH,
        actions=ACTIONS,
        menu=MENU,
        mount=mounting("huiyin_assignment"),
        package="huiyin_assignment",
        event_labels=EVENT_LABELS,
    )
