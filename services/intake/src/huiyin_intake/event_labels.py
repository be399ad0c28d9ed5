"""What this service's aggregates, events and their fields are called, for those who read its ledger."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_ledger.event_labels import EventLabels
from huiyin_web.http.i18n import _l

_NAMES: Mapping[str, str] = {
    "Petition": _l("Petition"),
    "Petitioner": _l("Petitioner, sealed"),
    "intake.petition_registered": _l("Petition registered"),
    "intake.petition_triaged": _l("Petition triaged"),
    "intake.petition_marked_as_accusation": _l("Petition marked as an accusation"),
    "intake.petition_closed_after_erasure": _l("Closed, for the petitioner was erased"),
    "intake.accusation_referred": _l("Accusation referred to the competent organ"),
    "intake.second_look_taken": _l("Second look at the organ confirmed"),
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
_FIELDS: Mapping[str, str] = {
    "accusation": _l("Is an accusation"),
    "accused": _l("Who is accused"),
    "accused_party": _l("Accused person or unit"),
    "accused_unit": _l("Accused unit"),
    "added_at": _l("Added on"),
    "added_later": _l("Added after triage"),
    "addition": _l("Number of the addition"),
    "additions": _l("What was added"),
    "address": _l("Address"),
    "answer": _l("Answer"),
    "answered_at": _l("Answered on"),
    "answered_directly": _l("Answered at the desk"),
    "attempted_unit": _l("Unit that was attempted"),
    "blind_indexes": _l("Blind indexes of the person"),
    "code_digest": _l("Digest of the query code"),
    "code_issue": _l("Issue of the query code"),
    "comment": _l("Comment"),
    "content_sha256": _l("Digest of the content"),
    "details": _l("Details given"),
    "erased": _l("Was erased"),
    "named": _l("Unit that the words name"),
    "organ": _l("Organ"),
    "refused_accused": _l("Accused units of refused attempts"),
    "head_count": _l("Number of people"),
    "id_no": _l("ID number"),
    "imported_reply": _l("Imported reply"),
    "issue": _l("Issue"),
    "location": _l("Exact place"),
    "masked_answer": _l("Answer, masked"),
    "masked_comment": _l("Comment, masked"),
    "masked_text": _l("Text, masked"),
    "masked_title": _l("Title, masked"),
    "message_key": _l("Key of the message"),
    "phone": _l("Phone"),
    "postmarked_on": _l("Postmark"),
    "published_ref": _l("Reference that others are told"),
    "rated_rounds": _l("Rounds that were rated"),
    "registered_as": _l("Registered as"),
    "registration": _l("As registered"),
    "registration_nos": _l("Registration numbers"),
    "replies": _l("Replies"),
    "source_line": _l("Line of the file"),
    "source_sha256": _l("Digest of the file"),
    "to_be_read": _l("To be read by the desk"),
    "what": _l("What was looked at"),
}
_PSEUDONYMS = frozenset({"petitioner_ref", "registered_as", "registration_nos"})
_PERSONS = frozenset({"Petitioner", *(name for name in _NAMES if name.startswith("intake.petitioner_"))})
EVENT_LABELS = EventLabels(_NAMES, _FIELDS, withheld=_PSEUDONYMS, unlinked=_PERSONS)
