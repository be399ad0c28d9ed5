"""The form in which the desk registers a call, a letter or a visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Annotated

from flask import request
from flask_openapi3 import APIBlueprint
from pydantic import AfterValidator
from werkzeug.wrappers import Response

from huiyin_contracts.code_tables import accuses
from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_intake.api_models import Registered
from huiyin_intake.domain.query_code import for_reading
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.register_petition.query import Callers, earlier_petitions
from huiyin_intake.features.register_petition.with_triage import register_and_triage
from huiyin_intake.features.triage_petition.command import MatterClass, TriagePetition
from huiyin_intake.links import petition_url, registration_url
from huiyin_intake.offices import offices
from huiyin_intake.views.units import receivers_of
from huiyin_ledger.clock.china import CHINA
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.codes import class_options, place_options
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.days import Day
from huiyin_web.http.filling import was_typed
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Group, Groups, Link, Option, Options
from huiyin_web.http.vocabulary import options
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime

DESK_CHANNELS = (Channel.HOTLINE, Channel.LETTER, Channel.VISIT, Channel.LEADER_MAILBOX)
LABELS = {
    "jurisdiction": _l("Office"),
    "title": _l("Title"),
    "text": _l("What was said"),
    "place": _l("Division"),
    "location": _l("Where exactly"),
    "nature": _l("Nature"),
    "accused": _l("Who is accused"),
    "name": _l("Name"),
    "phone": _l("Phone"),
    "id_no": _l("ID number"),
    "address": _l("Address"),
    "head_count": _l("Number of people"),
    "received_on": _l("Received on"),
    "postmarked_on": _l("Postmark"),
    "received_by": _l("Received by"),
    "category": _l("Category"),
    "matter_class": _l("What it is about"),
    "urgency": _l("Urgency"),
}


@dataclass(frozen=True)
class RegistrationPage:
    """The form. `receivers`: units, under the names of their offices if there are several. `callers`: what the caller
    brought before, None where nobody has looked."""

    typed: Mapping[str, str]
    labels: Mapping[str, str]
    channels: Options
    offices: Options
    receivers: Options | Groups
    places: Options
    natures: Options
    categories: Options
    classes: Groups
    urgencies: Options
    callers: Callers | None


@dataclass(frozen=True)
class RegisteredPage:
    """Number and code of a new petition. `added`: it came from an addition; `triaged`: it is on its way; `petition`: link to
    it, if it may be opened."""

    number: str
    code: str
    sealed: bool
    added: bool
    triaged: bool
    petition: Link | None
    following: Link


class DeskForm(RegisterPetition):
    """The command as the desk types it."""

    received_on: Day | None = None

    def received(self, now: datetime) -> RegisterPetition:
        """The command. Its day of receipt is one in China; today means now."""
        if self.received_on is None or self.received_on == now.astimezone(CHINA).date():
            return self
        received_at = datetime.combine(self.received_on, time(9), CHINA).astimezone(UTC)
        return self.model_copy(update={"received_at": received_at})


def _of_no_accusation(matter_class: str) -> str:
    if accuses(matter_class):
        raise ValueError(
            "Only accusations have this class. If it is one, tick that it reports misconduct. If it is none, only register "
            "it, and say at its triage why it is none."
        )
    return matter_class


class TriagedDeskForm(DeskForm):
    """The same with what triage asks. The unit that received it is the one that gets it, else the catalogue says which."""

    category: Category
    nature: Nature
    matter_class: Annotated[MatterClass, AfterValidator(_of_no_accusation)]
    urgency: Urgency = Urgency.ORDINARY

    @property
    def decision(self) -> TriagePetition:
        return TriagePetition(
            category=self.category,
            nature=self.nature,
            matter_class=self.matter_class,
            place=self.place or self.jurisdiction,
            urgency=self.urgency,
            proposed_unit=self.received_by,
        )


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/desk", doc_ui=False)
    @requires("petition.register")
    def page_registration() -> Response:
        channel = request.args.get("channel", "")
        if channel not in {each.value for each in DESK_CHANNELS}:
            channel = Channel.HOTLINE.value
        given = {"channel": channel, "jurisdiction": policy.place_of(principal(), "petition.register")}
        typed = was_typed(registration_url())
        callers = earlier_petitions(runtime, typed.to_dict()) if typed else None
        return registration_form(runtime, given, callers=callers)

    @routes.post("/desk", doc_ui=False)
    @requires("petition.register")
    def page_register() -> Response:
        return run_form(DeskForm, _register, _again, called=_CALLED, received_at=None)

    @routes.post("/desk/triage", doc_ui=False)
    @requires("petition.register")
    def page_register_and_triage() -> Response:
        """By a further button of the form of registration. What is ticked to be an accusation is only registered: it waits,
        sealed, for those who handle accusations."""
        if request.form.get("accusation"):
            return run_form(
                DeskForm, _register, _again, form=registration_url(), called=_CALLED, received_at=None
            )

        def register(form: TriagedDeskForm) -> Response:
            for action in ("petition.register", "petition.triage"):
                policy.require(principal(), action, Resource(form.jurisdiction))
            command = form.received(runtime.clock.now())
            receipt = register_and_triage(runtime, act_from_request(runtime), command, form.decision)
            return registered_page(receipt, _following(form), sealed=False, triaged=True)

        return run_form(
            TriagedDeskForm, register, _again, form=registration_url(), called=_CALLED, received_at=None
        )

    def _register(form: DeskForm) -> Response:
        policy.require(principal(), "petition.register", Resource(form.jurisdiction))
        command = form.received(runtime.clock.now())
        receipt = register_petition(runtime, act_from_request(runtime), command)
        return registered_page(receipt, _following(form), sealed=form.accusation)

    def _again() -> Response:
        return registration_form(runtime, request.form.to_dict())

    @routes.post("/desk/callers", doc_ui=False)
    @requires("petition.register")
    def page_callers() -> Response:
        """What the caller brought before, as a part of the form; as the whole form where no script puts it there. Posted,
        because addresses are written into logs."""
        typed = request.form.to_dict()
        callers = earlier_petitions(runtime, typed)
        if typed.get("part"):
            return page("intake/callers.html", callers=callers)
        return registration_form(runtime, typed, callers=callers)


_CALLED = {"received_at": "received_on", "proposed_unit": "received_by"}
"""Fields of the commands, by the names that the form has for them."""


def _following(form: DeskForm) -> Link:
    return Link(_("Register the next one"), registration_url(form.channel.value), "primary")


def registered_page(
    receipt: Registered, following: Link, *, sealed: bool, added: bool = False, triaged: bool = False
) -> Response:
    """What was registered just now, and where to go from here."""
    word = _("Open the petition") if triaged else _("Triage it now")
    petition = Link(word, petition_url(receipt.registration_no))
    model = RegisteredPage(
        number=receipt.registration_no,
        code=for_reading(receipt.query_code),
        sealed=sealed,
        added=added,
        triaged=triaged,
        petition=petition if not sealed or may("accusation.read") else None,
        following=following,
    )
    return page("intake/registered.html", **vars(model))


def registration_form(
    runtime: Runtime, typed: Mapping[str, str], *, callers: Callers | None = None
) -> Response:
    """The form, with what was typed."""
    today = runtime.clock.now().astimezone(CHINA).date()
    known_offices = offices(runtime, policy.place_of(principal(), "petition.register"))
    model = RegistrationPage(
        typed={
            "received_on": today.isoformat(),
            "category": Category.CLAIM.value,
            "urgency": Urgency.ORDINARY.value,
            **typed,
        },
        labels=LABELS,
        channels=options(Channel, *DESK_CHANNELS),
        offices=known_offices,
        receivers=_receivers(runtime, known_offices),
        places=place_options(),
        natures=options(Nature),
        categories=options(Category, Category.CLAIM, Category.SUGGESTION),
        classes=class_options(),
        urgencies=options(Urgency),
        callers=callers,
    )
    return page("intake/registration.html", **vars(model))


def _receivers(runtime: Runtime, known_offices: Options) -> Options | Groups:
    of_office = [
        Group(
            office.label,
            [Option(unit.unit, unit.name) for unit in receivers_of(runtime.database, office.value).values()],
        )
        for office in known_offices
    ]
    return of_office if len(of_office) > 1 else [option for office in of_office for option in office.options]
