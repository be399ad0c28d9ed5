"""What this service's aggregates and events are called, for those who read its ledger."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_chassis.http.i18n import _l

RECORDED: Mapping[str, str] = {
    "Petition": _l("Petition"),
    "Petitioner": _l("Petitioner, sealed"),
    "intake.petition_registered": _l("Petition registered"),
    "intake.petition_triaged": _l("Petition triaged"),
    "intake.petition_marked_as_accusation": _l("Petition marked as an accusation"),
    "intake.accusation_referred": _l("Accusation referred to the competent organ"),
    "intake.accusation_referral_refused": _l("Referral to the accused unit refused"),
    "intake.petition_answered_directly": _l("Petition answered at the desk"),
    "intake.petition_text_added": _l("Petitioner added a text"),
    "intake.addition_passed_on": _l("Addition passed on to the unit"),
    "intake.addition_kept_back": _l("Addition kept back"),
    "intake.reply_received": _l("Approved reply received, kept sealed"),
    "intake.rating_given": _l("Petitioner rated the reply"),
    "intake.identity_revealed": _l("Petitioner's identity looked at"),
    "intake.query_code_reissued": _l("Query code issued anew"),
    "intake.reply_imported": _l("Reply taken from an old system"),
    "intake.petitioner_identified": _l("Petitioner identified"),
    "intake.petitioner_details_given": _l("Petitioner gave new details"),
    "intake.petitioner_erased": _l("Petitioner's details erased"),
}
