"""A real OpenID Connect provider for the tests: idpyoidc's, in a process of its own, with people whom the test invents.

Started as ``python openid_provider.py PORT``. `LoginProvider` starts it, and tells it who there is, and what is to go wrong:
what it then says is made by the real provider, and spoiled in one place.
"""

from __future__ import annotations

import base64
import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from html import escape, unescape
from threading import Event
from typing import Any
from urllib.parse import parse_qs

import httpx
from cryptojwt.jwk.rsa import new_rsa_key
from cryptojwt.jws.jws import JWS, factory
from cryptojwt.key_jar import init_key_jar
from flask import Flask, Response, abort, make_response, request
from idpyoidc.message.oidc import AccessTokenRequest, AuthorizationRequest
from idpyoidc.server import Server
from idpyoidc.server.oidc.session import Session
from idpyoidc.server.user_authn.user import UserAuthnMethod, create_signed_jwt
from werkzeug.serving import make_server

CLIENT_ID = "huiyin"
CLIENT_SECRET = "a-secret-that-the-provider-shares-with-us"
TOLD_IN_TOKEN = ("name", "preferred_username", "groups", "realm_access", "division", "amr")
TOLD_AT_USERINFO = (*TOLD_IN_TOKEN, "office")
START_SECONDS = 60.0
FORM = "application/x-www-form-urlencoded"
_KEYS = [{"type": "RSA", "use": ["sig"]}, {"type": "EC", "crv": "P-256", "use": ["sig"]}]


class LoginProvider:
    """The process, as a test sees it. `site`: the address of ours where logins come back to, and where it tells of logouts."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.issuer = f"http://127.0.0.1:{port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-P", __file__, str(self.port)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "the provider has ended"
            assert time.monotonic() < until, "the provider does not start"
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def tell(self, **what: Any) -> None:
        """`people`: login -> claims; `site`; `rotate`: other keys; `spoil`: see `Spoiled`, until something else is told."""
        httpx.post(f"{self.issuer}/test", json=what, timeout=30).raise_for_status()

    def log_in(self, browser: httpx.Client, address: str, login: str) -> str:
        """What somebody does there whom we sent to `address`; the address of ours where they are sent then."""
        answer = browser.get(address)
        if answer.is_success:
            form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
            typed = {name: unescape(value) for name, value in form.items()} | {"username": login}
            answer = browser.post(f"{self.issuer}/verify", data=typed)
        assert answer.is_redirect, f"{answer.status_code} {answer.text}"
        return answer.headers["Location"]

    def logs_out(self, browser: httpx.Client) -> list[str]:
        """Somebody logs out there; the logout tokens that our site is told of it by."""
        browser.get(f"{self.issuer}/goodbye").raise_for_status()
        told: list[str] = httpx.get(f"{self.issuer}/test", timeout=30).json()
        return told

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.issuer}/jwks", timeout=5).is_success
        except httpx.TransportError:
            return False


class EndSession(Session):  # type: ignore[misc]
    def client_authentication(self, *_args: Any, **_more: Any) -> dict[str, Any]:
        """Browsers come here, with no secret. The base class asks for one as soon as the token hint names a client."""
        return {}


class Spoiled:
    """What goes wrong, until told otherwise. `at`: an address, whose answer is `status` and `body`, or never ends (`hang`,
    `drip`). `claims`: of id tokens, other ones, None for none at all; `alg`, `key`: how they are signed (``none``,
    ``HS256`` with the client's secret or the public key; ``foreign``). `iss`: of the answer that the browser brings."""

    def __init__(self) -> None:
        self.over = Event()
        self.what: dict[str, Any] = {}

    def be(self, what: dict[str, Any]) -> None:
        self.over.set()
        self.over = Event()
        self.what = what

    def answer(self, path: str) -> Response | None:
        if self.what.get("at") != path:
            return None
        over = self.over
        if self.what.get("hang"):
            over.wait()
        if self.what.get("drip"):
            return Response(_drops(over))
        return Response(self.what.get("body", ""), self.what.get("status", 200))


class Somebody(UserAuthnMethod):  # type: ignore[misc]
    """Takes everybody for whom they say they are."""

    people: Mapping[str, Any] = {}

    def __call__(self, **asked: Any) -> str:
        context = self.upstream_get("context")
        token = create_signed_jwt(context.issuer, self.upstream_get("attribute", "keyjar"), **asked)
        return (
            "<!doctype html><title>Provider</title><form method=post action=/verify>"
            f'<input type=hidden name="token" value="{escape(token)}"><label>Login <input name="username" value="">'
            "</label><button>Log in there</button></form>"
        )

    def verify(self, *_args: Any, **typed: str) -> str | None:
        return typed["username"] if typed["username"] in self.people else None


def application(issuer: str) -> Flask:
    app = Flask("openid_provider")
    people: dict[str, Any] = {}
    told_of_logout: list[str] = []

    def post(_method: str, address: str, data: str, **_more: Any) -> httpx.Response:
        told_of_logout.extend(parse_qs(data)["logout_token"])
        try:
            return httpx.post(address, content=data, headers={"Content-Type": FORM}, timeout=30)
        except httpx.TransportError:  # the application of a test may have no address
            return httpx.Response(503)

    server = Server(_configuration(issuer))
    context, spoiled = server.get_context(), Spoiled()
    context.httpc = post
    server.keyjar.add_symmetric(CLIENT_ID, CLIENT_SECRET)
    context.authn_broker.get_method_by_id("user").people = context.userinfo.db = people

    @app.before_request
    def spoil() -> Response | None:
        return spoiled.answer(request.path)

    @app.post("/test")
    def told() -> str:
        what = request.get_json()
        people.update(what.get("people", {}))
        if site := what.get("site"):
            context.cdb[CLIENT_ID] = {
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "response_types_supported": ["code"],
                "token_endpoint_auth_method": "client_secret_basic",
                "allowed_scopes": ["openid", "profile"],
                "redirect_uris": [(f"{site}/login/openid/return", {})],
                "post_logout_redirect_uris": [(f"{site}/login", {})],
                "post_logout_redirect_uri": [(f"{site}/login", {})],
                "backchannel_logout_uri": f"{site}/login/openid/logout",
                "backchannel_logout_session_required": True,
            }
        if what.get("rotate"):
            fresh = init_key_jar(key_defs=_KEYS).export_jwks(private=True)
            for owner in ("", issuer):
                del server.keyjar[owner]
                server.keyjar.import_jwks(fresh, owner)
        spoiled.be(what.get("spoil", {}))
        told_of_logout.clear()
        return ""

    @app.get("/test")
    def told_us() -> Response:
        return make_response(json.dumps(told_of_logout))

    @app.get("/jwks")
    def jwks() -> dict[str, Any]:
        return dict(server.keyjar.export_jwks())

    @app.get("/.well-known/openid-configuration")
    def description() -> Response:
        return _at(server.get_endpoint("provider_config"), spoiled)

    @app.get("/authorization")
    def authorization() -> Response:
        if spoiled.what.get("error"):
            back, asked = request.args["redirect_uri"], request.args["state"]
            return _redirect(f"{back}?error={spoiled.what['error']}&state={asked}")
        return _at(server.get_endpoint("authorization"), spoiled)

    @app.post("/verify")
    def verify() -> Response:
        method = context.authn_broker.get_method_by_id("user")
        login = method.verify(**request.form.to_dict()) or abort(403)
        given = method.unpack_token(request.form["token"])
        asked, endpoint = (
            AuthorizationRequest().from_urlencoded(given["query"]),
            server.get_endpoint("authorization"),
        )
        session = endpoint.create_session(asked, login, given["authn_class_ref"], given["iat"], method)
        return _answer(endpoint, asked, endpoint.authz_part2(request=asked, session_id=session), spoiled)

    @app.post("/token")
    def token() -> Response:
        answer = _at(server.get_endpoint("token"), spoiled)
        if answer.status_code == 200 and spoiled.what.keys() & {"claims", "alg", "key"}:
            tokens = json.loads(answer.get_data())
            tokens["id_token"] = _forged(tokens["id_token"], server, spoiled.what)
            answer.set_data(json.dumps(tokens))
        return answer

    @app.get("/userinfo")
    def userinfo() -> Response:
        return _at(server.get_endpoint("userinfo"), spoiled)

    @app.get("/session")
    def end_session() -> Response:
        return _at(server.get_endpoint("session"), spoiled)

    @app.get("/goodbye")
    def goodbye() -> str:
        """Somebody logs out there, not by way of us."""
        found = context.cookie_handler.parse_cookie("op", [{"name": "op", "value": request.cookies["op"]}])
        server.get_endpoint("session").do_verified_logout(sid=json.loads(found[0]["value"])["sid"])
        return ""

    @app.get("/verify_logout")
    def logout() -> Response:
        """Logs out everywhere, and tells every site where somebody was logged in."""
        endpoint = server.get_endpoint("session")
        asked = endpoint.unpack_signed_jwt(request.args["sjwt"])
        endpoint.do_verified_logout(sid=asked["sid"], alla=True)
        answer = _redirect(asked["redirect_uri"])
        for cookie in endpoint.kill_cookies():
            answer.set_cookie(cookie["name"], cookie["value"], max_age=0)
        return answer

    return app


def _configuration(issuer: str) -> dict[str, Any]:
    oidc = "idpyoidc.server.oidc"
    cookie_keys = [{"type": "OCT", "use": [use], "kid": use} for use in ("enc", "sig")]
    return {
        "issuer": issuer,
        "entity_id": issuer,
        "key_conf": {"key_defs": _KEYS, "uri_path": "jwks"},
        "preference": {"id_token_signing_alg_values_supported": ["RS256"]},
        "authentication": {
            "user": {"acr": "urn:test:password", "class": Somebody, "kwargs": {}},
        },
        "cookie_handler": {
            "class": "idpyoidc.server.cookie_handler.CookieHandler",
            "kwargs": {
                "keys": {"key_defs": cookie_keys},
                "name": {"session": "op", "register": "op_rp", "session_management": "op_sman"},
            },
        },
        "endpoint": {
            "provider_config": {
                "path": ".well-known/openid-configuration",
                "class": f"{oidc}.provider_config.ProviderConfiguration",
                "kwargs": {"client_authn_method": None},
            },
            "authorization": {
                "path": "authorization",
                "class": f"{oidc}.authorization.Authorization",
                "kwargs": {"client_authn_method": None, "response_types_supported": ["code"]},
            },
            "token": {
                "path": "token",
                "class": f"{oidc}.token.Token",
                "kwargs": {"client_authn_method": ["client_secret_basic"]},
            },
            "userinfo": {
                "path": "userinfo",
                "class": f"{oidc}.userinfo.UserInfo",
                "kwargs": {"base_claims": dict.fromkeys(TOLD_AT_USERINFO)},
            },
            "session": {
                "path": "session",
                "class": EndSession,
                "kwargs": {
                    "client_authn_method": None,
                    "logout_verify_url": f"{issuer}/verify_logout",
                    "post_logout_uri_path": "post_logout",
                    "signing_alg": "RS256",
                },
            },
        },
        "add_on": {
            "pkce": {
                "function": "idpyoidc.server.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": True, "code_challenge_method": "S256"},
            },
        },
        "token_handler_args": {
            "key_conf": {"key_defs": cookie_keys},
            "code": {"kwargs": {"lifetime": 600}},
            "token": {
                "class": "idpyoidc.server.token.jwt_token.JWTToken",
                "kwargs": {"lifetime": 600, "aud": [issuer]},
            },
            "id_token": {
                "class": "idpyoidc.server.token.id_token.IDToken",
                "kwargs": {"lifetime": 600, "base_claims": dict.fromkeys(TOLD_IN_TOKEN)},
            },
        },
        "userinfo": {"class": "idpyoidc.server.user_info.UserInfo", "kwargs": {"db": {}}},
    }


def _at(endpoint: Any, spoiled: Spoiled) -> Response:
    """The endpoint's answer to this request."""
    about = {
        "headers": {name: value for name, value in request.headers.items(lower=True) if name != "cookie"},
        "method": request.method,
        "url": request.url,
        "cookie": [{"name": name, "value": value} for name, value in request.cookies.items()],
    }
    asked = endpoint.parse_request((request.form or request.args).to_dict(), http_info=about)
    if "error" in asked:
        return make_response(asked.to_dict(), 400)
    if endpoint.name == "token":
        asked = AccessTokenRequest(**asked)
    return _answer(endpoint, asked, endpoint.process_request(asked, http_info=about), spoiled)


def _answer(endpoint: Any, asked: Any, result: Any, spoiled: Spoiled) -> Response:
    if "redirect_location" in result:
        return _redirect(result["redirect_location"])
    if "http_response" in result:
        return make_response(result["http_response"], 200)
    if "error" in result:
        return make_response(dict(result), 400)
    told = endpoint.do_response(request=asked, **result)
    if (told.get("response_placement") or endpoint.response_placement) == "url":
        address = told["response"]
        if spoiled.what.get("iss"):
            address = re.sub(r"&iss=[^&]*", "", address) + f"&iss={spoiled.what['iss']}"
        answer = _redirect(address)
    else:
        answer = make_response(told["response"], told.get("response_code", 200))
    for name, value in told["http_headers"]:
        answer.headers[name] = value
    for cookie in told.get("cookie", []):
        answer.set_cookie(cookie["name"], cookie["value"], samesite="Lax")
    return answer


def _forged(id_token: str, server: Server, what: Mapping[str, Any]) -> str:
    claims = factory(id_token).jwt.payload() | what.get("claims", {})
    claims = {name: value for name, value in claims.items() if value is not None}
    alg, (key,) = what.get("alg", "RS256"), server.keyjar.get_signing_key("RSA")
    if alg == "none":
        header = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
        return f"{header}.{id_token.split('.')[1]}."
    if alg == "HS256":
        return str(
            JWS(json.dumps(claims), alg=alg).sign_compact(server.keyjar.get_signing_key("oct", CLIENT_ID))
        )
    if what.get("key") == "foreign":
        key = new_rsa_key(kid=key.kid)
    return str(JWS(json.dumps(claims), alg=alg, kid=key.kid).sign_compact([key]))


def _redirect(address: str) -> Response:
    answer = make_response("", 303)
    answer.headers["Location"] = address
    return answer


def _drops(over: Event) -> Iterator[bytes]:
    while not over.wait(0.01):
        yield b" "


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    (at,) = sys.argv[1:]
    make_server("127.0.0.1", int(at), application(f"http://127.0.0.1:{at}"), threaded=True).serve_forever()
