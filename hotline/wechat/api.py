"""Routes of the official account: the door through which WeChat hands messages on, and the link to the page."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import PlainTextResponse
from pydantic import Field

from hotline.conversations.messages import Reopened
from hotline.errors import Invalid, NotAuthenticated, NotFound
from hotline.services import Injected, Services
from hotline.web.bodies import Body
from hotline.web.budgets import GUESSING, Spending, prefix_of
from hotline.web.problems import PROBLEMS
from hotline.wechat.account import Account, account_of
from hotline.wechat.arrivals import Taken, take
from hotline.wechat.envelope import NotOurs, open_envelope
from hotline.wechat.inbox import ARRIVED
from hotline.wechat.parsing import BadXml, arrival_of, fields_of
from hotline.wechat.passes import use_pass
from hotline.wechat.signing import BadSignature, Signed, verify
from hotline.wechat.threads import openid_digest

router = APIRouter(prefix="/api", tags=["公众号"], responses=PROBLEMS)

_ECHO = re.compile(r"[0-9A-Za-z_-]{1,128}")
_TAKEN = "success"
"""WeChat then says nothing to the citizen; what there is to say is sent afterwards."""
_LONGEST = 32 * 1024
Word = Annotated[str, Query(max_length=128)]


class PassBody(Body):
    """The code behind the `#` of a link that was sent in WeChat."""

    code: str = Field(min_length=16, max_length=64)


def connected(services: Injected) -> Account:
    """The account. Raises NotFound where none is connected."""
    account = account_of(services.settings)
    if account is None:
        raise NotFound("没有接入公众号。")
    return account


Connected = Annotated[Account, Depends(connected)]


@router.get("/connectors/wechat/messages", response_class=PlainTextResponse)
async def prove(
    account: Connected,
    services: Injected,
    signature: Word = "",
    timestamp: Word = "",
    nonce: Word = "",
    echostr: Word = "",
) -> PlainTextResponse:
    """WeChat asks whether the address is ours: the word comes back."""
    _let_in(services, account, Signed(timestamp, nonce, signature))
    if not _ECHO.fullmatch(echostr):
        raise Invalid("echostr 的写法不对。")
    return PlainTextResponse(echostr)


@router.post("/connectors/wechat/messages", response_class=PlainTextResponse)
async def take_message(
    request: Request,
    account: Connected,
    services: Injected,
    signature: Word = "",
    timestamp: Word = "",
    nonce: Word = "",
    msg_signature: Word = "",
) -> PlainTextResponse:
    """A message of a citizen, or what one did. It is kept and answered at once; what it becomes is sent afterwards.

    Where a key is set only what is encrypted with it is taken.
    """
    signed = Signed(timestamp, nonce, msg_signature if account.aes_key else signature)
    body = await request.body()
    if len(body) > _LONGEST:
        raise Invalid("消息太长。")
    if not account.aes_key:
        _let_in(services, account, signed)
    try:
        fields = fields_of(body)
        if account.aes_key:
            sealed = fields.get("Encrypt", "").strip()
            _let_in(services, account, signed, sealed)
            fields = fields_of(open_envelope(sealed, aes_key=account.aes_key, app_id=account.app_id))
        arrival = arrival_of(fields)
    except NotOurs as error:
        raise NotAuthenticated("解不开，请核对 EncodingAESKey 和 AppID。") from error
    except (BadXml, UnicodeDecodeError) as error:
        raise Invalid("正文不是公众平台的消息。") from error
    known = openid_digest(account, arrival.openid)
    if await take(services, arrival, known=known, stamp=signed.stamp) is Taken.REPLAYED:
        raise NotAuthenticated("这个签名已经用过一次。")
    await services.hub.signal(ARRIVED)
    return PlainTextResponse(_TAKEN)


@router.post("/v1/wechat/passes", dependencies=[Depends(connected)])
async def use(body: PassBody, request: Request, services: Injected, budgets: Spending) -> Reopened:
    """Open the conversation that a link from WeChat leads to. The link is used up; a former page's token ends."""
    await budgets.spend(GUESSING, prefix_of(request))
    return await use_pass(services, body.code)


def _let_in(services: Services, account: Account, signed: Signed, *more: str) -> None:
    try:
        verify(account.token, signed, *more, now=services.clock.now())
    except BadSignature as error:
        raise NotAuthenticated(str(error)) from error
