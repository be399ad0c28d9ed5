"""The intake service, as a value."""

from __future__ import annotations

from functools import cache

from huiyin_intake.actions import ACTIONS
from huiyin_intake.automations.when_reply_approved_then_keep_it_sealed import (
    WhenReplyApprovedThenKeepItSealed,
)
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.event_labels import EVENT_LABELS
from huiyin_intake.menu import MENU
from huiyin_intake.publishing import PUBLISH
from huiyin_intake.routes import mount, mount_root
from huiyin_intake.views.additions_to_read import AdditionsToReadView
from huiyin_intake.views.blind_indexes import BlindIndexesView
from huiyin_intake.views.holders import HoldersView
from huiyin_intake.views.imported_messages import ImportedMessagesView
from huiyin_intake.views.register import RegisterView
from huiyin_intake.views.tracking import TrackingView
from huiyin_intake.views.units import UnitsView
from huiyin_web.definition import ServiceDefinition


@cache
def definition() -> ServiceDefinition:
    return ServiceDefinition(
        name="intake",
        aggregates=(Petition, Petitioner),
        views=(
            RegisterView(),
            AdditionsToReadView(),
            TrackingView(),
            HoldersView(),
            UnitsView(),
            BlindIndexesView(),
            ImportedMessagesView(),
        ),
        automations=(WhenReplyApprovedThenKeepItSealed(),),
        publish=PUBLISH,
        actions=ACTIONS,
        menu=MENU,
        mount=mount,
        package="huiyin_intake",
        event_labels=EVENT_LABELS,
        mount_root=mount_root,
    )
