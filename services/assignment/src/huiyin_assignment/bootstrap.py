"""What the assignment service is made of."""

from __future__ import annotations

from functools import cache

from huiyin_assignment.actions import ACTIONS
from huiyin_assignment.automations import AUTOMATIONS
from huiyin_assignment.domain.catalogue import DispatchCatalogue
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.unit import MemberUnit
from huiyin_assignment.event_labels import EVENT_LABELS
from huiyin_assignment.menu import MENU
from huiyin_assignment.publishing import PUBLISH
from huiyin_assignment.routes import mount
from huiyin_assignment.views.calendar_years import SupervisionsCalendarYearsView
from huiyin_assignment.views.catalogue import CatalogueView
from huiyin_assignment.views.order_book import OrderBookView
from huiyin_assignment.views.order_clocks import OrderClocksView
from huiyin_assignment.views.order_history import OrderHistoryView
from huiyin_assignment.views.units import UnitsView
from huiyin_web.definition import ServiceDefinition


@cache
def definition() -> ServiceDefinition:
    """Found through the entry point ``huiyin.services``."""
    return ServiceDefinition(
        name="assignment",
        aggregates=(MemberUnit, DispatchCatalogue, Order),
        views=(
            UnitsView(),
            CatalogueView(),
            OrderBookView(),
            OrderClocksView(),
            OrderHistoryView(),
            SupervisionsCalendarYearsView(),
        ),
        automations=AUTOMATIONS,
        publish=PUBLISH,
        actions=ACTIONS,
        menu=MENU,
        mount=mount,
        package="huiyin_assignment",
        event_labels=EVENT_LABELS,
    )
