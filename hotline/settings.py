"""Every setting of the service, read from HOTLINE_* environment variables and nowhere else."""

import re
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
KEY_FORM = re.compile(r"[A-Za-z0-9_-]{43}=")
"""A key of 32 bytes in base64."""
_MAIL_ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")
SHORTEST_SECRET = 32
"""Characters of a secret that another system signs with."""
_APP_ID_FORM = re.compile(r"wx[0-9a-z]{16}")
_WECHAT_TOKEN_FORM = re.compile(r"[A-Za-z0-9]{3,32}")
_AES_KEY_FORM = re.compile(r"[A-Za-z0-9]{43}")


class Settings(BaseSettings):
    """What an operator may set. Each field is documented in docs/设置.md, and a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="HOTLINE_", extra="ignore")

    env: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65532)
    var_dir: Path = ROOT / "var"
    data_dir: Path = ROOT / "data"
    web_dir: Path = ROOT / "web" / "dist"
    models_dir: Path = ROOT / "models"
    repository: Path = Field(default=ROOT, description="git working copy whose branches the workbench writes")
    nightly_training: bool = Field(default=False, description="`hotline learn nightly` trains and evaluates too")
    brains_dir: Path | None = None
    statutes_dir: Path | None = None
    database_url: str = ""
    redis_url: str = ""
    erasure_journal: Path | None = None
    internal_secret: SecretStr = SecretStr("")
    second_factor_key: SecretStr = SecretStr("")
    brain_url: str = ""
    actions_url: str = ""
    brain_timeout: float = Field(
        default=6.0, gt=0, lt=25, description="seconds the service waits for the brain in one turn"
    )
    reply_timeout: float = Field(
        default=7.5, gt=0, description="seconds a citizen's POST waits before it answers 'pending'"
    )
    sending_per_minute: int = Field(default=40, ge=1, description="messages one conversation may send in a minute")
    openings_per_10_minutes: int = Field(
        default=3000,
        ge=1,
        description="conversations one network may open in ten minutes; a mobile carrier's town is one",
    )
    duty_alarm_url: str = Field(default="", description="where the duty contact is told of a danger by HTTP POST")
    city_12345_url: str = Field(default="", description="where work orders of the city's 12345 platform are POSTed")
    city_12345_secret: SecretStr = SecretStr("")
    telephony_url: str = Field(default="", description="where calls back are POSTed for the telephone system to make")
    telephony_secret: SecretStr = SecretStr("")
    public_url: str = Field(
        default="", description="where people reach this installation: https://host, without a path"
    )
    real_name_issuer: str = Field(default="", description="issuer of the identity provider (OpenID Connect)")
    real_name_client_id: str = ""
    real_name_client_secret: SecretStr = SecretStr("")
    real_name_client_secret_file: Path | None = None
    real_name_title: str = Field(default="统一身份认证", max_length=20, description="what people call the provider")
    real_name_scopes: str = "openid profile"
    real_name_name_claim: str = "name"
    real_name_id_number_claim: str = ""
    real_name_phone_claim: str = ""
    real_name_level_claim: str = "acr"
    real_name_levels: str = Field(default="", description="values of the level's claim that count, commas between")
    smtp_url: SecretStr = Field(default=SecretStr(""), description="the mail server: smtp[s]://user:password@host:port")
    smtp_from: str = Field(default="", description="the address that e-mail to staff comes from")
    mail_every_minutes: int = Field(default=10, ge=1, le=1440, description="an e-mail to one person at most so often")
    wechat_app_id: str = Field(default="", description="of the WeChat official account; empty: none is connected")
    wechat_secret: SecretStr = SecretStr("")
    wechat_token: SecretStr = SecretStr("")
    wechat_aes_key: SecretStr = SecretStr("")
    wechat_api_url: str = Field(default="https://api.weixin.qq.com", description="where the account's API is reached")
    calls_a_day: int = Field(default=2, ge=1, le=10, description="calls a day to a number that nobody has verified")
    rehearsal: bool = False
    clock_shift_seconds: int = 0
    frame_ancestors: str = ""
    review_months: int = Field(default=12, ge=1, description="months after which an answer's review is out of date")
    print_code_days: int = Field(default=7, ge=1, le=90, description="days a code for printing a paper is good for")
    retention_days: int = Field(default=730, ge=1)
    files_per_conversation: int = Field(
        default=30, ge=0, description="files that one conversation may hold; 0 takes none"
    )
    file_megabytes_per_conversation: int = Field(
        default=60, ge=1, description="megabytes that the files of one conversation may have together"
    )
    scanner: str = Field(default="", description="virus scanner for uploads: unix:/path/to/clamd.sock, or a command")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("database_url")
    @classmethod
    def _database_is_one_we_test_on(cls, url: str) -> str:
        try:
            known = not url or make_url(url).drivername in ("sqlite", "postgresql")
        except (ArgumentError, ValueError):
            known = False
        if not known:  # the address itself is not repeated: it may hold a password
            raise ValueError("要写成 sqlite:////文件路径 或 postgresql://用户:密码@主机/库名")
        return url

    @field_validator("redis_url")
    @classmethod
    def _redis_has_an_address(cls, url: str) -> str:
        if url and not url.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("要写成 redis://主机:端口/库号")
        return url

    @field_validator("duty_alarm_url")
    @classmethod
    def _duty_has_an_address(cls, url: str) -> str:
        if url and not (url.startswith(("https://", "http://")) and _host_of(url)):
            raise ValueError("要写成 https://主机/路径")
        return url

    @field_validator("public_url")
    @classmethod
    def _public_url_takes_a_path_behind_it(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("second_factor_key")
    @classmethod
    def _key_has_the_right_form(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and not KEY_FORM.fullmatch(key.get_secret_value()):
            raise ValueError("要写成 32 字节的 base64（44 个字符），就像自动生成的 second-factor-key 文件里那样")
        return key

    @model_validator(mode="after")
    def _connectors_are_whole(self) -> "Settings":
        self._require_whole("HOTLINE_CITY_12345", self.city_12345_url, self.city_12345_secret)
        self._require_whole("HOTLINE_TELEPHONY", self.telephony_url, self.telephony_secret)
        return self

    @model_validator(mode="after")
    def _wechat_is_whole(self) -> "Settings":
        if not self.wechat_app_id:
            return self
        if not _APP_ID_FORM.fullmatch(self.wechat_app_id):
            raise ValueError("HOTLINE_WECHAT_APP_ID 要照公众平台上的 AppID 写：wx 加 16 位字母和数字。")
        if not self.wechat_secret.get_secret_value():
            raise ValueError("设了 HOTLINE_WECHAT_APP_ID，HOTLINE_WECHAT_SECRET（AppSecret）也要设。")
        if not _WECHAT_TOKEN_FORM.fullmatch(self.wechat_token.get_secret_value()):
            raise ValueError("HOTLINE_WECHAT_TOKEN 要和公众平台上填的令牌一样：3 到 32 位字母和数字。")
        if (key := self.wechat_aes_key.get_secret_value()) and not _AES_KEY_FORM.fullmatch(key):
            raise ValueError("HOTLINE_WECHAT_AES_KEY 要和公众平台上的 EncodingAESKey 一样：43 位字母和数字。")
        if not self._may_be_called(self.wechat_api_url) or self.wechat_api_url.endswith("/"):
            raise ValueError("HOTLINE_WECHAT_API_URL 要写成 https://主机，末尾不带斜杠。")
        self._require_public_url("HOTLINE_WECHAT_APP_ID")
        return self

    def _require_whole(self, name: str, url: str, secret: SecretStr) -> None:
        if url and not self._may_be_called(url):
            raise ValueError(f"{name}_URL 要写成 https://主机/路径（生产环境只能是 https，里面有个人信息）。")
        if url and len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"设了 {name}_URL，{name}_SECRET 也要设，至少 {SHORTEST_SECRET} 个字符，两边一样。")

    @model_validator(mode="after")
    def _real_name_is_whole(self) -> "Settings":
        if not self.real_name_issuer:
            return self
        if not self._may_be_called(self.real_name_issuer):
            raise ValueError("HOTLINE_REAL_NAME_ISSUER 要写成 https://主机/路径（生产环境只能是 https）。")
        needed = {
            "CLIENT_ID": self.real_name_client_id,
            "CLIENT_SECRET（或 CLIENT_SECRET_FILE）": self.real_name_client_secret.get_secret_value()
            or self.real_name_client_secret_file,
            "LEVELS（哪些认证级别算实名）": self.real_name_levels.strip(" ,"),
        }
        for name, given in needed.items():
            if not given:
                raise ValueError(f"设了 HOTLINE_REAL_NAME_ISSUER，HOTLINE_REAL_NAME_{name} 也要设。")
        if "openid" not in self.real_name_scopes.split():
            raise ValueError("HOTLINE_REAL_NAME_SCOPES 里要有 openid。")
        self._require_public_url("HOTLINE_REAL_NAME_ISSUER")
        return self

    @model_validator(mode="after")
    def _mail_is_whole(self) -> "Settings":
        url = self.smtp_url.get_secret_value()
        if not url:
            return self
        if not url.startswith(("smtp://", "smtps://")) or not _host_of(url):
            raise ValueError("HOTLINE_SMTP_URL 要写成 smtp://用户:密码@主机:端口 或 smtps://…")
        if not _MAIL_ADDRESS.fullmatch(self.smtp_from):
            raise ValueError("设了 HOTLINE_SMTP_URL，HOTLINE_SMTP_FROM 也要设成一个邮箱。")
        self._require_public_url("HOTLINE_SMTP_URL")
        return self

    def _may_be_called(self, url: str) -> bool:
        schemes = ("https://",) if self.env == "production" else ("https://", "http://")
        return url.startswith(schemes) and bool(_host_of(url))

    def _require_public_url(self, name: str) -> None:
        if not self._may_be_called(self.public_url) or urlsplit(self.public_url)[2:] != ("", "", ""):
            raise ValueError(
                f"设了 {name}，HOTLINE_PUBLIC_URL 也要设成群众打开的网址：https://主机，后面不带路径（生产环境只能是 https）。"
            )

    @model_validator(mode="after")
    def _rehearsal_is_never_production(self) -> "Settings":
        if self.rehearsal and self.env == "production":
            raise ValueError("HOTLINE_REHEARSAL=1 与 HOTLINE_ENV=production 不能同时设置：请去掉其中一个。")
        return self

    @cached_property
    def database(self) -> str:
        """The database URL with its async driver; SQLite under `var_dir` unless one is set."""
        url = self.database_url or f"sqlite:///{self.var_dir / 'hotline.db'}"
        for plain, driver in (("sqlite://", "sqlite+aiosqlite://"), ("postgresql://", "postgresql+psycopg://")):
            if url.startswith(plain):
                return driver + url.removeprefix(plain)
        return url

    @cached_property
    def journal(self) -> Path:
        """The erasure journal: under `var_dir` unless a file is named."""
        return self.erasure_journal or self.var_dir / "erasures.jsonl"

    @cached_property
    def brains(self) -> Path:
        """Where the brains' keeper says what became of each: under `var_dir` unless a folder is named."""
        return self.brains_dir or self.var_dir / "brains"

    @cached_property
    def brain_ports(self) -> tuple[int, int]:
        """Of the two slots: the second is in use while a model takes the place of another, and after every other one."""
        return self.port + 1, self.port + 3

    @cached_property
    def actions(self) -> str:
        """Base URL of the action server: two ports after the service's own, unless set."""
        return self.actions_url or f"http://127.0.0.1:{self.port + 2}"


def _host_of(url: str) -> str | None:
    """None for what cannot be read, which is not repeated: there may be a password in it."""
    if not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.port != 0 else None
    except ValueError:
        return None
