"""What a message says: the kind, the number, what is owed by when, and where. No text of a matter and nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel.support import Translations

from huiyin_ledger.domain import gettext_noop
from huiyin_web.http.catalogs import SHARED, catalog
from huiyin_web.http.i18n import CHINESE, china_due, msgid_of
from huiyin_web.identity.notices import Telling
from huiyin_web.notice import Notice
from huiyin_web.service import Service

ADDRESS = "/notices"

_LINES = (
    gettext_noop("Number: %(number)s"),
    gettext_noop("What is to be done: %(task)s"),
    gettext_noop("By: %(due)s"),
)
_OPEN = gettext_noop("Open it: %(link)s")
_WHY = gettext_noop(
    "You get this by your post. What it is about is shown after you have logged in. Don't answer to this message."
)


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in one language. `lines`: all that is to be known; `why`: what a letter ends with."""

    title: str
    task: str
    lines: tuple[str, ...]
    link: str
    why: str


def say(service: Service, kind: Notice, telling: Telling, language: str) -> Said:
    """`language`: ``zh`` or ``en``."""
    chinese = language != "en"

    def words(text: str, **given: str) -> str:
        msgid = msgid_of(text)
        said = _chinese(service.definition.package).gettext(msgid) if chinese else msgid
        return said % given if given else said

    link = f"{service.runtime.settings.url}{ADDRESS}/{telling.id}"
    due, task = china_due(telling.due_at), words(kind.task)
    given = {"number": telling.registration_no, "task": task, "due": due}
    lines = [words(each, **given) for each in (_LINES if due else _LINES[:-1])]
    return Said(words(kind.title), task, (*lines, words(_OPEN, link=link)), link, words(_WHY))


def language_of(chosen: str, service: Service) -> str:
    """That of the account, else that of the installation."""
    return chosen or ("en" if service.runtime.settings.locale == "en" else "zh")


@cache
def _chinese(package: str) -> Translations:
    return catalog([package, *SHARED], CHINESE)
