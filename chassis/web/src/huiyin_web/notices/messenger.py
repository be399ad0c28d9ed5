"""Messages to an office's messenger: signed as Standard Webhooks has it, and posted nowhere inside unless the settings allow it."""

from __future__ import annotations

import base64
import hmac
import ipaddress
import socket
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

import httpx
import orjson

from huiyin_ledger.domain import Refused
from huiyin_web.notices.outcome import Refusal, Unreached

TIMEOUT_SECONDS = 10.0
Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]
_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


def checked_address(address: str, allowed: Networks) -> str:
    """An address that messages may be posted to, as far as it can be told without asking anybody. Refused("messenger_address")."""
    parts = _parts(address)
    literal = _literal(parts.hostname or "") if parts else None
    if parts is None or (literal is not None and not _may_be_reached(literal, allowed)):
        raise Refused(
            "messenger_address",
            "Write an address like https://messenger.example.gov.cn/huiyin. One inside of your own network has to be allowed in "
            "the installation's settings.",
            field="messenger",
        )
    return address


def post(
    address: str, secret: bytes, id: str, body: dict[str, object], now: datetime, allowed: Networks
) -> None:
    """Post `body` under this id. Raises Unreached, and Refusal for an address that must not be reached."""
    parts = _parts(address)
    if parts is None or parts.hostname is None:
        raise Refusal("not an http address")
    content, timestamp = orjson.dumps(body), str(int(now.timestamp()))
    headers = {
        "Host": parts.netloc.rpartition("@")[2],
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(secret, id, timestamp, content),
    }
    # The address that was looked at is the one that is connected to: a name may mean another one a moment later.
    url = httpx.URL(address).copy_with(host=str(_reachable(parts, allowed)))
    try:
        with httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False) as client:
            answer = client.post(
                url, content=content, headers=headers, extensions={"sni_hostname": parts.hostname}
            )
    except httpx.HTTPError as error:
        raise Unreached(type(error).__name__) from None
    if not answer.is_success:
        raise Unreached(str(answer.status_code))


def signature(secret: bytes, id: str, timestamp: str, content: bytes) -> str:
    """The value of ``webhook-signature``."""
    mac = hmac.digest(secret, f"{id}.{timestamp}.".encode() + content, "sha256")
    return f"v1,{base64.b64encode(mac).decode()}"


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        httpx.URL(address)
        _port = parts.port
    except (ValueError, httpx.InvalidURL):
        return None
    fit = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
    return parts if fit and address.isascii() else None


def _reachable(parts: SplitResult, allowed: Networks) -> _Ip:
    """The first of the name's addresses. Raises Refusal where one of them lies inside, and Unreached for an unknown name."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreached(type(error).__name__) from None
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not addresses or not all(_may_be_reached(each, allowed) for each in addresses):
        raise Refusal("address inside, not allowed by HUIYIN_MESSENGER_NETWORKS")
    return addresses[0]


def _literal(host: str) -> _Ip | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "::/96")))
"""NAT64 (RFC 6052), and the notation that came before mapped addresses."""
_INSIDE = tuple(map(ipaddress.ip_network, ("64:ff9b:1::/48", "fec0::/10")))
"""For local use (RFC 8215, RFC 3879), which the standard library takes for global."""


def _within(address: _Ip) -> ipaddress.IPv4Address | None:
    """The address of the older kind that one of the newer kind leads to, by mapping, 6to4 or NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if any(address in each for each in _TRANSLATED) and int(address) > 1:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _may_be_reached(address: _Ip, allowed: Networks) -> bool:
    plain = _within(address) or address
    inside = not plain.is_global or plain.is_multicast or any(plain in each for each in _INSIDE)
    return not inside or any(plain in each for each in allowed)
