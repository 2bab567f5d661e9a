"""The table of logins under way. Who is logged in stands with the conversation."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class LoginAttemptRow(Base):
    """A citizen was sent to the identity provider and has not come back yet. It is gone with its first use.

    `state_digest` is of what comes back in the address, `browser_digest` of what only the browser that began it has in a
    cookie: one without the other is worth nothing.
    """

    __tablename__ = "login_attempts"

    state_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_digest: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(64))
    page: Mapped[str] = mapped_column(String(8))
    expires_at: Mapped[datetime] = mapped_column(index=True)
