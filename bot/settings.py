"""What the bot reads from the environment or `.env`, once, at the start."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.sealing import KeyUnfitError, keys_of


class Settings(BaseSettings):
    """Settings of the bot; the names in the environment begin with `MOTCUA_` (README, Settings)."""

    model_config = SettingsConfigDict(env_prefix="MOTCUA_", env_file=".env", env_ignore_empty=True, extra="ignore")

    data: Path = Path("data")
    key: SecretStr | None = None
    bot_database_url: str | None = None
    api_database_url: str | None = None  # the office's; read here only to know whether this is a server
    api_url: str | None = None
    spool: Path | None = None
    metrics_token: SecretStr | None = None
    workers: int = Field(default=1, ge=1)
    bot_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    demo: bool = False
    catalogue: Path | None = None
    help_phone: str = ""
    help_hours: str = ""
    province: str = ""
    voice: Literal["vi", "vi-vn-x-central", "vi-vn-x-south", "off"] = "vi"
    speech_model: Path | None = None
    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_secret: SecretStr | None = None
    zalo_bot_token: SecretStr | None = None
    zalo_bot_api_url: str = "https://bot-api.zaloplatforms.com"
    zalo_bot_webhook_secret: SecretStr | None = None
    zalo_bot_media_hosts: str = "zdn.vn,zadn.vn"
    zalo_oa_app_id: str = ""
    zalo_oa_app_secret: SecretStr | None = None
    zalo_oa_oa_secret: SecretStr | None = None
    zalo_oa_refresh_token: SecretStr | None = None
    zalo_oa_api_url: str = "https://openapi.zalo.me"
    zalo_oa_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_oa_signature: Literal["app_id", "oa_id", "hmac"] = "app_id"
    zalo_oa_media_hosts: str = "zdn.vn"
    zalo_oa_per_minute: int = Field(default=4000, ge=1)
    zalo_oa_window_hours: int = Field(default=168, ge=1)
    zalo_oa_template_dossier: str = ""

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the mailbox."""
        return self.bot_database_url or f"sqlite:///{self.data / 'bot.db'}"

    @property
    def database_urls(self) -> tuple[str, ...]:
        """Every database that was named, the mailbox's always among them."""
        return tuple(filter(None, (self.database_url, self.api_database_url)))

    @property
    def spool_folder(self) -> Path:
        """Where messages wait while the database is away."""
        return self.spool or self.data / "spool"

    @property
    def reached_at(self) -> str:
        """The address under which the world reaches the product."""
        return self.public_url or f"http://{self.host}:{self.port}"


class KeyMissingError(SystemExit):
    """Without a MOTCUA_KEY that is fit to be one, nothing starts."""


def secret_key(settings: Settings) -> str:
    """Return MOTCUA_KEY, one key or `new,old`; the embedded default makes one on the first start and keeps it."""
    key = _kept_key(settings)
    try:
        keys_of(key.encode())
    except KeyUnfitError as error:
        raise KeyMissingError(str(error)) from error
    return key


def _kept_key(settings: Settings) -> str:
    if settings.key is not None:
        return settings.key.get_secret_value()
    apart = settings.api_url is not None or not all(url.startswith("sqlite") for url in settings.database_urls)
    if apart:
        raise KeyMissingError("MOTCUA_KEY is required on a server: set it to 32 or more random signs.")
    path = settings.data / "key"
    if not path.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        _make_key(path)
    return path.read_text("ascii").strip()


def _make_key(path: Path) -> None:
    """Write a new key whole or not at all; where two processes start at once, both go on with the first one's."""
    new = path.with_name(f"key.{secrets.token_hex(4)}")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(new, path)
    new.unlink()
