"""What is older than it may be kept is erased; what is younger, or in a seat's hands, is not."""

from hotline.privacy.retention import erase_expired
from hotline.services import Services
from tests.conftest import Citizen
from tests.fakes import FakeClock


async def test_only_what_is_expired_is_erased(new_citizen, services: Services, clock: FakeClock) -> None:
    old: Citizen = await new_citizen()
    await old.say("法律援助要钱吗")
    clock.advance(days=services.settings.retention_days - 1)
    young: Citizen = await new_citizen()
    await young.say("要多久")
    assert await erase_expired(services) == 0
    clock.advance(days=2)
    assert await erase_expired(services) == 1
    assert (await old.http.get(f"{old.path}/messages", headers=old.headers)).status_code == 404
    assert (await young.log())["messages"]
