"""The provider, as a relying party sees it: the authorization code flow with PKCE, and what its tokens prove."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.claims import JWTClaims
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ValidationError

WELL_KNOWN = "/.well-known/openid-configuration"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
"""Signatures that only the provider can make. HS256 is made with the client secret, `none` by anybody."""
TIMEOUT = httpx.Timeout(5.0, connect=3.0)
LONGEST = 8.0
"""Seconds for one answer, however steadily it drips."""
LARGEST = 1_000_000
_NOW, _KEPT = 0.0, 3600.0
"""How old, in seconds, what the provider says of itself may be: where a browser is sent there, which then would see no page
of ours if it were away; and for what follows."""
_PAUSE = 5.0
"""Seconds for which a provider that was away is not asked again: each question may hold a worker."""
_LEEWAY = 60
"""Seconds that its clock may be off."""
_ITS_FAULT = frozenset({"server_error", "temporarily_unavailable", "invalid_client", "unauthorized_client"})


class ProviderAway(Exception):
    """It does not answer, not in time, or not as a provider should. The message is for logs and administrators."""


class Unproven(Exception):
    """What came back proves nobody. The message is for logs."""


class Declined(Exception):
    """The provider let the person not in here, or they turned back there."""


class Metadata(BaseModel):
    """What the provider says of itself (OpenID Connect Discovery 1.0, section 3; RFC 8414; RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    id_token_signing_alg_values_supported: frozenset[str] = frozenset({"RS256"})
    token_endpoint_auth_methods_supported: frozenset[str] = frozenset({"client_secret_basic"})
    authorization_response_iss_parameter_supported: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that has begun: where the browser goes, and what has to come back with it."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the provider has proved of a person, and the token that says so."""

    claims: Mapping[str, Any]
    id_token: str
    access_token: str


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """Whose logins end: one of them where `sid` names it, else all of `subject`."""

    subject: str
    sid: str


class Provider:
    """`redirect_uri`: the address of ours where logins come back. Safe for threads and green threads."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        scope: str,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer = issuer
        self._id = client_id
        self._secret = client_secret
        self._redirect_uri = redirect_uri
        self._scope = scope
        self._now = now
        self._client = httpx.Client(timeout=TIMEOUT, headers={"Accept": "application/json"})
        self._lock = Lock()
        self._known: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._away: tuple[float, str] | None = None

    def begin(self) -> Begun:
        """A new login. ProviderAway unless the provider answers now."""
        metadata = self.metadata(_NOW)
        nonce, verifier = generate_token(32), generate_token(64)
        client = OAuth2Client(
            None, self._id, redirect_uri=self._redirect_uri, scope=self._scope, code_challenge_method="S256"
        )
        address, state = client.create_authorization_url(
            metadata.authorization_endpoint, generate_token(32), verifier, nonce=nonce
        )
        return Begun(address, state, nonce, verifier)

    def finish(self, answer: Mapping[str, str], nonce: str, verifier: str) -> Proof:
        """What the parameters that came back prove. Their state is known to be that of the login with this `nonce` and
        `verifier`. Raises ProviderAway, Declined, Unproven."""
        metadata = self.metadata(_KEPT)
        issuer = answer.get("iss")
        if issuer != self.issuer and (issuer or metadata.authorization_response_iss_parameter_supported):
            raise Unproven(f"the answer comes from {issuer or 'nobody'}")
        if error := answer.get("error"):
            raise _refusal(error, answer.get("error_description", ""))
        tokens = self._redeem(metadata, answer.get("code", ""), verifier)
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise ProviderAway(f"{metadata.token_endpoint} answers without tokens")
        return Proof(self._claims(metadata, id_token, access_token, nonce), id_token, access_token)

    def more_of(self, proof: Proof) -> Mapping[str, Any]:
        """The claims that the provider tells at its userinfo endpoint beside those of the token. Raises ProviderAway,
        Unproven."""
        endpoint = self.metadata(_KEPT).userinfo_endpoint
        if endpoint is None:
            return {}
        bearer = {"Authorization": f"Bearer {proof.access_token}"}
        told = self._json("GET", endpoint, refuses=True, headers=bearer)
        if told.get("sub") != proof.claims["sub"]:
            raise Unproven("the userinfo endpoint tells of somebody else")
        return told

    def way_out(self, id_token: str, back_to: str) -> str | None:
        """Where the browser ends the provider's session too, and comes `back_to`; None where the provider has no such
        place. ProviderAway."""
        endpoint = self.metadata(_NOW).end_session_endpoint
        if endpoint is None:
            return None
        asked = {"id_token_hint": id_token, "post_logout_redirect_uri": back_to}
        return str(add_params_to_uri(endpoint, list(asked.items())))

    def logged_out(self, token: str) -> LoggedOut:
        """What a logout token proves (Back-Channel Logout 1.0, section 2.6). Raises ProviderAway, Unproven."""
        metadata = self.metadata(_KEPT)
        read = self._read(metadata, token, patient=True)
        claims = read.claims
        try:
            expected = _expected(self.issuer, self._id, {"exp", "iat", "jti"})
            JWTClaims(claims, read.header, expected).validate(leeway=_LEEWAY)
        except (JoseError, TypeError, ValueError) as error:
            raise Unproven(f"logout token: {error}") from error
        subject, sid, events = claims.get("sub", ""), claims.get("sid", ""), claims.get("events")
        named = isinstance(subject, str) and isinstance(sid, str) and (subject or sid)
        if not named or "nonce" in claims or not (isinstance(events, dict) and LOGOUT_EVENT in events):
            raise Unproven("this is no logout token")
        return LoggedOut(subject, sid)

    def check(self) -> None:
        """ProviderAway unless it answers, describes itself, and has keys that we can read."""
        self._key_set(self._discover(), again=True)

    def metadata(self, at_most: float) -> Metadata:
        """What the provider said of itself no longer than `at_most` seconds ago. ProviderAway."""
        since = self._now() - at_most
        if (known := self._known) and known[0] > since:
            return known[1]
        with self._lock:  # who has waited here shares what was read meanwhile
            if (known := self._known) and known[0] > since:
                return known[1]
            if self._away and self._now() - self._away[0] < _PAUSE:
                raise ProviderAway(self._away[1])
            try:
                read = self._discover()
            except ProviderAway as away:
                self._away = (self._now(), str(away))
                raise
            self._known, self._away = (self._now(), read), None
            return read

    def _discover(self) -> Metadata:
        address = self.issuer.rstrip("/") + WELL_KNOWN
        try:
            read = Metadata.model_validate(self._json("GET", address))
        except ValidationError as error:
            wrong = ", ".join(str(each["loc"][0]) for each in error.errors() if each["loc"])
            raise ProviderAway(f"{address} is no description of a provider: {wrong}") from error
        if read.issuer != self.issuer:
            raise ProviderAway(f"{address} describes the issuer {read.issuer}, which is not {self.issuer}")
        for each in (read.authorization_endpoint, read.token_endpoint, read.jwks_uri, read.userinfo_endpoint,
                     read.end_session_endpoint):  # fmt: skip
            if each is not None and not is_safe(each):
                raise ProviderAway(f"{address} names {each!r}, which is no https address")
        return read

    def _redeem(self, metadata: Metadata, code: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        auth = None
        if metadata.token_endpoint_auth_methods_supported & {"client_secret_basic"}:
            auth = httpx.BasicAuth(quote(self._id, safe=""), quote(self._secret, safe=""))  # RFC 6749, 2.3.1
        else:
            form |= {"client_id": self._id, "client_secret": self._secret}
        return self._json("POST", metadata.token_endpoint, refuses=True, data=form, auth=auth)

    def _claims(self, metadata: Metadata, id_token: str, access_token: str, nonce: str) -> Mapping[str, Any]:
        read = self._read(metadata, id_token)
        expected = _expected(self.issuer, self._id, {"sub", "exp", "iat", "nonce"})
        checked = {"nonce": nonce, "client_id": self._id, "access_token": access_token}
        try:
            CodeIDToken(read.claims, read.header, expected, checked).validate(leeway=_LEEWAY)
        except (JoseError, TypeError, ValueError) as error:
            raise Unproven(f"id token: {error}") from error
        return read.claims

    def _read(self, metadata: Metadata, token: str, *, patient: bool = False) -> jwt.Token:
        """The token, if the provider signed it. Keys that don't fit are read again, for they may have been exchanged;
        `patient`: not more than once a minute, for whoever sends such a token may be anybody."""
        for again in (False, True):
            read_at, keys = self._key_set(metadata, again=again)
            try:
                registry = JWSRegistry(
                    algorithms=sorted(ALGORITHMS & metadata.id_token_signing_alg_values_supported),
                    strict_check_header=False,
                )
                return jwt.decode(token, keys, registry=registry)
            except (InvalidKeyIdError, BadSignatureError) as error:
                if again or (patient and self._now() - read_at < 60):
                    raise Unproven(f"token: {error}") from error
            except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
                raise Unproven(f"token: {error}") from error
        raise AssertionError

    def _key_set(self, metadata: Metadata, *, again: bool) -> tuple[float, KeySet]:
        known = self._keys
        if known and not again and self._now() - known[0] < _KEPT:
            return known
        listed = self._json("GET", metadata.jwks_uri).get("keys")
        keys = []
        for each in listed if isinstance(listed, list) else []:
            if (
                isinstance(each, dict)
                and each.get("kty") in ("RSA", "EC")
                and each.get("use", "sig") == "sig"
            ):
                try:
                    keys.append(JWKRegistry.import_key(each))
                except (JoseError, ValueError, TypeError, KeyError):
                    continue  # a key of a kind that we can't read spoils no other
        if not keys:
            raise ProviderAway(f"{metadata.jwks_uri} has no key that we can read")
        self._keys = (self._now(), KeySet(keys))
        return self._keys

    def _json(self, method: str, address: str, *, refuses: bool = False, **request: Any) -> dict[str, Any]:
        """The JSON object there. Raises ProviderAway; where the endpoint `refuses` by OAuth errors, what such a one means."""
        until = time.monotonic() + LONGEST
        body = b""
        try:
            with self._client.stream(method, address, **request) as answer:
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > LARGEST or time.monotonic() > until:
                        raise ProviderAway(f"{address} does not come to an end")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise ProviderAway(f"{address} does not answer: {type(error).__name__} {error}") from error
        try:
            read = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ProviderAway(f"{address} answers {answer.status_code}, and no JSON") from error
        if not isinstance(read, dict):
            raise ProviderAway(f"{address} answers {answer.status_code}, and no JSON object")
        if refuses and answer.is_client_error and isinstance(read.get("error"), str):
            raise _refusal(read["error"], str(read.get("error_description", "")))
        if not answer.is_success:
            raise ProviderAway(f"{address} answers {answer.status_code}")
        return read


def is_safe(address: str) -> bool:
    """Whether nobody on the way reads or changes what is sent there: https, or this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if not address.isprintable() or " " in address:
        return False
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    )


def _expected(issuer: str, client_id: str, essential: set[str]) -> dict[str, dict[str, Any]]:
    return {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": client_id},
        **{name: {"essential": True} for name in sorted(essential)},
    }


def _refusal(error: str, description: str) -> Exception:
    said = f"{error[:60]} {description[:200]}".strip()
    if error == "access_denied":
        return Declined(said)
    return ProviderAway(said) if error in _ITS_FAULT else Unproven(said)
