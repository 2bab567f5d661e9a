"""The access token: one for all replicas, fetched anew before it ends, or as soon as WeChat refuses it.

Its stable form is asked for: whoever asks at the same time gets the same one. To force another ends the former at once
and may be done a few times a day only, so only the one replica that finds its own token refused forces it.
"""

from contextlib import suppress
from datetime import timedelta

import httpx
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from hotline.services import Services
from hotline.tokens import digest
from hotline.wechat.account import Account
from hotline.wechat.models import AccessRow
from hotline.wechat.wire import read_answer

_BEFORE_ITS_END = timedelta(minutes=5)
"""From then on WeChat gives out the next one, and both are good."""


async def access_token(services: Services, client: httpx.AsyncClient, account: Account) -> str:
    """A token that is good now. Raises WechatError."""
    async with services.database.read() as session:
        row = await session.get(AccessRow, account.app_id)
    if row is not None and row.token_sealed is not None and row.good_until > services.clock.now():
        return services.seal.open(row.token_sealed, bound_to=_bound_to(account))
    return await _fetch(services, client, account, force=False)


async def another_token(services: Services, client: httpx.AsyncClient, account: Account, refused: str) -> str:
    """A token in place of one that WeChat has refused. Raises WechatError."""
    async with services.database.write() as session:
        ours = AccessRow.app_id == account.app_id, AccessRow.token_digest == digest(refused)
        emptied = update(AccessRow).where(*ours).values(token_sealed=None, token_digest=None)
        force = (await session.execute(emptied.returning(AccessRow.app_id))).scalar_one_or_none() is not None
    if force:
        return await _fetch(services, client, account, force=True)
    return await access_token(services, client, account)


async def _fetch(services: Services, client: httpx.AsyncClient, account: Account, *, force: bool) -> str:
    asked = {
        "grant_type": "client_credential",
        "appid": account.app_id,
        "secret": account.secret,
        "force_refresh": force,
    }
    answer = await read_answer(client, "POST", f"{account.api_url}/cgi-bin/stable_token", json=asked)
    token = str(answer["access_token"])
    lasts = timedelta(seconds=int(answer["expires_in"]))
    good_until = services.clock.now() + max(lasts - _BEFORE_ITS_END, lasts / 2)
    sealed = services.seal.close(token, bound_to=_bound_to(account))
    kept = {"token_sealed": sealed, "token_digest": digest(token), "good_until": good_until}
    with suppress(IntegrityError):  # the very first one, by two at once: both were given the same
        async with services.database.write() as session:
            ours = update(AccessRow).where(AccessRow.app_id == account.app_id).values(**kept)
            if (await session.execute(ours.returning(AccessRow.app_id))).scalar_one_or_none() is None:
                session.add(AccessRow(app_id=account.app_id, **kept))
    return token


def _bound_to(account: Account) -> str:
    return f"wechat-access:{account.app_id}"
