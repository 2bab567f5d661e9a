"""The official account that this installation speaks through, if it has one."""

from dataclasses import dataclass

from hotline.settings import Settings


@dataclass(frozen=True)
class Account:
    """What the settings say of it. `aes_key` is empty where the platform sends in clear (明文模式)."""

    app_id: str
    secret: str
    token: str
    aes_key: str
    api_url: str
    public_url: str


def account_of(settings: Settings) -> Account | None:
    """None where none is connected."""
    if not settings.wechat_app_id:
        return None
    return Account(
        app_id=settings.wechat_app_id,
        secret=settings.wechat_secret.get_secret_value(),
        token=settings.wechat_token.get_secret_value(),
        aes_key=settings.wechat_aes_key.get_secret_value(),
        api_url=settings.wechat_api_url,
        public_url=settings.public_url,
    )
