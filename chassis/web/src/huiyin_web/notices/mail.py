"""E-mail by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from huiyin_ledger.settings import ServiceSettings
from huiyin_web.identity.notices import Telling
from huiyin_web.notices.outcome import Refusal, Unreached
from huiyin_web.notices.saying import Said

TIMEOUT_SECONDS = 15.0
_PERMANENT = range(500, 600)


def has_mail_server(settings: ServiceSettings) -> bool:
    return bool(settings.smtp_host and settings.mail_from)


def letter(
    settings: ServiceSettings, office: str, to: str, id: UUID, telling: Telling, said: Said
) -> EmailMessage:
    """`office`: in whose name it is written. Its Message-ID is the same however often it is sent."""
    message = EmailMessage()
    message["From"] = Address(office, addr_spec=settings.mail_from)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = f"【{said.title}】{telling.registration_no}"
    message["Date"] = format_datetime(telling.at)
    message["Message-ID"] = f"<{id}@{settings.mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join((said.title, "", *said.lines, "", said.why, "")))
    return message


def post(settings: ServiceSettings, message: EmailMessage) -> None:
    """Hand the message to the mail server. Raises Unreached, and Refusal where it will not take it."""
    try:
        with _connected(settings) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = {code for code, _said in error.recipients.values()}
        raise (Refusal if codes <= set(_PERMANENT) else Unreached)(
            " ".join(str(code) for code in sorted(codes))
        ) from None
    except smtplib.SMTPResponseException as error:
        of_the_message = isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused)
        permanent = of_the_message and error.smtp_code in _PERMANENT
        raise (Refusal if permanent else Unreached)(str(error.smtp_code)) from None
    except (smtplib.SMTPException, OSError) as error:
        raise Unreached(type(error).__name__) from None


def _connected(settings: ServiceSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server
