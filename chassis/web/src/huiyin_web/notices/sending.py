"""Has messages leave: each once, by its own id, and none that is needed no more."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog

from huiyin_ledger.intents import Intent
from huiyin_ledger.subscriptions.failure import TRANSIENT, describe
from huiyin_web.identity.notice_plans import Way
from huiyin_web.identity.notice_readers import reader_of
from huiyin_web.identity.notices import Telling
from huiyin_web.identity.sendings import Sending, lane_of
from huiyin_web.notice import Due, Notice
from huiyin_web.notices import mail, messenger
from huiyin_web.notices.handing_over import posts_concerned
from huiyin_web.notices.outcome import Refusal, Unreached
from huiyin_web.notices.saying import language_of, say
from huiyin_web.service import Service

MOST = 200
"""At one time, so that no process is at it for ever."""
_log = structlog.get_logger(__name__)


def send_due(service: Service) -> int:
    """Send what is due; returns the number that left. What is held by another process is left to it. A message whose sending is not
    recorded, as the process dies, is sent again under the same id."""
    sendings, away, left = service.runtime.identity.sendings, set[str](), 0
    for _turn in range(MOST):
        with sendings.next_sending(service.name, away) as sending:
            if sending is None:
                break
            try:
                if _send(service, sending):
                    sendings.sent(sending)
                    left += 1
                else:
                    sendings.not_needed(sending)
            except Refusal as refusal:
                sendings.failed(sending, str(refusal), for_good=True)
                _log.warning("message refused", id=str(sending.id), way=sending.way, why=str(refusal))
            except TRANSIENT:
                raise
            except Unreached as error:
                away.add(lane_of(sending))
                sendings.failed(sending, str(error), for_good=False)
                _log.warning("message did not leave", id=str(sending.id), way=sending.way, why=str(error))
            except Exception as error:  # noqa: BLE001 - one that the program fails on keeps no other
                sendings.failed(sending, type(error).__name__, for_good=False)
                _log.error("message failed", id=str(sending.id), way=sending.way, error=describe(error))
    return left


def _send(service: Service, sending: Sending) -> bool:
    """False where nobody needs it any more."""
    telling = sending.telling
    kind = service.definition.notices.get(telling.kind)
    due = kind.due(_intent(telling), service.runtime) if kind else None
    if kind is None or due is None or due.resource.sealed:
        return False
    if sending.way is Way.MAIL:
        return _send_letter(service, sending, kind, due)
    return _post_message(service, sending, kind)


def _send_letter(service: Service, sending: Sending, kind: Notice, due: Due) -> bool:
    identity, settings = service.runtime.identity, service.runtime.settings
    reader = reader_of(identity, sending.receiver)
    address = identity.mail_addresses.find(sending.receiver)
    posts = posts_concerned(kind, due, reader) if reader else ()
    if reader is None or address is None or not posts:
        return False
    if not mail.has_mail_server(settings):
        raise Unreached("no mail server is set")
    said = say(service, kind, sending.telling, language_of(reader.language, service))
    office = identity.offices.of(posts[0].place).name or "Huiyin"
    mail.post(settings, mail.letter(settings, office, address.address, sending.id, sending.telling, said))
    return True


def _post_message(service: Service, sending: Sending, kind: Notice) -> bool:
    choices, settings = service.runtime.identity.notice_choices, service.runtime.settings
    office = choices.chosen().messenger_of(sending.receiver)
    if office is None:
        return False
    secret = choices.secret_of(office.jurisdiction, settings.session_secret())
    if secret is None:
        raise Refusal("no secret to sign with: set the messenger's address anew")
    body = _body(service, sending, kind)
    messenger.post(
        office.address, secret, str(sending.id), body, datetime.now(UTC), settings.messenger_networks
    )
    return True


def _body(service: Service, sending: Sending, kind: Notice) -> dict[str, object]:
    """What is posted: see docs/operations.md, Notices to staff."""
    telling = sending.telling
    said = say(service, kind, telling, language_of("", service))
    return {
        "type": f"huiyin.notice.{telling.kind}",
        "timestamp": telling.at.isoformat(),
        "data": {
            "notice": str(telling.id),
            "title": said.title,
            "task": said.task,
            "registration_no": telling.registration_no,
            "jurisdiction": telling.jurisdiction,
            "due_at": telling.due_at.isoformat() if telling.due_at else None,
            "link": said.link,
            "text": "\n".join((f"【{said.title}】", *said.lines)),
        },
    }


def _intent(telling: Telling) -> Intent:
    return Intent(
        telling.id, telling.kind, telling.jurisdiction, telling.registration_no, telling.about, telling.at
    )
