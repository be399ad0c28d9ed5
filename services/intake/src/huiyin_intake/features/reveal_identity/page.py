"""The page that asks for a reason and then shows who the petitioner is, or a sealed accusation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.reason import REASON_MIN
from huiyin_intake.domain.vocabulary import Revealed
from huiyin_intake.features.reveal_identity.command import Reveal, ShownOut, check_may_reveal, reveal
from huiyin_intake.links import order_url, petition_url, return_visit_url
from huiyin_intake.petitions import load_petition
from huiyin_intake.reached import reached_table
from huiyin_intake.views.units import name_of
from huiyin_web.http.access import principal, requires
from huiyin_web.http.actors import Names
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.links import page_url
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Entry, Table
from huiyin_web.http.regime import speak_of
from huiyin_web.runtime import Runtime

CAME_FROM: Mapping[str, tuple[Callable[[str], str], str]] = {
    "case": (petition_url, _l("The petition")),
    "order": (order_url, _l("The order")),
    "visit": (return_visit_url, _l("The return visit")),
}
"""By ``?from=``: address and name of the page to go back to."""
LABELS = {"reason": _l("Why do you need to see it?"), "what": _l("What")}


@dataclass(frozen=True)
class RevealPage:
    """`shown` is None before the reason was given. `part`: it stands within the page that it was asked for from. `back`: label and address of the page to go back to. `reached`: whom an
    accusation had reached before it was known for one."""

    number: str
    what: str
    part: bool
    came_from: str
    back: Sequence[tuple[str, str]]
    labels: Mapping[str, str]
    shown: ShownOut | None
    identity: Sequence[Entry]
    circumstances: Sequence[Entry]
    seen_by: str
    seen_at: datetime | None
    reached: Table | None
    reason_min: int = REASON_MIN


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/petitions/<registration_no>/reveal", doc_ui=False)
    @requires("identity.reveal")
    def page_reveal(registration_no: str) -> Response:
        petition, what = _allowed(registration_no, request.args.get("what", ""))
        return _page(petition, what)

    @routes.post("/petitions/<registration_no>/reveal", doc_ui=False)
    @requires("identity.reveal")
    def page_revealed(registration_no: str) -> Response:
        petition, what = _allowed(registration_no, request.form.get("what", ""))

        def look(command: Reveal) -> Response:
            act = act_from_request(runtime, petition.registration_no)
            shown = reveal(runtime, act, principal(), petition.registration_no, command)
            accused = [name_of(runtime.database, unit) for unit in petition.accused_units_named()]
            seen_by = Names(runtime.identity).of(principal().id)
            reached = reached_table(runtime, petition) if what is Revealed.ACCUSATION else None
            return _page(
                petition,
                what,
                shown=shown,
                accused=accused,
                seen_by=seen_by,
                seen_at=runtime.clock.now(),
                reached=reached,
            )

        return run_form(Reveal, look, lambda: _page(petition, what), at=_address(petition, what))

    def _allowed(registration_no: str, value: str) -> tuple[Petition, Revealed]:
        petition = load_petition(runtime, registration_no)
        what = Revealed(value) if value in set(Revealed) else Revealed.IDENTITY
        check_may_reveal(runtime, principal(), petition, what)
        speak_of(petition.registration.channel)
        return petition, what


def _address(petition: Petition, what: Revealed) -> str:
    """Of the page on which the posted form stands, wherever that was shown as a part."""
    kept = {name: request.form.get(name) or None for name in ("from", "part")}
    return page_url("intake.page_reveal", registration_no=petition.registration_no, what=what.value, **kept)


def _page(
    petition: Petition,
    what: Revealed,
    *,
    shown: ShownOut | None = None,
    accused: Sequence[str] = (),
    seen_by: str = "",
    seen_at: datetime | None = None,
    reached: Table | None = None,
) -> Response:
    number = petition.registration_no
    came_from = request.values.get("from", "")
    address, word = CAME_FROM.get(came_from, (None, ""))
    back = address(number) if address else ""
    model = RevealPage(
        number=number,
        what=what.value,
        part="part" in request.values,
        came_from=came_from if back else "",
        back=[(word, back)] if back else [],
        labels=LABELS,
        shown=shown,
        identity=_identity(shown) if what is Revealed.IDENTITY else [],
        circumstances=_circumstances(shown, accused),
        seen_by=seen_by,
        seen_at=seen_at,
        reached=reached,
    )
    return page("intake/reveal_part.html" if model.part else "intake/reveal.html", **vars(model))


def _identity(shown: ShownOut | None) -> list[Entry]:
    if shown is None or shown.anonymous:
        return []
    return [
        Entry(_("Name"), shown.name),
        Entry(_("Phone"), shown.phone),
        Entry(_("ID number"), shown.id_no),
        Entry(_("Address"), shown.address),
    ]


def _circumstances(shown: ShownOut | None, accused: Sequence[str]) -> list[Entry]:
    if shown is None:
        return []
    entries = [
        Entry(_("Where exactly"), shown.location),
        Entry(_("Who is accused"), shown.accused),
        Entry(_("Accused units"), " · ".join(accused)),
    ]
    return entries if any(entry.value for entry in entries) else []
