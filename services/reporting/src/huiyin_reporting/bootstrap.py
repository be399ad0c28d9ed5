"""The reporting service, as a value."""

from __future__ import annotations

from functools import cache

from huiyin_reporting.actions import ACTIONS
from huiyin_reporting.domain.bulletin import Bulletin
from huiyin_reporting.event_labels import EVENT_LABELS
from huiyin_reporting.menu import MENU
from huiyin_reporting.publishing import PUBLISH
from huiyin_reporting.routes import mount
from huiyin_reporting.views import ALL
from huiyin_web.definition import ServiceDefinition


@cache
def definition() -> ServiceDefinition:
    return ServiceDefinition(
        name="reporting",
        aggregates=(Bulletin,),
        views=ALL,
        automations=(),
        publish=PUBLISH,
        actions=ACTIONS,
        menu=MENU,
        mount=mount,
        package="huiyin_reporting",
        event_labels=EVENT_LABELS,
    )
