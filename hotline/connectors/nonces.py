"""One-time numbers of messages that came in: each is taken once."""

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from hotline.connectors.endpoints import Connector
from hotline.connectors.models import NonceRow
from hotline.connectors.signing import WINDOW, Stamp
from hotline.services import Services


async def use_nonce(services: Services, connector: Connector, stamp: Stamp) -> bool:
    """Take it, for good before anything is done about its message. False where it was used before.

    It is kept until the message's own time has run out of the window; then the time refuses it.
    """
    now = services.clock.now()
    try:
        async with services.database.write() as session:
            await session.execute(delete(NonceRow).where(NonceRow.expires_at < now))
            session.add(NonceRow(connector=connector, nonce=stamp.nonce, expires_at=stamp.at + 2 * WINDOW))
    except IntegrityError:
        return False
    return True
