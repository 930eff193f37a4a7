"""What the office reads from the environment (or `.env`); every value but the key has a working default."""

from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.dossier_code import OFFICIAL_PATTERN
from api.roles import ROLES


class Settings(BaseSettings):
    """Settings of the office. The names in the environment begin with `MOTCUA_`.

    `key` is the secret that tokens, cookies and keyed hashes hang on; its UTF-8 bytes are the HMAC key.
    Where `provincial_url` is set, each submission is also posted there (docs/provincial.md); where
    `province_register_url` is set, dossiers are looked up there (docs/dossiers.md).
    `require_totp` names the roles that must have a second step, parted by commas; where `oidc_issuer` is set, officers
    may sign in there (docs/access.md).
    `dossier_code_pattern` is configuration because new rules for the code are announced (Decree 309/2026, Art. 12).
    """

    model_config = SettingsConfigDict(env_prefix="MOTCUA_", env_file=".env", env_ignore_empty=True, extra="ignore")

    key: SecretStr = Field(min_length=32)
    data: Path = Path("data")
    api_database_url: str | None = None
    demo: bool = False
    public_url: str = "http://127.0.0.1:8000"
    dossier_code_pattern: str = OFFICIAL_PATTERN
    lookups_per_minute: int = Field(default=30, ge=1)
    pushes_per_minute: int = Field(default=600, ge=1)
    province_register_url: str | None = None
    province_register_user: str = ""
    province_register_password: SecretStr | None = None
    province_register_unit: str = ""
    provincial_url: str | None = None
    provincial_token: SecretStr | None = None
    smtp_url: SecretStr | None = None
    mail_from: str = "motcua@localhost"
    require_totp: str = ""
    oidc_issuer: str | None = None
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_claim: str = "preferred_username"

    @field_validator("require_totp")
    @classmethod
    def _known_roles(cls, value: str) -> str:
        """Refuse a role that does not exist: a slip must not leave an account without its second step."""
        unknown = set(_words(value)) - set(ROLES)
        if unknown:
            raise ValueError(", ".join(sorted(unknown)))
        return value

    @property
    def roles_with_step(self) -> frozenset[str]:
        """The roles that must have a second step."""
        return frozenset(_words(self.require_totp))

    @property
    def oidc_secret(self) -> str:
        """The secret with which the office speaks to the provider of single sign-on."""
        return self.oidc_client_secret.get_secret_value() if self.oidc_client_secret else ""

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the office's own tables."""
        return self.api_database_url or f"sqlite:///{self.data / 'api.db'}"

    @property
    def secret(self) -> bytes:
        """The key as bytes."""
        return self.key.get_secret_value().encode()

    @property
    def provincial_secret(self) -> str:
        """The bearer token for the system of the province, empty where it wants none."""
        return self.provincial_token.get_secret_value() if self.provincial_token else ""

    @property
    def province_account(self) -> tuple[str, str]:
        """The name and the password with which the register of the province is asked."""
        password = self.province_register_password
        return self.province_register_user, password.get_secret_value() if password else ""

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel over https only where the world reaches us by https."""
        return self.public_url.startswith("https://")


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
