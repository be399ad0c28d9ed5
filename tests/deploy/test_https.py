"""The gateway with a certificate: https to its end, and what the services make of it."""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from one_host import Host

pytestmark = pytest.mark.rabbitmq

PASSWORD = "a-Password-for-tests-1"


@pytest.fixture
def secured(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    """The host with a certificate of its own, which this process trusts."""
    certificate, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    host.url = host.url.replace("http:", "https:")
    host.environment |= {
        "HUIYIN_PUBLIC_URL": host.url,
        "HUIYIN_GATEWAY_CERTIFICATE": str(certificate),
        "HUIYIN_GATEWAY_KEY": str(key),
    }
    host.start("intake", "reporting", "gateway")
    return host


def self_signed(directory: Path) -> tuple[Path, Path]:
    """Files of a certificate for 127.0.0.1 and of its key."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    certificate, private = directory / "gateway.pem", directory / "gateway.key"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, private


def test_an_auditor_logs_in_over_https_and_has_a_ledger_verified(secured: Host) -> None:
    with secured.identity() as identity:
        identity.accounts.create("auditor", name="", role="auditor", jurisdiction="230600", password=PASSWORD)
    with httpx.Client(base_url=secured.url, timeout=60) as browser:
        typed = {"login": "auditor", "password": PASSWORD, "csrf_token": token(browser, "/login")}
        assert browser.post("/login", data=typed).status_code == 400, "without where it comes from"
        entered = browser.post("/login", data=typed, headers={"Referer": f"{secured.url}/login"})
        assert entered.status_code == 303
        assert all("Secure" in cookie for cookie in entered.headers.get_list("Set-Cookie"))
        assert "Strict-Transport-Security" in entered.headers

        ledgers = "/reporting/audit/ledgers"
        begun = browser.post(
            f"{ledgers}/intake/verifications",
            data={"csrf_token": token(browser, ledgers)},
            headers={"Referer": f"{secured.url}{ledgers}"},
        )
        assert begun.status_code == 303
        while "Holds: every hash" not in (page := browser.get(ledgers, params={"lang": "en"}).text):
            assert "At work" in page


def token(browser: httpx.Client, path: str) -> str:
    """The token against forgery in the forms of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', browser.get(path).text)
    assert found is not None
    return found.group(1)
