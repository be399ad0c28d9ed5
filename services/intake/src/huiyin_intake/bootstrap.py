"""The intake service, as a value."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from huiyin_intake.actions import ACTIONS
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.event_labels import EVENT_LABELS
from huiyin_intake.features.submit_petition.drafts import forget_old_drafts
from huiyin_intake.menu import MENU
from huiyin_intake.publishing import PUBLISH
from huiyin_web.definition import ServiceDefinition, Timer
from huiyin_web.rooms import automations_in, mounting, views_in


@cache
def definition() -> ServiceDefinition:
    return ServiceDefinition(
        name="intake",
        aggregates=(Petition, Petitioner),
        views=views_in("huiyin_intake"),
        automations=automations_in("huiyin_intake"),
        publish=PUBLISH,
        actions=ACTIONS,
        menu=MENU,
        mount=mounting("huiyin_intake"),
        package="huiyin_intake",
        event_labels=EVENT_LABELS,
        timers=(Timer("drafts", timedelta(hours=1), forget_old_drafts),),
        mount_root=mounting("huiyin_intake", "mount_root"),
    )
