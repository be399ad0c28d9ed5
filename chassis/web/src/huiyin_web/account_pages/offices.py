"""The administrator's page for the name, the colour and the emblem of each office, and what browsers fetch of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, g, request
from pydantic import BaseModel, Field, field_validator
from werkzeug.wrappers import Response as AnyResponse

from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import place_name, place_options
from huiyin_web.http.colours import BadColour, darkened, readable, shades
from huiyin_web.http.commands import run_form
from huiyin_web.http.headers import KEPT_BY_BROWSERS
from huiyin_web.http.i18n import _
from huiyin_web.http.office import FIELDS
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Option
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.typed import take
from huiyin_web.identity import policy
from huiyin_web.identity.offices import Office
from huiyin_web.identity.scope import Resource
from huiyin_web.identity.store import IdentityStore

ACTION = "office.manage"
EMBLEM_BYTES = 64 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


class OfficeForm(BaseModel):
    name: str = Field(min_length=2, max_length=40)
    english: str = Field(default="", max_length=80)
    hotline: str = Field(default="", max_length=20)
    hours: str = Field(default="", max_length=60)
    footer: str = Field(default="", max_length=300)
    colour: str = Field(default="", max_length=7)

    @field_validator("colour")
    @classmethod
    def _in_small_letters(cls, value: str) -> str:
        return value.lower()


class EmblemForm(BaseModel):
    remove: bool = False


@dataclass(frozen=True)
class OfficePage:
    """``identity/office.html``. `own`: what the division itself has; `worn`: what it shows, perhaps of a division above it;
    `places`: other divisions that the reader may set."""

    jurisdiction: str
    place: str
    own: Office | None
    worn: Office
    places: Sequence[Option]
    labels: Mapping[str, str]


def blueprint(identity: IdentityStore) -> Blueprint:
    routes = Blueprint("offices", __name__)
    offices = identity.offices

    @routes.get("/offices")
    @requires(ACTION)
    def show_office() -> AnyResponse:
        return _page(
            identity, _mine(request.args.get("jurisdiction") or policy.place_of(principal(), ACTION))
        )

    @routes.post("/offices/<jurisdiction>")
    @requires(ACTION)
    def set_office(jurisdiction: str) -> AnyResponse:
        place = _mine(jurisdiction)

        def change(form: OfficeForm) -> AnyResponse:
            _check_colour(form.colour)
            offices.set(Office(place, **dict(form)), principal().id)
            return _changed(place)

        return run_form(OfficeForm, change, lambda: _page(identity, place), at=_address(place))

    @routes.post("/offices/<jurisdiction>/emblem")
    @requires(ACTION)
    def set_emblem(jurisdiction: str) -> AnyResponse:
        place = _mine(jurisdiction)

        def change(form: EmblemForm) -> AnyResponse:
            offices.set_emblem(place, b"" if form.remove else _uploaded(), principal().id)
            return _changed(place)

        return run_form(EmblemForm, change, lambda: _page(identity, place), at=_address(place))

    @routes.get("/office/<office>/colours.css")
    @requires("page.public")
    def colours(office: str) -> Response:
        own = offices.find(office)
        if own is None or not own.colour:
            abort(404)
        rules = "".join(f"{name}:{shade};" for name, shade in shades(own.colour).items())
        return _kept(own, Response(f":root{{{rules}}}", mimetype="text/css"))

    @routes.get("/office/<office>/emblem.png")
    @requires("page.public")
    def emblem(office: str) -> Response:
        own = offices.find(office)
        if own is None or not own.emblem:
            abort(404)
        return _kept(own, Response(own.emblem, mimetype="image/png"))

    return routes


def _kept(own: Office, response: Response) -> Response:
    """Browsers keep it for ever under the address that changes with it. A page may be older or newer than what is asked for:
    another address is kept by nobody."""
    if request.args.get("v") == own.mark:
        g.cache_control = KEPT_BY_BROWSERS
    return response


def _address(place: str) -> str:
    return f"/offices?jurisdiction={place}"


def _changed(place: str) -> AnyResponse:
    take()
    return redirect_saying(_address(place), _("Saved. Pages show it within half a minute."))


def _mine(jurisdiction: str) -> str:
    """The division, if it lies in the administrator's; NotFound otherwise."""
    scope = policy.scope_of(principal(), ACTION)
    if not scope.includes(Resource(jurisdiction)) or not any(
        each.value == jurisdiction for each in place_options()
    ):
        raise NotFound
    return jurisdiction


def _check_colour(colour: str) -> None:
    try:
        if colour and not readable(colour):
            better = darkened(colour)
            raise Refused(
                "colour_too_light",
                "White text on this colour can't be read well. The nearest that can is %(colour)s.",
                field="colour",
                colour=better,
            )
    except BadColour:
        raise Refused(
            "colour_invalid", "Write the colour as # and six digits, like #0b5566.", field="colour"
        ) from None


def _uploaded() -> bytes:
    file = request.files.get("emblem")
    data = file.read(EMBLEM_BYTES + 1) if file else b""
    if not data:
        raise Refused("emblem_missing", "Choose a file.", field="emblem")
    if len(data) > EMBLEM_BYTES:
        raise Refused("emblem_too_large", "The emblem may have 64 KB at most.", field="emblem")
    if not data.startswith(_PNG):
        raise Refused("emblem_invalid", "The emblem must be a PNG picture.", field="emblem")
    return data


def _page(identity: IdentityStore, place: str) -> AnyResponse:
    model = OfficePage(
        jurisdiction=place,
        place=place_name(place),
        own=identity.offices.find(place),
        worn=identity.offices.of(place),
        places=[each for each in place_options() if policy.allows(principal(), ACTION, Resource(each.value))],
        labels=FIELDS,
    )
    return page("identity/office.html", **vars(model))
