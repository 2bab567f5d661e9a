"""The groups of a running process, kept in step with the hours in the database."""

from hotline.conversations.service_hours import ID, REVISION, ServiceHours, ServiceHoursRow
from hotline.revisions import revisions
from hotline.services import Services


async def take_up_hours(services: Services) -> None:
    """From now on the groups keep the hours that count now. Until staff change them their file's own do."""
    async with services.database.read() as session:
        number = (await revisions(session)).get(REVISION, 0)
        if number == services.groups.taken_up:
            return
        row = await session.get(ServiceHoursRow, ID)
    if row is not None and row.edited:
        hours = ServiceHours.model_validate(row.content)
        services.groups.keep(hours.into(services.groups.file), taken_up=number)
