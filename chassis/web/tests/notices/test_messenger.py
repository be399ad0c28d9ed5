"""What is posted to an office's messenger is signed as Standard Webhooks has it, and reaches nothing inside."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import IPv4Network

import pytest

from huiyin_ledger.domain import Refused
from huiyin_web.notices.messenger import checked_address, post, signature
from huiyin_web.notices.outcome import Refusal, Unreached

from .conftest import Bureau, MailServer, Messenger

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
SECRET = b"k" * 32
HERE = (IPv4Network("127.0.0.0/8"),)


def test_the_signature_is_that_of_the_specification() -> None:
    """The example that Standard Webhooks publishes."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "https://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::10.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::10.0.0.1]/",
        "http://[2002:a00:1::1]/",
        "http://[2001:0:a00:1::]/",
        "http://[fec0::1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://[fd00::1]/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
    ],
)
def test_nothing_inside_is_reached(address: str) -> None:
    with pytest.raises((Refusal, Unreached)) as refused:
        post(address, SECRET, "1", {}, NOW, ())
    if "2130706433" not in address:
        assert refused.type is Refusal


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.gov.cn/",
        "example.gov.cn",
        "https://",
        "https://user:secret@example.gov.cn/",
        "https://example.gov.cn:port/",
        "https://例子.gov.cn/",
        "http://10.1.2.3/",
        "http://[::1]/",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_can_never_do_is_refused_when_it_is_set(address: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_address(address, ())
    assert refused.value.field == "messenger"


def test_an_address_inside_is_taken_where_the_settings_allow_it() -> None:
    inside = "http://10.1.2.3:8080/huiyin?room=1"
    assert checked_address(inside, [IPv4Network("10.0.0.0/8")]) == inside


@pytest.mark.parametrize("status", [301, 307, 400, 410, 500])
def test_whatever_is_no_success_is_tried_again_and_no_redirect_is_followed(
    messenger: Messenger, status: int
) -> None:
    messenger.status = status
    with pytest.raises(Unreached, match=str(status)):
        post(messenger.address, SECRET, "1", {}, NOW, HERE)
    assert len(messenger.posted) == 1


def test_a_messenger_set_anew_signs_with_another_secret(bureau: Bureau, messenger: Messenger) -> None:
    bureau.employ("li.jing", mail=False)
    first = bureau.use_messenger(messenger.address)
    second = bureau.use_messenger(messenger.address)
    assert first != second
    choices, key = bureau.platform.identity.notice_choices, bureau.runtime.settings.session_secret()
    assert choices.secret_of("230602", key) == base64.b64decode(second.removeprefix("whsec_"))
    assert choices.secret_of("230602", "another session key") is None


def test_a_messenger_that_was_taken_away_gets_nothing(
    bureau: Bureau, messenger: Messenger, mail_server: MailServer
) -> None:
    bureau.employ("li.jing")
    bureau.use_messenger(messenger.address)
    bureau.use_messenger("")
    bureau.reach()
    assert bureau.tell() == 1
    assert messenger.posted == []


def test_the_office_of_a_place_above_has_the_messenger_of_those_without_one(
    bureau_with: Callable[..., Bureau], messenger: Messenger
) -> None:
    bureau = bureau_with()
    bureau.employ("li.jing", mail=False)
    key = bureau.runtime.settings.session_secret()
    bureau.platform.identity.notice_choices.set_messenger("230600", messenger.address, key, "admin")
    bureau.reach()
    assert bureau.tell() == 1
    assert len(messenger.posted) == 1
