"""The automations of supervision; each module is named by the sentence that it carries out."""

from __future__ import annotations

from huiyin_supervision.automations.when_acceptance_decided_then_start_the_handling_clock import (
    WhenAcceptanceDecidedThenStartTheHandlingClock,
)
from huiyin_supervision.automations.when_accusation_referred_then_seal_the_matter import (
    WhenAccusationReferredThenSealTheMatter,
)
from huiyin_supervision.automations.when_calendar_loaded_then_recompute_provisional_clocks import (
    WhenCalendarLoadedThenRecomputeProvisionalClocks,
)
from huiyin_supervision.automations.when_caller_contacted_then_stop_the_contact_clock import (
    WhenCallerContactedThenStopTheContactClock,
)
from huiyin_supervision.automations.when_order_closed_then_cancel_what_still_runs import (
    WhenOrderClosedThenCancelWhatStillRuns,
)
from huiyin_supervision.automations.when_order_dispatched_then_start_clocks import (
    WhenOrderDispatchedThenStartClocks,
)
from huiyin_supervision.automations.when_order_signed_then_stop_the_sign_clock import (
    WhenOrderSignedThenStopTheSignClock,
)
from huiyin_supervision.automations.when_petition_answered_directly_then_stop_clocks import (
    WhenPetitionAnsweredDirectlyThenStopClocks,
)
from huiyin_supervision.automations.when_petition_registered_then_start_clocks import (
    WhenPetitionRegisteredThenStartClocks,
)
from huiyin_supervision.automations.when_redo_started_then_start_the_redo_clock import (
    WhenRedoStartedThenStartTheRedoClock,
)
from huiyin_supervision.automations.when_reply_approved_then_stop_clocks_and_open_a_return_visit import (
    WhenReplyApprovedThenStopClocksAndOpenAReturnVisit,
)
from huiyin_supervision.automations.when_return_upheld_then_cancel_the_units_clocks import (
    WhenReturnUpheldThenCancelTheUnitsClocks,
)
from huiyin_web.automations import Automation

AUTOMATIONS: tuple[Automation, ...] = (
    WhenPetitionRegisteredThenStartClocks(),
    WhenPetitionAnsweredDirectlyThenStopClocks(),
    WhenAccusationReferredThenSealTheMatter(),
    WhenOrderDispatchedThenStartClocks(),
    WhenReturnUpheldThenCancelTheUnitsClocks(),
    WhenOrderSignedThenStopTheSignClock(),
    WhenCallerContactedThenStopTheContactClock(),
    WhenAcceptanceDecidedThenStartTheHandlingClock(),
    WhenReplyApprovedThenStopClocksAndOpenAReturnVisit(),
    WhenRedoStartedThenStartTheRedoClock(),
    WhenOrderClosedThenCancelWhatStillRuns(),
    WhenCalendarLoadedThenRecomputeProvisionalClocks(),
)
