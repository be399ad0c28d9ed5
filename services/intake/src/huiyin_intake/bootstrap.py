"""The intake service, as a value."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from huiyin_intake.actions import ACTIONS
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.reception_bookings import ReceptionBookings
from huiyin_intake.domain.reception_day import ReceptionDay
from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.reception_session import ReceptionSession
from huiyin_intake.event_labels import EVENT_LABELS
from huiyin_intake.features.show_petition.said import said
from huiyin_intake.features.show_petition.told import tell_matter
from huiyin_intake.features.submit_petition.drafts import forget_old_drafts
from huiyin_intake.menu import MENU
from huiyin_intake.petitions import resource_by_number
from huiyin_intake.publishing import PUBLISH
from huiyin_web.definition import ServiceDefinition, Timer
from huiyin_web.matter import MatterSource
from huiyin_web.rooms import automations_in, mounting, views_in, worklists_in


@cache
def definition() -> ServiceDefinition:
    return ServiceDefinition(
        name="intake",
        aggregates=(Petition, Petitioner, ReceptionRoster, ReceptionDay, ReceptionSession, ReceptionBookings),
        views=views_in("huiyin_intake"),
        automations=automations_in("huiyin_intake"),
        publish=PUBLISH,
        actions=ACTIONS,
        menu=MENU,
        worklists=worklists_in("huiyin_intake"),
        mount=mounting("huiyin_intake"),
        package="huiyin_intake",
        event_labels=EVENT_LABELS,
        resource_of=resource_by_number,
        matter=MatterSource("petition.read", tell_matter, said),
        timers=(Timer("drafts", timedelta(hours=1), forget_old_drafts),),
        mount_root=mounting("huiyin_intake", "mount_root"),
    )
