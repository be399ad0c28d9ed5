"""What this service's aggregates and events are called, for those who read its ledger."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_chassis.http.i18n import _l

RECORDED: Mapping[str, str] = {
    "MatterClocks": _l("Clocks of the matter"),
    "ReturnVisit": _l("Return visit to the petitioner"),
    "CalendarBook": _l("Calendar of working days"),
    "InstanceClock": _l("Clock of this installation"),
    "supervision.matter_opened": _l("Matter taken under supervision"),
    "supervision.order_noted": _l("Facts of the order noted"),
    "supervision.receiver_left": _l("Unit that received the matter is rid of it"),
    "supervision.anonymity_noted": _l("Anonymity noted"),
    "supervision.matter_sealed": _l("Matter sealed for the competent organ"),
    "supervision.stop_noted": _l("Fact noted that stops clocks"),
    "supervision.clock_started": _l("Clock started"),
    "supervision.clock_handed_over": _l("Clock handed to another unit"),
    "supervision.clock_stopped": _l("Clock stopped"),
    "supervision.clock_breached": _l("Clock breached"),
    "supervision.reminder_sent": _l("Unit urged"),
    "supervision.card_issued": _l("Card was issued"),
    "supervision.clock_recomputed": _l("Clock computed anew"),
    "supervision.return_visit_opened": _l("Return visit opened"),
    "supervision.return_visit_opened_again": _l("Return visit opened again"),
    "supervision.return_visited": _l("Return visit made"),
    "supervision.redo_ordered": _l("Redo of the matter ordered"),
    "supervision.matter_concluded": _l("Matter concluded"),
    "supervision.calendar_book_opened": _l("Calendar opened"),
    "supervision.calendar_loaded": _l("Year of the calendar loaded"),
    "supervision.instance_clock_opened": _l("Clock of this installation set up"),
    "supervision.clock_shifted": _l("Clock of this installation moved"),
}
