"""The petition's progress, as a letter to the petitioner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from huiyin_contracts.vocabulary import ADDED, Channel, Resolution, Satisfaction
from huiyin_intake.domain.vocabulary import TrackingStatus
from huiyin_intake.features.track_petition.promises import is_accusation
from huiyin_intake.links import letter_url
from huiyin_intake.reply_texts import ReplyTexts
from huiyin_intake.tracking_status import bad_rating, holder_name, is_being_reviewed, tracking_status
from huiyin_intake.views.tracking import Step, Track
from huiyin_web.http.i18n import _, long_date
from huiyin_web.http.vocabulary import label


@dataclass(frozen=True)
class Paragraph:
    """One step: when, a sentence, the answer that was given, and the letter of the petition it was registered as."""

    at: datetime
    sentence: str
    quoted: str | None = None
    registered_url: str = ""


def headline(track: Track) -> str:
    """The status in one sentence."""
    if is_being_reviewed(track):
        return _("We are looking into what you said about the result")
    unit = holder_name(track) or ""
    match tracking_status(track):
        case TrackingStatus.REGISTERED if is_accusation(track):
            return _("We have your report, sealed")
        case TrackingStatus.REGISTERED:
            return _("We have your petition and are deciding who is responsible")
        case TrackingStatus.WAITING_FOR_UNIT:
            return _("We are sending your petition to the unit that is responsible")
        case TrackingStatus.WITH_UNIT:
            return _("Your petition is with %(unit)s", unit=unit)
        case TrackingStatus.BEING_HANDLED:
            return _("%(unit)s is working on your petition", unit=unit)
        case TrackingStatus.REFERRED if track.last("closed"):
            return _("The organ that is competent for it has dealt with your report")
        case TrackingStatus.REFERRED:
            return _("Your report is with the organ that is competent for it")
        case TrackingStatus.NOT_ACCEPTED:
            return _("Your petition was not accepted by the unit")
        case TrackingStatus.ANSWERED:
            return _("Your petition was answered")
        case TrackingStatus.BEING_REDONE:
            return _("%(unit)s is working on your petition again", unit=unit)
        case TrackingStatus.CLOSED:
            return _("Your petition is closed")


def paragraphs(track: Track, texts: ReplyTexts) -> list[Paragraph]:
    """Oldest first. Of a referred accusation, only that it was referred and what the petitioner did. An accuser's own words
    are not shown: others may look at the same screen."""
    written: list[Paragraph] = []
    names: dict[str, str] = {}
    sealed = track.last("referred") is not None
    discreet = is_accusation(track)
    ended = False
    for step in track.steps:
        if step.step in ("closed", "concluded", "redo_ordered", "redo_started"):
            ended = step.step in ("closed", "concluded")
        if step.step == "dispatched":
            names[step.data["unit"]] = step.data["unit_name"]
        if sealed and step.step not in ("registered", "referred", "text_added", "closed"):
            continue
        paragraph = _paragraph(step, names, texts, ended=ended, sealed=sealed)
        if paragraph is not None:
            written.append(replace(paragraph, quoted=None) if discreet else paragraph)
    return written


def _paragraph(
    step: Step, names: dict[str, str], texts: ReplyTexts, *, ended: bool, sealed: bool
) -> Paragraph | None:
    """`ended`: the order was closed by then. A conclusion without a reason says no more than the closing after it."""
    if step.step == "concluded" and texts.of(step) is None:
        return None
    unit = names.get(step.data.get("unit", ""), "")
    sentences: dict[str, Callable[[], str]] = {
        "registered": lambda: _registered(step),
        "referred": lambda: _(
            "It was passed, sealed, to the organ that is competent for it. Nobody else may read it."
        ),
        "answered": lambda: _("We answered you:"),
        "dispatched": lambda: _("We sent it to %(unit)s.", unit=step.data["unit_name"]),
        "signed": lambda: _("%(unit)s took it over.", unit=unit),
        "contacted": lambda: _("%(unit)s got in touch with you.", unit=unit),
        "acceptance_decided": lambda: _acceptance(step, unit),
        "returned": lambda: _(
            "%(unit)s is not responsible for it; we are looking for the right unit.", unit=unit
        ),
        "reply_approved": lambda: _("%(unit)s replied:", unit=unit),
        "promise_made": lambda: _promised(step, unit),
        "promise_kept": lambda: _("%(unit)s says that what it promised is done.", unit=unit),
        "redo_ordered": lambda: _redo(step, unit),
        "concluded": lambda: _("We looked into what you said, and it stays as it is:"),
        "taken_up_again": lambda: _("We take your petition up again, and decide anew who answers it."),
        "return_visited": lambda: (
            _("We asked you about the result.")
            if step.data["answered"]
            else _("We tried to reach you to ask about the result.")
        ),
        "rated": lambda: _rated(step),
        "text_added": lambda: _("You added to your petition."),
        "addition_passed_on": lambda: (
            _("We read what you added, and decide whether the matter is taken up again.")
            if ended
            else _("We read what you added and passed it to the unit.")
        ),
        "addition_kept_back": lambda: _kept_back(step),
        "code_reissued": lambda: _("You were given a new query code."),
        "closed": lambda: (
            _("The organ that is competent for it has dealt with it.")
            if sealed
            else _("The matter is closed.")
        ),
    }
    if step.step not in sentences:
        return None
    registered_as = step.data.get("registered_as")
    registered_url = letter_url(registered_as) if registered_as else ""
    at = datetime.fromisoformat(step.data["replied_at"]) if step.step == "reply_approved" else step.at
    return Paragraph(at, sentences[step.step](), texts.of(step), registered_url)


def _registered(step: Step) -> str:
    received = datetime.fromisoformat(step.data["received_at"])
    return _(
        "You brought your petition on %(date)s (%(channel)s). We registered it.",
        date=long_date(received),
        channel=label(Channel, step.data["channel"]),
    )


def _redo(step: Step, unit: str) -> str:
    if step.data["reason"] == ADDED:
        return _("Because of what you added, %(unit)s has to work on it again.", unit=unit)
    return _("You were not content with the result, so %(unit)s has to work on it again.", unit=unit)


def _promised(step: Step, unit: str) -> str:
    day = step.data["promised_for"]
    if day is None:
        return _("%(unit)s promised to do it later. We follow it until it is done.", unit=unit)
    return _(
        "%(unit)s promised to do it by %(day)s. We follow it until it is done.",
        unit=unit,
        day=long_date(date.fromisoformat(str(day))),
    )


def _rated(step: Step) -> str:
    values = {
        "resolved": label(Resolution, step.data["resolved"]),
        "satisfaction": label(Satisfaction, step.data["satisfaction"]),
    }
    if bad_rating(step):
        return _(
            "You rated the result: %(resolved)s, %(satisfaction)s. We look into it and tell you here what follows.",
            **values,
        )
    return _("You rated the result: %(resolved)s, %(satisfaction)s. Thank you.", **values)


def _kept_back(step: Step) -> str:
    number = step.data["registered_as"]
    if number is None:
        return _("We read what you added. It stays with us and was not passed to the unit.")
    return _(
        "We read what you added, did not pass it to the unit, and registered it as a petition of its own: %(number)s.",
        number=number,
    )


def _acceptance(step: Step, unit: str) -> str:
    match step.data["outcome"]:
        case "accepted":
            return _("%(unit)s accepted it and has to answer within the legal time limit.", unit=unit)
        case "not_accepted_legal_route":
            return _(
                "%(unit)s did not accept it: it belongs to a court, arbitration or another legal procedure.",
                unit=unit,
            )
        case "not_accepted_in_progress":
            return _("%(unit)s did not accept it: the same matter is being handled already.", unit=unit)
        case _:
            return _("%(unit)s did not accept it: it is outside its powers.", unit=unit)
