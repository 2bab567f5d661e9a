"""Which other systems this installation talks to. None is the default: then nothing is sent, and the pages say so."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import SecretStr

from hotline.settings import Settings


class Connector(StrEnum):
    """A system that something can be sent to."""

    CITY_12345 = "city_12345"
    TELEPHONY = "telephony"
    MAIL = "mail"


CONNECTOR_TITLES: dict[Connector, str] = {
    Connector.CITY_12345: "市12345平台",
    Connector.TELEPHONY: "电话系统",
    Connector.MAIL: "邮件",
}


@dataclass(frozen=True)
class Endpoint:
    """Where it is reached, and the secret that both sides sign with. A mail server's stands in its address."""

    url: str
    secret: bytes


def endpoint_of(settings: Settings, connector: Connector) -> Endpoint | None:
    """None where the operator has not set one up."""
    url, secret = {
        Connector.CITY_12345: (settings.city_12345_url, settings.city_12345_secret),
        Connector.TELEPHONY: (settings.telephony_url, settings.telephony_secret),
        Connector.MAIL: (settings.smtp_url.get_secret_value(), SecretStr("")),
    }[connector]
    return Endpoint(url, secret.get_secret_value().encode()) if url else None
