"""The closed lists of inquiries."""

from enum import StrEnum


class InquiryKind(StrEnum):
    """What the citizen is asked for."""

    CONTACT = "contact"
    IDENTITY = "identity"
    CONSENT = "consent"


class InquiryState(StrEnum):
    """What became of it. A citizen may change their mind for as long as the conversation exists."""

    ASKED = "asked"
    GIVEN = "given"
    DECLINED = "declined"
    REVOKED = "revoked"
    """Given, and taken back by the citizen."""
    WITHDRAWN = "withdrawn"
    """Taken back by a seat before the citizen said anything."""
