"""The provider and the rules that the settings name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huiyin_ledger.settings import ServiceSettings
from huiyin_web.identity.openid.provider import Provider, is_safe
from huiyin_web.identity.openid.rules import Rules, RulesProblem

LOGIN = "/login/openid"
RETURN = f"{LOGIN}/return"
BACK_CHANNEL = f"{LOGIN}/logout"
AFTER = "/login"


class OpenIDMisconfigured(ValueError):
    """Settings for the provider are missing or can't be used; the message says which, and what to set."""


@dataclass(frozen=True, slots=True)
class OpenID:
    provider: Provider
    rules: Rules
    after_logout: str
    """Where the provider leads the browser after the logout there."""


def open_openid(settings: ServiceSettings) -> OpenID | None:
    """None where no issuer is set. OpenIDMisconfigured."""
    if not settings.oidc_issuer:
        return None
    missing = [
        name
        for name, given in (
            ("HUIYIN_OIDC_CLIENT_ID", settings.oidc_client_id),
            ("HUIYIN_OIDC_CLIENT_SECRET", settings.oidc_client_secret.get_secret_value()),
            ("HUIYIN_OIDC_RULES", settings.oidc_rules != Path()),
            ("HUIYIN_PUBLIC_URL", settings.public_url or settings.mode == "embedded"),
        )
        if not given
    ]
    if missing:
        raise OpenIDMisconfigured(f"HUIYIN_OIDC_ISSUER is set; set these, too: {', '.join(missing)}")
    if not is_safe(settings.oidc_issuer):
        raise OpenIDMisconfigured(f"HUIYIN_OIDC_ISSUER={settings.oidc_issuer} is no https address")
    try:
        rules = Rules.of(settings.oidc_rules)
    except RulesProblem as problem:
        raise OpenIDMisconfigured(f"HUIYIN_OIDC_RULES: {problem}") from problem
    scope = settings.oidc_scope.split()
    provider = Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        settings.url + RETURN,
        " ".join(scope if "openid" in scope else ["openid", *scope]),
    )
    return OpenID(provider, rules, settings.url + AFTER)
