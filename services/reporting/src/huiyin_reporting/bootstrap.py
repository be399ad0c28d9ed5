"""The reporting service, as a value."""

from __future__ import annotations

from functools import cache

from huiyin_reporting.actions import ACTIONS
from huiyin_reporting.domain.bulletin import Bulletin
from huiyin_reporting.event_labels import EVENT_LABELS
from huiyin_reporting.features.audit_matter.told import tell_matter
from huiyin_reporting.menu import MENU
from huiyin_reporting.publishing import PUBLISH
from huiyin_reporting.views.matters import resource_of
from huiyin_web.definition import ServiceDefinition
from huiyin_web.matter import MatterSource
from huiyin_web.rooms import automations_in, mounting, outcomes_in, views_in, worklists_in


@cache
def definition() -> ServiceDefinition:
    return ServiceDefinition(
        name="reporting",
        aggregates=(Bulletin,),
        views=views_in("huiyin_reporting"),
        automations=automations_in("huiyin_reporting"),
        publish=PUBLISH,
        actions=ACTIONS,
        menu=MENU,
        worklists=worklists_in("huiyin_reporting"),
        outcomes=outcomes_in("huiyin_reporting"),
        mount=mounting("huiyin_reporting"),
        package="huiyin_reporting",
        event_labels=EVENT_LABELS,
        resource_of=resource_of,
        matter=MatterSource("audit.read", tell_matter),
    )
