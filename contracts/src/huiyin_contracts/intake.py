"""What intake publishes. No text leaves it before triage, for it may turn out to be an accusation."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from huiyin_contracts.base import (
    PERSONAL,
    ContractEvent,
    Instant,
    Jurisdiction,
    PetitionerRef,
    RegistrationNo,
    SourceLine,
    SourceSha256,
    UnitId,
    UnitKey,
)
from huiyin_contracts.vocabulary import (
    Category,
    Channel,
    ClosedPart,
    Nature,
    Resolution,
    Satisfaction,
    Urgency,
)

OpenCategory = Annotated[
    Literal[Category.SUGGESTION, Category.CLAIM, Category.UNCLASSIFIED], ClosedPart(Category)
]
"""Every category but the accusation, which travels as `AccusationReferred` only."""


class IntakeEvent(ContractEvent):
    service: ClassVar[str] = "intake"


class PetitionRegistered(IntakeEvent):
    """A petition was received and has its number. Nothing of its content is told."""

    registration_no: RegistrationNo
    channel: Annotated[Channel, Field(description="The way it came in.")]
    received_at: Annotated[
        Instant,
        Jurisdiction,
        Field(description="When the office received it, by the caller's claim; T01 counts from here."),
    ]
    anonymous: Annotated[bool, Field(description="No identity was given.")]
    confidential: Annotated[
        bool, Field(description="The petitioner asked that name and content be kept secret.")
    ]
    petitioner_ref: PetitionerRef
    imported: Annotated[bool, Field(description="History taken from a file, not received by this platform.")]
    source_sha256: SourceSha256 = None
    source_line: SourceLine = None
    received_directly: Annotated[
        bool,
        Field(
            description="A unit received it itself and owes the notice (R22 §23): T03 runs, not T01. Which unit is told "
            "once it is known not to be an accusation; what was registered as one is the office's to refer."
        ),
    ] = False
    sealed: Annotated[
        bool,
        Field(
            description="Registered as an accusation: until it is triaged, nobody may know of it but those who may refer it."
        ),
    ] = False


class PetitionSealed(IntakeEvent):
    """The desk takes it for an accusation: from now on, until it is triaged, nobody may know of it but those who may
    refer it."""

    registration_no: RegistrationNo


class PetitionTriaged(IntakeEvent):
    """Category, nature, class, place and urgency were decided. Never published for an accusation."""

    of_no_accusation: ClassVar[bool] = True
    registration_no: RegistrationNo
    category: Annotated[OpenCategory, Field(description="Legal category, R22 §21.")]
    nature: Annotated[Nature, Field(description="What the petitioner wants.")]
    matter_class: Annotated[str, Field(description="Class of the matter, a code of the dispatch catalogue.")]
    place: Annotated[
        str, Field(description="Where the matter is: a division code, GB/T 2260, or a narrower place in it.")
    ]
    urgency: Annotated[Urgency, Field(description="How long it may wait.")]
    title: Annotated[
        str, Field(description="Title; names, numbers and addresses are masked.", json_schema_extra=PERSONAL)
    ]
    text: Annotated[
        str,
        Field(description="Content; names, numbers and addresses are masked.", json_schema_extra=PERSONAL),
    ]
    confidential: Annotated[bool, Field(description="The petitioner asked for secrecy.")]
    anonymous: Annotated[
        bool, Field(description="No identity was given: nobody can be contacted, and none is owed.")
    ] = False
    petitioner_ref: PetitionerRef
    channel: Annotated[Channel, Field(description="As registered.")]
    received_at: Annotated[Instant, Field(description="As registered.")]
    imported: Annotated[bool, Field(description="As registered.")]
    answered_directly: Annotated[
        bool, Field(description="It is answered by the desk at once; nothing is to be dispatched.")
    ] = False
    proposed_unit: Annotated[
        str | None,
        Field(description="Unit that the operator or the imported file names; null: by the catalogue."),
    ] = None
    proposed_unit_jurisdiction: Annotated[
        Jurisdiction | None,
        Field(
            description="Jurisdiction that `proposed_unit` belongs to, where it is not the one of the event."
        ),
    ] = None
    received_by: Annotated[
        str | None,
        Field(description="Unit that received it itself, at its own counter; null: the petition office."),
    ] = None


class AccusationReferred(IntakeEvent):
    """Sealed marker: an accusation goes to the organ that is competent for it, which need not be one of the matter's own
    jurisdiction. All that is ever told of it."""

    version: ClassVar[int] = 2
    known_only_to: ClassVar[str] = "competent_unit"
    registration_no: RegistrationNo
    competent_unit: Annotated[
        UnitKey,
        Field(
            description="Organ that may know of it, and nobody else's unit; the same code elsewhere is not it."
        ),
    ]
    received_at: Annotated[Instant, Field(description="When the office received it.")]
    taken_back: Annotated[
        bool,
        Field(
            description="It was triaged as an ordinary petition before: what anybody has of its handling is withdrawn."
        ),
    ] = False


class AccusationReferredV1(IntakeEvent):
    """Sealed marker: an accusation goes to the organ that is competent for it. All that is ever told of it."""

    known_only_to: ClassVar[str] = "competent_unit"
    registration_no: RegistrationNo
    competent_unit: Annotated[UnitId, Field(description="Organ that may know of it, and nobody else's unit.")]
    received_at: Annotated[Instant, Field(description="When the office received it.")]


class TextAdded(IntakeEvent):
    """The petitioner added something after triage for dispatch; the desk read it and passed it on. What was added before
    stands in `PetitionTriaged`. Never published for an accusation, nor for a petition that was answered directly."""

    of_no_accusation: ClassVar[bool] = True
    registration_no: RegistrationNo
    text: Annotated[
        str,
        Field(
            description="What was added; names, numbers and addresses are masked.", json_schema_extra=PERSONAL
        ),
    ]
    added_at: Annotated[Instant, Field(description="When the petitioner added it.")]
    petitioner_ref: PetitionerRef


class PetitionAnsweredDirectly(IntakeEvent):
    """The desk answered; there will be no order."""

    of_no_accusation: ClassVar[bool] = True
    registration_no: RegistrationNo
    answer: Annotated[str, Field(description="The answer, masked.", json_schema_extra=PERSONAL)]
    answered_at: Annotated[Instant, Field(description="When the petitioner had the answer; stops T01.")]


class PetitionTakenUpAgain(IntakeEvent):
    """The petitioner is not content with the desk's own answer, or added to it: the desk decides anew."""

    of_no_accusation: ClassVar[bool] = True
    registration_no: RegistrationNo


class PetitionClosedAfterErasure(IntakeEvent):
    """The petitioner was erased while the desk had the petition: nobody owes anything about it any more. It may have been an
    accusation."""

    registration_no: RegistrationNo


class RatingGiven(IntakeEvent):
    """The petitioner rated the result, unasked, on the tracking page."""

    registration_no: RegistrationNo
    resolved: Annotated[Resolution, Field(description="Whether it was settled.")]
    satisfaction: Annotated[Satisfaction, Field(description="How it was handled.")]
    comment: Annotated[
        str | None, Field(description="The petitioner's words, masked.", json_schema_extra=PERSONAL)
    ] = None
    round: Annotated[
        int | None,
        Field(ge=0, description="Round of the reply; 0: the desk's direct answer; null: not told."),
    ] = None


class ReplyImported(IntakeEvent):
    """An imported petition came with the reply that a unit had given in its time."""

    of_no_accusation: ClassVar[bool] = True
    registration_no: RegistrationNo
    unit: Annotated[UnitId, Field(description="Unit that replied, as registered or as named in the file.")]
    submitted_at: Annotated[Instant, Field(description="When the petition had been submitted.")]
    replied_at: Annotated[Instant, Field(description="When the reply had been given.")]
    text: Annotated[str, Field(description="The reply, masked.", json_schema_extra=PERSONAL)]
    source_sha256: SourceSha256
    source_line: SourceLine
    petitioner_ref: PetitionerRef


class PetitionerErased(IntakeEvent):
    """A petitioner's key was destroyed: whoever keeps masked text of this petitioner drops it."""

    petitioner_ref: PetitionerRef


EVENTS: tuple[type[ContractEvent], ...] = (
    PetitionRegistered,
    PetitionSealed,
    PetitionTriaged,
    TextAdded,
    AccusationReferredV1,
    AccusationReferred,
    PetitionAnsweredDirectly,
    PetitionTakenUpAgain,
    PetitionClosedAfterErasure,
    RatingGiven,
    ReplyImported,
    PetitionerErased,
)


def _with_jurisdiction(data: dict[str, Any]) -> dict[str, Any]:
    """The organ was always one of the matter's jurisdiction, whose code its number begins with; nothing was taken back."""
    unit = {"jurisdiction": data["registration_no"][:6], "unit": data["competent_unit"]}
    return {**data, "competent_unit": unit, "taken_back": False}


UPCASTERS = {AccusationReferredV1.type: _with_jurisdiction}
