"""The numbers in what we say, as they are dialled today: an edit at the workbench shows in the next message."""

from collections.abc import Callable

import structlog

from hotline.services import Services

log = structlog.get_logger()


async def dialling(services: Services) -> Callable[[str], str]:
    """Puts the numbers in force into a text. Where those cannot be read texts go out as they are written: the police and
    the ambulance are never replaced, nobody in danger waits for a table, and no answer is lost for one.
    """
    try:
        directory = await services.content.directory(services.database)
    except Exception:
        log.exception("numbers_unread")
        return str
    return directory.as_dialled
