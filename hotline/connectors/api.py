"""What other systems report to us: signed, of now, and each message once."""

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from hotline.callbacks.reports import CallReport, take_call_report
from hotline.connectors.endpoints import CONNECTOR_TITLES, Connector, endpoint_of
from hotline.connectors.nonces import use_nonce
from hotline.connectors.signing import BadSignature, Direction, verify
from hotline.errors import NotAuthenticated, NotFound
from hotline.services import Injected
from hotline.web.problems import PROBLEMS
from hotline.work_orders.reports import OrderReport, take_report

router = APIRouter(prefix="/api/connectors", tags=["对接"], responses=PROBLEMS)


class Taken(BaseModel):
    """The report was taken. `again`: it had been before, and nothing was done."""

    again: bool


class Signed:
    """Lets a message of one system in once it is known to come from it, to be of now, and to come for the first time."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def __call__(self, request: Request, services: Injected) -> None:
        """Let it in, or say why not."""
        endpoint = endpoint_of(services.settings, self._connector)
        if endpoint is None:
            raise NotFound(f"没有接入{CONNECTOR_TITLES[self._connector]}。")
        body = await request.body()
        try:
            stamp = verify(
                endpoint.secret,
                body,
                request.headers,
                direction=Direction.TO_HOTLINE,
                now=services.clock.now(),
            )
        except BadSignature as error:
            raise NotAuthenticated(str(error)) from error
        if not await use_nonce(services, self._connector, stamp):
            raise NotAuthenticated("这条消息已经收过一次；要再报，请换一个 nonce 重新签名。")


@router.post("/city_12345/reports", dependencies=[Depends(Signed(Connector.CITY_12345))])
async def report(told: OrderReport, services: Injected) -> Taken:
    """A step that the city's platform has taken in a work order. The same report twice is one step."""
    return Taken(again=not await take_report(services, told))


@router.post("/telephony/reports", dependencies=[Depends(Signed(Connector.TELEPHONY))])
async def report_call(told: CallReport, services: Injected) -> Taken:
    """What became of a call on the line. The same report twice is one."""
    return Taken(again=not await take_call_report(services, told))
