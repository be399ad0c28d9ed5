from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from pydantic import ValidationError

from huiyin_ledger.settings import ServiceSettings, kept_secret


def test_a_services_own_variable_goes_before_the_common_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_SHARDS", "8")
    monkeypatch.setenv("HUIYIN_INTAKE_SHARDS", "2")
    assert ServiceSettings.of("intake").shards == 2
    assert ServiceSettings.of("assignment").shards == 8


def test_each_service_reads_its_own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_INTAKE_DATABASE_URL", "postgresql:///one")
    monkeypatch.setenv("HUIYIN_ASSIGNMENT_DATABASE_URL", "postgresql:///two")
    assert ServiceSettings.of("intake").database_url == "postgresql:///one"
    assert ServiceSettings.of("assignment").database_url == "postgresql:///two"


def test_peers_are_the_other_services_whose_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_INTAKE_URL", "http://a:1/")
    monkeypatch.setenv("HUIYIN_ASSIGNMENT_URL", "http://b:2/")
    assert ServiceSettings.of("intake").peers == {"assignment": "http://b:2"}


def test_a_peer_needs_no_installation_and_no_other_address_is_taken_for_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUIYIN_SOME_THING_URL", "http://elsewhere:9")
    monkeypatch.setenv("HUIYIN_PUBLIC_URL", "http://people")
    monkeypatch.setenv("HUIYIN_INTAKE_DATABASE_URL", "postgresql:///one")
    monkeypatch.setenv("HUIYIN_IDENTITY_DATABASE_URL", "postgresql:///two")
    monkeypatch.setenv("HUIYIN_INTAKE_ADMIN_DATABASE_URL", "postgresql:///three")
    assert ServiceSettings.of("assignment").peers == {"some_thing": "http://elsewhere:9"}


def test_what_the_program_gives_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_BROKER_URL", "amqp://elsewhere")
    assert ServiceSettings.of("intake", broker_url="memory://").broker_url == "memory://"


def test_the_keyring_lies_in_the_data_directory_unless_it_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert ServiceSettings.of("intake", data=tmp_path).keyring == tmp_path / "keyring.json"
    monkeypatch.setenv("HUIYIN_KEYRING", "/etc/huiyin/keyring.json")
    assert ServiceSettings.of("intake", data=tmp_path).keyring == Path("/etc/huiyin/keyring.json")


def test_a_value_that_can_not_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_SHARDS", "many")
    with pytest.raises(ValidationError, match="shards"):
        ServiceSettings.of("intake")


def test_secrets_do_not_show_in_a_repr() -> None:
    settings = ServiceSettings.of("intake", peer_token="hy_secret", session_key="another")
    assert "hy_secret" not in repr(settings)
    assert "another" not in repr(settings)


def test_cookies_are_secure_exactly_when_people_come_by_https() -> None:
    assert ServiceSettings.of("intake", public_url="https://x.example").cookies_are_secure
    assert not ServiceSettings.of("intake", public_url="http://x.example").cookies_are_secure
    assert ServiceSettings.of("intake", public_url="http://x.example", secure_cookies=True).cookies_are_secure


def test_a_kept_secret_is_the_same_for_all_who_ask_at_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "session.key"
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(kept_secret(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
    assert len(seen[0]) >= 43
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["session.key"]
