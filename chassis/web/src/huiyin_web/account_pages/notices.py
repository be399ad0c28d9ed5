"""The notices of whoever is logged in, and where they get e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_ledger.domain import NotFound
from huiyin_web.account_pages.accounts import account_of_mine, account_wholly_mine
from huiyin_web.account_pages.own_account import ACCOUNT
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.links import page_url
from huiyin_web.http.navigation import HOME, said
from huiyin_web.http.notices import PAGE
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Cells, Column, Table
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.typed import take
from huiyin_web.identity.directory import NoticeKind
from huiyin_web.identity.mail_addresses import MailAddress
from huiyin_web.identity.notice_readers import standings_of
from huiyin_web.identity.notices import Listed
from huiyin_web.identity.store import IdentityStore

OWN = f"{ACCOUNT}/notices"


class AddressForm(BaseModel):
    mail_address: str = Field(default="", max_length=254)
    muted: bool = False


@dataclass(frozen=True)
class NoticesPage:
    """``identity/notices.html``. `unread`: whether there is something to be marked as read."""

    notices: Table
    unread: bool


@dataclass(frozen=True)
class AddressPage:
    """``identity/mail_address.html``. `account`: whose address it is, empty for one's own."""

    account: str
    known: MailAddress | None
    action: str


def blueprint(identity: IdentityStore) -> Blueprint:
    routes = Blueprint("notices", __name__)
    notices, addresses = identity.notices, identity.mail_addresses

    @routes.get(PAGE)
    @requires("account.self")
    def page_notices() -> Response:
        found = notices.latest(principal().id, standings_of(principal()))
        model = NoticesPage(
            _listed(found, identity.directory.notices()), any(each.read_at is None for each in found)
        )
        return page("identity/notices.html", **vars(model))

    @routes.post(f"{PAGE}/read")
    @requires("account.self")
    def read_all() -> Response:
        notices.read_all(principal().id, standings_of(principal()))
        return redirect(PAGE, 303)

    @routes.get(f"{PAGE}/<notice>")
    @requires("account.self")
    def open_notice(notice: str) -> Response:
        """On to the page of the matter, which decides for itself what the reader may see."""
        opened = notices.open(_id_of(notice), principal().id, standings_of(principal()))
        if opened is None:
            raise NotFound
        kind = next(
            (
                each
                for each in identity.directory.notices()
                if (each.service, each.kind) == (opened.service, opened.kind)
            ),
            None,
        )
        address = page_url(kind.page, registration_no=opened.registration_no) if kind else ""
        return redirect(address or HOME, 303)

    @routes.get(OWN)
    @requires("account.self")
    def page_own_address() -> Response:
        return _address_page(AddressPage("", addresses.find(principal().id), OWN))

    @routes.post(OWN)
    @requires("account.self")
    def set_own_address() -> Response:
        def change(form: AddressForm) -> Response:
            addresses.set(principal().id, form.mail_address, muted=form.muted)
            take()
            return redirect_saying(ACCOUNT, _("Saved."))

        return run_form(AddressForm, change, page_own_address)

    @routes.get("/accounts/<id>/notices")
    @requires("account.manage")
    def page_address(id: str) -> Response:
        account = account_of_mine(identity, id)
        action = f"/accounts/{account.id}/notices"
        return _address_page(AddressPage(account.id, addresses.find(account.id), action))

    @routes.post("/accounts/<id>/notices")
    @requires("account.manage")
    def set_address(id: str) -> Response:
        account = account_wholly_mine(identity, id)

        def change(form: AddressForm) -> Response:
            known = addresses.find(account.id)
            addresses.set(account.id, form.mail_address, muted=known.muted if known else False)
            take()
            return redirect_saying(f"/accounts/{account.id}", _("Saved."))

        return run_form(AddressForm, change, lambda: page_address(id))

    return routes


def _address_page(model: AddressPage) -> Response:
    return page("identity/mail_address.html", **vars(model))


def _id_of(notice: str) -> UUID:
    try:
        return UUID(notice)
    except ValueError:
        raise NotFound from None


def _listed(found: list[Listed], kinds: list[NoticeKind]) -> Table:
    by_name: Mapping[tuple[str, str], NoticeKind] = {(each.service, each.kind): each for each in kinds}

    def cells(each: Listed) -> Cells:
        kind = by_name.get((each.service, each.kind))
        task, title = (said(kind.task), said(kind.title)) if kind else ("", each.kind)
        return {
            Column("kind", _("Kind of notice"), "tag", sortable=False): Cell(
                title, tag="neutral" if each.read_at else "warn"
            ),
            Column("task", _("What is to be done"), sortable=False): Cell(
                task or title, f"{PAGE}/{each.id}", sub=each.registration_no
            ),
            Column("due", _("Due"), "due", sortable=False): each.due_at,
            Column("at", _("When"), "time", sortable=False): each.at,
            Column("state", _("State"), sortable=False): _("Read") if each.read_at else _("Not read"),
        }

    return Table.of(found, cells)
