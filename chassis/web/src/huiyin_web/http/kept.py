"""Forms that were sent and not taken: kept until their writer is back at their page, where they are filled in again.

The writer is an account, or whoever opens the page of the form in the same browser. The browser has the secret of each in
its signed cookie; the database has the form, sealed (`identity.kept_forms`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from secrets import token_urlsafe
from typing import cast
from urllib.parse import urldefrag, urlsplit

from flask import Flask, current_app, g, redirect, request, session
from werkzeug.wrappers import Response

from huiyin_web.http import opened
from huiyin_web.http.i18n import in_each_language
from huiyin_web.http.opened import FIELD
from huiyin_web.http.typed import PASSWORDS, SHOWN_ONCE, from_own_page, page_of_form, typed_fields
from huiyin_web.identity.kept_forms import KeptForm, KeptForms
from huiyin_web.identity.policy import CITIZEN
from huiyin_web.identity.store import IdentityStore

_PER_BROWSER = 5
_STORE = "huiyin_kept_forms"
_SECRETS = "kept"
_BACK = "came_back"
_KEY = "idempotency_key"


def install(app: Flask, identity: IdentityStore) -> None:
    app.extensions[_STORE] = identity.kept_forms

    @app.after_request
    def forget_what_was_taken(response: Response) -> Response:
        if request.method == "POST" and "form_key" in g and response.status_code < 400:
            forget_posted()
        return response


def keep_for_its_account() -> bool:
    """Keep the posted form for the account that opened it, where that is not who asks now; whether it is kept."""
    account = opened.writer()
    return account not in ("", g.principal.id) and _keep_posted(account)


def keep_for_who_asks() -> bool:
    """Keep the posted form for whoever sent it; False for one that nobody typed on a page of ours."""
    return _keep_posted(_who_asks())


def keep_as(action: str, page: str, fields: Sequence[tuple[str, str]]) -> bool:
    """Keep texts for a form of another address, on `page`."""
    return _keep(KeptForm(_who_asks(), action, page, fields))


def refuse(wrong: Callable[[], Mapping[str, str]], page: str = "", action: str = "") -> Response | None:
    """Lead to the `page` of the posted form, which shows it as it was typed and what is `wrong` with it until it is taken:
    every page has an address, and the browser's way back never leads to the answer to a form. `action`: where the page
    sends the form, if this address is that of a further button. None where it can't be kept, or has a password. It gets
    another key, for it may have been refused because of its key."""
    if PASSWORDS & set(request.form):
        return None
    page = urldefrag(page or page_of_form()).url  # at its top it says what is wrong
    fields = [(name, text) for name, text in typed_fields() if name != _KEY]
    fields += [(_KEY, token_urlsafe(18)), (FIELD, request.form.get(FIELD, ""))]
    if not _keep(KeptForm(_who_asks(), action or request.path, page, fields, in_each_language(wrong))):
        return None
    g.pop("form_key", None)
    return redirect(page, 303)


def forget_posted() -> None:
    """Forget what was kept of the posted form before, by whichever of its buttons it was sent. Another form of the same
    address, from another tab, stays."""
    key = request.form.get(_KEY, "")
    for ref, form in _of_this_browser():
        kept_key = dict(form.fields).get(_KEY, "")
        same = kept_key == key if kept_key else form.action == request.path
        if same and form.writer in ("", g.principal.id):
            _forget(ref)


def start_session() -> None:
    """Begin the browser's session anew; what was said and what is kept stays."""
    stays = {name: session[name] for name in ("_flashes", _SECRETS) if name in session}
    session.clear()
    session.update(stays)
    if _SECRETS in stays:
        session[_BACK] = True


def kept_forms() -> list[KeptForm]:
    """Those that whoever asks finds on this page, the latest first. One with a code is found once, on its own page."""
    found = [(ref, form) for ref, form in _of_this_browser() if _is_here(form)]
    for ref, form in found:
        if _is_of_this_page(form) and any(name in SHOWN_ONCE for name, _text in form.fields):
            _forget(ref)
    return [form for _ref, form in found]


def just_back() -> bool:
    """Whether this is the first page since the login."""
    return _BACK in session and bool(session.pop(_BACK))


def _keep_posted(writer: str) -> bool:
    fields = typed_fields()
    if not fields or not from_own_page():
        return False
    return _keep(KeptForm(writer, request.path, page_of_form(), fields))


def _keep(form: KeptForm) -> bool:
    kept = _store().keep(form)
    if kept is not None:
        forget_posted()
        ref, secret = kept
        session[_SECRETS] = {**dict(list(_secrets().items())[1 - _PER_BROWSER :]), ref: secret}
    return kept is not None


def _who_asks() -> str:
    return "" if g.principal.id == CITIZEN.id else cast(str, g.principal.id)


def _is_here(form: KeptForm) -> bool:
    if form.writer:
        return form.writer == cast(str, g.principal.id)
    return g.principal.id == CITIZEN.id and _is_of_this_page(form)


def _is_of_this_page(form: KeptForm) -> bool:
    return urlsplit(form.page).path == request.path


def _of_this_browser() -> list[tuple[str, KeptForm]]:
    """The latest first. The secrets of those that are kept no more are forgotten."""
    known = _secrets()
    found = {ref: form for ref, secret in reversed(known.items()) if (form := _store().find(ref, secret))}
    if len(found) < len(known):
        session[_SECRETS] = {ref: secret for ref, secret in known.items() if ref in found}
    return list(found.items())


def _forget(ref: str) -> None:
    _store().forget(ref)
    session[_SECRETS] = {other: secret for other, secret in _secrets().items() if other != ref}


def _secrets() -> dict[str, str]:
    return cast("dict[str, str]", session.get(_SECRETS, {}))


def _store() -> KeptForms:
    return cast(KeptForms, current_app.extensions[_STORE])
