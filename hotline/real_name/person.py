"""Who somebody is, from what the provider says: no more of it is kept than a seat needs to talk to the right person."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hotline.real_name.registration import ClaimNames

_LONGEST_NAME = 60
_END = 4


class NotRealName(Exception):
    """The account is known, and nobody has checked whose it is."""


@dataclass(frozen=True)
class Person:
    """`subject` tells one person from another and says nothing else. Of numbers only the end is kept."""

    subject: str
    name: str
    id_number_end: str | None
    phone_end: str | None

    @property
    def kept(self) -> dict[str, str | None]:
        """As it is stored."""
        return {"name": self.name, "id_number_end": self.id_number_end, "phone_end": self.phone_end}


def person_of(claims: Mapping[str, Any], names: ClaimNames, *, issuer: str) -> Person:
    """Raises NotRealName where the level of assurance does not count, or no name is given."""
    if not _levels(claims.get(names.level)) & names.levels:
        raise NotRealName
    name = " ".join(str(claims.get(names.name) or "").split())[:_LONGEST_NAME]
    if not name:
        raise NotRealName
    return Person(
        # in the letters in which hotline.codes compares
        subject=hashlib.sha256(f"{issuer}\n{claims['sub']}".encode()).hexdigest().upper(),
        name=name,
        id_number_end=_end(claims.get(names.id_number)) if names.id_number else None,
        phone_end=_end(claims.get(names.phone)) if names.phone else None,
    )


def masked_name(name: str) -> str:
    """The name as it may stand in the conversation, where others may look over a shoulder."""
    return name[:1] + "*" * max(1, len(name) - 1)


def _levels(told: object) -> frozenset[str]:
    """A level may be a word, a number or a list of them."""
    each = told if isinstance(told, list) else [told]
    return frozenset(str(one) for one in each if isinstance(one, str | int) and not isinstance(one, bool))


def _end(number: object) -> str | None:
    digits = "".join(str(number or "").split())
    return digits[-_END:] if len(digits) > _END else None
