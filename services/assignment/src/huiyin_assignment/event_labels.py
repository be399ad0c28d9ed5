"""What this service's aggregates, events and their fields are called, for those who read its ledger."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_ledger.event_labels import EventLabels
from huiyin_web.http.i18n import _l

_NAMES: Mapping[str, str] = {
    "MemberUnit": _l("Member unit"),
    "DispatchCatalogue": _l("Catalogue for dispatching"),
    "Order": _l("Work order"),
    "assignment.unit_registered": _l("Unit registered"),
    "assignment.unit_renamed": _l("Unit renamed"),
    "assignment.unit_moved": _l("Unit moved below another"),
    "assignment.unit_closed": _l("Unit no longer used"),
    "assignment.catalogue_opened": _l("Catalogue opened"),
    "assignment.catalogue_entry_set": _l("Entry of the catalogue set"),
    "assignment.catalogue_entry_removed": _l("Entry of the catalogue removed"),
    "assignment.order_opened": _l("Order opened, to be dispatched"),
    "assignment.order_dispatched": _l("Order dispatched"),
    "assignment.order_redispatched": _l("Order sent to another unit"),
    "assignment.unit_designated": _l("Unit designated, no return"),
    "assignment.order_signed": _l("Order signed for"),
    "assignment.caller_contacted": _l("Petitioner contacted"),
    "assignment.contact_failed": _l("Petitioner not reached"),
    "assignment.acceptance_decided": _l("Decision on acceptance made"),
    "assignment.handling_started": _l("Handling began"),
    "assignment.text_added": _l("Petitioner's addition received"),
    "assignment.petitioner_forgotten": _l("Petitioner was erased"),
    "assignment.return_requested": _l("Unit asked to return the order"),
    "assignment.return_upheld": _l("Return of the order upheld"),
    "assignment.return_rejected": _l("Return of the order rejected"),
    "assignment.reply_submitted": _l("Reply handed in"),
    "assignment.reply_rejected": _l("Reply sent back"),
    "assignment.reply_approved": _l("Reply approved at its audit"),
    "assignment.redo_started": _l("Redo began"),
    "assignment.order_closed": _l("Order closed"),
}
_FIELDS: Mapping[str, str] = {
    "acceptance": _l("Decision on acceptance"),
    "basis": _l("Basis of the dispatch"),
    "by_centre": _l("By the centre"),
    "closed": _l("Is closed"),
    "contact_tried": _l("Contact was tried"),
    "contacted_at": _l("Contacted on"),
    "dispatched_at": _l("Dispatched on"),
    "done": _l("What was done"),
    "edition": _l("Edition of the catalogue"),
    "entries": _l("Entries"),
    "evidence": _l("Proof"),
    "facts": _l("Findings"),
    "legal_basis": _l("Legal basis"),
    "matter": _l("The matter"),
    "mode": _l("Way of handing over"),
    "no_return": _l("May not be returned"),
    "note": _l("Note"),
    "notice_served_at": _l("Notice served on"),
    "parent": _l("Unit above"),
    "petitioner_forgotten": _l("Petitioner was erased"),
    "rejections": _l("Times sent back"),
    "reply": _l("Reply"),
    "return_asked_by": _l("Return asked for by"),
    "sealed": _l("Is sealed"),
    "signed_at": _l("Signed for on"),
    "unit_name": _l("Name of the unit"),
    "units": _l("Units so far"),
    "until": _l("Possible until"),
    "way": _l("Way of contact"),
}
EVENT_LABELS = EventLabels(_NAMES, _FIELDS)
