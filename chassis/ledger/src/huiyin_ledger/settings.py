"""Settings from ``HUIYIN_`` environment variables, one object per service."""

from __future__ import annotations

import os
import re
import secrets
from contextvars import ContextVar
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from huiyin_ledger.files import create

_PEER = re.compile(r"HUIYIN_[A-Z][A-Z0-9_]*_URL")
_service: ContextVar[str] = ContextVar("huiyin_settings_service", default="")


def default_data() -> Path:
    """``HUIYIN_DATA``, else ``.data`` under the checkout, else under the working directory."""
    named = os.environ.get("HUIYIN_DATA")
    if named:
        return Path(os.path.normpath(Path(named).expanduser().absolute()))
    return Path(os.environ.get("HUIYIN_HOME") or Path.cwd()).absolute() / ".data"


class ServiceSettings(BaseSettings):
    """The settings in force for one service.

    Every field is read from ``HUIYIN_<SERVICE>_<FIELD>``, else from ``HUIYIN_<FIELD>``: so HUIYIN_BROKER_URL holds
    for all, HUIYIN_INTAKE_DATABASE_URL for one. Make them with `ServiceSettings.of`.
    """

    model_config = SettingsConfigDict(
        env_prefix="HUIYIN_", extra="ignore", frozen=True, env_ignore_empty=True
    )

    service: str
    mode: Literal["embedded", "service"] = "service"
    data: Path = Field(default_factory=default_data)

    database_url: str = ""
    """Of the service's own database, with its own unprivileged role."""
    admin_database_url: str = ""
    """Of the same database with a role that owns the schemas; `huiyin migrate` only. Default: `database_url`."""
    identity_database_url: str = ""
    database_connections: int = Field(default=10, ge=1, le=500)

    broker_url: str = "memory://"
    shards: int = Field(default=4, ge=1, le=256)
    """Queues per (consumer, source). The same number in every process; change it only with empty queues."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""
    """The installation's public URL, for output and links; default: host and port."""
    secure_cookies: bool | None = None
    """Cookies over https only. Default: on when `public_url` is https."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """Number of trusted reverse proxies that set the caller's address and scheme."""
    peers: dict[str, str] = Field(default_factory=dict)
    """Base URL of every other service, to pull its feed: HUIYIN_<SERVICE>_URL."""
    peer_token: SecretStr = SecretStr("")
    """Bearer token (role service) that opens the peers' feeds."""

    keyring: Path = Path()
    """File with the key-encryption keys; default: ``keyring.json`` in the data directory."""
    checkpoints: Path = Path()
    """Directory of the signed checkpoints; default: ``checkpoints`` in the data directory."""
    session_key: SecretStr = SecretStr("")
    """Signs session cookies and form tokens; the same in all processes. Default: a file in the data directory."""

    oidc_issuer: str = ""
    """The OpenID Connect provider by which staff may log in, as it calls itself; empty for none."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_rules: Path = Path()
    """File (TOML) that says which claims of the provider give which post."""
    oidc_scope: str = "openid profile"

    smtp_host: str = ""
    """The mail server that takes notices to staff; empty for none."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """``tls``: from the first byte on, mostly at port 465; ``none``: only within one's own network."""
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = ""
    """The sender's address of notices."""
    messenger_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks inside in which messengers of offices may be reached, like ``["10.20.0.0/16"]``; all that is outside may."""

    limits: dict[str, int] = Field(default_factory=dict)
    """How often anonymous people may do things, where the defaults don't fit: ``{"registration.address": 40}``."""

    locale: Literal["zh_Hans_CN", "en"] = "zh_Hans_CN"
    log_format: Literal["json", "console"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def of(cls, service: str, **given: Any) -> Self:
        """The settings of `service`; `given` goes before the environment."""
        data = Path(given.get("data") or default_data()).expanduser().absolute()
        defaults: dict[str, Any] = {"keyring": data / "keyring.json", "checkpoints": data / "checkpoints"}
        token = _service.set(service)
        try:
            made = cls(**{"service": service, "peers": cls._peers_of(service), **given, "data": data})
        finally:
            _service.reset(token)
        missing = {key: value for key, value in defaults.items() if key not in made.model_fields_set}
        return made.model_copy(update=missing)

    @classmethod
    def _peers_of(cls, service: str) -> dict[str, str]:
        """Every service whose HUIYIN_<SERVICE>_URL is set, whether or not it is installed here."""
        settings = tuple(name for name in cls.model_fields if name.endswith("_url"))
        named = {
            key.removeprefix("HUIYIN_").lower(): url
            for key, url in os.environ.items()
            if _PEER.fullmatch(key)
        }
        return {
            name.removesuffix("_url"): url.rstrip("/")
            for name, url in named.items()
            if url and not name.endswith(settings) and name != f"{service}_url"
        }

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        service = _service.get()
        if not service:
            return init_settings, env_settings
        own = EnvSettingsSource(settings_cls, env_prefix=f"HUIYIN_{service.upper()}_", env_ignore_empty=True)
        return init_settings, own, env_settings

    @property
    def url(self) -> str:
        """Where people reach it."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def cookies_are_secure(self) -> bool:
        return self.public_url.startswith("https:") if self.secure_cookies is None else self.secure_cookies

    def session_secret(self) -> str:
        """`session_key`, or the one kept in the data directory, made on first use."""
        return self.session_key.get_secret_value() or kept_secret(self.data / "session.key")


def kept_secret(path: Path) -> str:
    """The secret in `path`; on first use a new one is put there, readable by its owner only. Safe against a race."""
    if not path.exists():
        create(path, secrets.token_urlsafe(48).encode())
    return path.read_text()
