"""The closed lists of inquiries."""

from enum import StrEnum


class InquiryKind(StrEnum):
    """What the citizen is asked for."""

    CONTACT = "contact"
    IDENTITY = "identity"
    CONSENT = "consent"


class ConsentTo(StrEnum):
    """What the desk does not do once the citizen was asked and has not agreed."""

    FORWARD = "forward"
    """Telling another office: work orders, and passing them to a unit."""
    EARLIER = "earlier"
    """Reading the citizen's earlier conversations."""
    VISIT = "visit"
    """Asking afterwards how satisfied they are."""


class InquiryState(StrEnum):
    """What became of it. A citizen may change their mind for as long as the conversation exists."""

    ASKED = "asked"
    GIVEN = "given"
    DECLINED = "declined"
    REVOKED = "revoked"
    """Given, and taken back by the citizen."""
    WITHDRAWN = "withdrawn"
    """Taken back by a seat before the citizen said anything."""
