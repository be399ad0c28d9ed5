"""What fields are called that every event has, or the events of several services."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.http.i18n import _l

FIELD_LABELS: Mapping[str, str] = {
    "originator_id": _l("Stream"),
    "originator_version": _l("Version in the stream"),
    "timestamp": _l("Moment of the event"),
    "anonymous": _l("Anonymous"),
    "approved_at": _l("Approved on"),
    "by": _l("Person"),
    "calendar_version": _l("Version of the calendar"),
    "category": _l("Category"),
    "channel": _l("Channel"),
    "competent_unit": _l("Competent organ"),
    "confidential": _l("Secrecy was asked for"),
    "imported": _l("Was imported"),
    "jurisdiction": _l("Jurisdiction"),
    "kind": _l("Kind"),
    "matter_class": _l("Class of the matter"),
    "name": _l("Name"),
    "nature": _l("Nature"),
    "outcome": _l("Outcome"),
    "petitioner_ref": _l("Reference of the petitioner"),
    "place": _l("Place of the matter"),
    "proposed_unit": _l("Unit proposed"),
    "reason": _l("Reason"),
    "received_at": _l("Received on"),
    "received_by": _l("Unit that received it itself"),
    "registration_no": _l("Registration number"),
    "replied_at": _l("Replied on"),
    "resolved": _l("Whether it was resolved"),
    "round": _l("Round"),
    "satisfaction": _l("Satisfaction"),
    "state": _l("State"),
    "submitted_at": _l("Handed in on"),
    "text": _l("Text"),
    "title": _l("Title"),
    "unit": _l("Unit"),
    "urgency": _l("Urgency"),
    "year": _l("Year"),
}
"""A service has the words of its other fields; one that gives a word for one of these means its own."""
