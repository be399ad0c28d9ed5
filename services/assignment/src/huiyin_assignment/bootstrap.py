"""What the assignment service is made of."""

from __future__ import annotations

from functools import cache

from huiyin_assignment.actions import ACTIONS
from huiyin_assignment.domain.catalogue import DispatchCatalogue
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.unit import MemberUnit
from huiyin_assignment.event_labels import EVENT_LABELS
from huiyin_assignment.features.show_order.said import said
from huiyin_assignment.features.show_order.told import tell_matter
from huiyin_assignment.menu import MENU
from huiyin_assignment.order_access import resource_by_number
from huiyin_assignment.publishing import PUBLISH
from huiyin_web.definition import ServiceDefinition
from huiyin_web.matter import MatterSource
from huiyin_web.rooms import automations_in, loads_in, mounting, views_in, worklists_in


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
        worklists=worklists_in("huiyin_assignment"),
        loads=loads_in("huiyin_assignment"),
        mount=mounting("huiyin_assignment"),
        package="huiyin_assignment",
        event_labels=EVENT_LABELS,
        resource_of=resource_by_number,
        matter=MatterSource("order.read", tell_matter, said),
    )
