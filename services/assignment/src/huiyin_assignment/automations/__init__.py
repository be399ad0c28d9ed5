"""Reactions to what other services published, each named by the sentence it is."""

from huiyin_assignment.automations.when_accusation_referred_then_dispatch_sealed import (
    WhenAccusationReferredThenDispatchSealed,
)
from huiyin_assignment.automations.when_matter_concluded_then_close import WhenMatterConcludedThenClose
from huiyin_assignment.automations.when_petition_triaged_then_dispatch_by_catalogue import (
    WhenPetitionTriagedThenDispatchByCatalogue,
)
from huiyin_assignment.automations.when_petitioner_erased_then_forget import WhenPetitionerErasedThenForget
from huiyin_assignment.automations.when_redo_ordered_then_reopen import WhenRedoOrderedThenReopen
from huiyin_assignment.automations.when_reply_imported_then_record_history import (
    WhenReplyImportedThenRecordHistory,
)
from huiyin_assignment.automations.when_text_added_then_keep_it_with_the_order import (
    WhenTextAddedThenKeepItWithTheOrder,
)
from huiyin_web.automations import Automation

AUTOMATIONS: tuple[Automation, ...] = (
    WhenPetitionTriagedThenDispatchByCatalogue(),
    WhenAccusationReferredThenDispatchSealed(),
    WhenReplyImportedThenRecordHistory(),
    WhenTextAddedThenKeepItWithTheOrder(),
    WhenPetitionerErasedThenForget(),
    WhenRedoOrderedThenReopen(),
    WhenMatterConcludedThenClose(),
)

__all__ = ["AUTOMATIONS"]
