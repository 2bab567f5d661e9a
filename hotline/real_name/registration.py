"""How this hotline is registered at the identity provider. None is the default: then nothing is offered."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from hotline.errors import DataError
from hotline.settings import Settings

RETURN_PATH = "/real-name/return"


@dataclass(frozen=True)
class ClaimNames:
    """Under which names the provider tells what. An empty name: it is not asked for. `levels` are those that count."""

    name: str
    id_number: str
    phone: str
    level: str
    levels: frozenset[str]

    @property
    def wanted(self) -> set[str]:
        """All that have a name."""
        return {name for name in (self.name, self.id_number, self.phone, self.level) if name}


@dataclass(frozen=True)
class Registration:
    """What both sides agreed on."""

    issuer: str
    client_id: str
    client_secret: SecretStr
    title: str
    scopes: str
    claims: ClaimNames
    redirect_uri: str
    secure: bool
    """Whether every address of the provider has to be https."""


def registration_of(settings: Settings) -> Registration | None:
    """None where the operator has not set one up. Raises DataError when the secret's file cannot be read."""
    if not settings.real_name_issuer:
        return None
    levels = (level.strip() for level in settings.real_name_levels.split(","))
    return Registration(
        issuer=settings.real_name_issuer,
        client_id=settings.real_name_client_id,
        client_secret=_secret(settings.real_name_client_secret, settings.real_name_client_secret_file),
        title=settings.real_name_title,
        scopes=settings.real_name_scopes,
        claims=ClaimNames(
            name=settings.real_name_name_claim,
            id_number=settings.real_name_id_number_claim,
            phone=settings.real_name_phone_claim,
            level=settings.real_name_level_claim,
            levels=frozenset(level for level in levels if level),
        ),
        redirect_uri=settings.public_url + RETURN_PATH,
        secure=settings.env == "production",
    )


def _secret(given: SecretStr, file: Path | None) -> SecretStr:
    if given.get_secret_value() or file is None:
        return given
    try:
        secret = file.read_text().strip()
    except OSError as error:
        raise DataError(f"HOTLINE_REAL_NAME_CLIENT_SECRET_FILE 读不出来：{file}") from error
    if not secret:
        raise DataError(f"HOTLINE_REAL_NAME_CLIENT_SECRET_FILE 是空的：{file}")
    return SecretStr(secret)
