"""Logging in and out: away to the identity provider, back to the same conversation in the same browser, and the end of it.

Three things have to meet when somebody comes back: the state in the address, the secret in the cookie of the browser that
began it, and a code that the provider takes with the verifier that only the service knows. The first two are used up by
the first try, whatever comes of it.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

import structlog
from pydantic import BaseModel, Field
from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline import codes
from hotline.clock import local_iso
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import Button, Confirm, Subject
from hotline.conversations.results import living
from hotline.conversations.store import (
    LOGIN_STANDS,
    Draft,
    append,
    conversation_now,
    forget_proof,
    lock_conversation,
    prove,
    tell,
)
from hotline.errors import Conflict, HotlineError
from hotline.inquiries.answering import answer_by_login, take_back_logins
from hotline.privacy.audit import SYSTEM, Action, Object, record
from hotline.real_name.id_token import BadToken
from hotline.real_name.models import LoginAttemptRow
from hotline.real_name.person import NotRealName, Person, masked_name, person_of
from hotline.real_name.provider import IdentityProvider, ProviderAway, ProviderRefuses
from hotline.real_name.words import (
    FAULT_WORDS,
    LOGGED_IN,
    LOGGED_OUT,
    NOT_LOGGED_IN,
    PROOF_ENDED,
    STRAY,
    LoginFault,
    LoginPage,
)
from hotline.services import Services
from hotline.tokens import digest, new_token
from hotline.vocabulary import Channel, Proof, Sender

log = structlog.get_logger()

GOOD_FOR = timedelta(minutes=10)
"""So long one may take at the provider's page."""


class Stray(HotlineError):
    """Nobody waits for this return."""

    status, code, title = 400, "stray-login", "这次登录没有成"

    def __init__(self) -> None:
        super().__init__(STRAY)


class RealName(BaseModel):
    """Whether this conversation's citizen is logged in. The name is masked: others may look over a shoulder."""

    provider: str = Field(description="what people call the identity provider")
    logged_in: bool
    name: str | None
    since: str | None


@dataclass(frozen=True)
class Begun:
    """Where to go, and what the browser has to bring back in its cookie."""

    address: str
    browser_secret: str


@dataclass(frozen=True)
class Return:
    """What the provider sent the browser back with. `browser_secret`: from the cookie."""

    state: str
    code: str | None
    error: str | None
    browser_secret: str | None


async def real_name_of(services: Services, provider: IdentityProvider, conversation_id: str) -> RealName:
    """As it stands. Raises NotFound when the conversation was erased."""
    async with services.database.read() as session:
        conversation = await living(session, conversation_id)
    stands = _stands(services, conversation)
    name = str((conversation.real_name or {}).get("name") or "")
    return RealName(
        provider=provider.registration.title,
        logged_in=stands,
        name=masked_name(name) if stands else None,
        since=local_iso(conversation.proved_at) if stands and conversation.proved_at else None,
    )


async def begin(services: Services, provider: IdentityProvider, conversation_id: str, page: LoginPage) -> Begun:
    """Send the citizen away. An earlier attempt of this conversation is worth nothing from now on.

    Raises ProviderAway, and Conflict where nobody could log in.
    """
    state, browser_secret, nonce, verifier = (new_token() for _ in range(4))
    address = await provider.address(state=state, nonce=nonce, verifier=verifier)
    now, attempt = services.clock.now(), LoginAttemptRow
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        if conversation.channel == Channel.PHONE or conversation.owner == Owner.CLOSED:
            raise Conflict("这次会话已经结束，先发一条消息接着谈，再登录。")
        if _stands(services, conversation):
            raise Conflict("已经实名登录了。")
        spent = or_(attempt.conversation_id == conversation_id, attempt.expires_at <= now)
        await session.execute(delete(attempt).where(spent))
        session.add(
            LoginAttemptRow(
                state_digest=digest(state),
                browser_digest=digest(browser_secret),
                conversation_id=conversation_id,
                nonce=nonce,
                verifier=verifier,
                page=page,
                expires_at=now + GOOD_FOR,
            )
        )
    return Begun(address, browser_secret)


async def come_back(services: Services, provider: IdentityProvider, returned: Return) -> LoginPage:
    """Take whoever returns for who the provider says they are, or tell them in their conversation why not.

    The page to go back to. Raises Stray where no attempt of this browser waits for it.
    """
    attempt, page_key = await _taken(services, returned)
    person: Person | None = None
    fault: LoginFault | None = None
    if returned.code is None:
        fault = LoginFault.CANCELLED if returned.error == "access_denied" else LoginFault.PROVIDER_REFUSES
    else:
        try:
            claims = await provider.redeem(code=returned.code, verifier=attempt.verifier, nonce=attempt.nonce)
            person = person_of(claims, provider.registration.claims, issuer=provider.registration.issuer)
        except ProviderAway:
            fault = LoginFault.PROVIDER_AWAY
        except ProviderRefuses:
            fault = LoginFault.PROVIDER_REFUSES
        except NotRealName:
            fault = LoginFault.NOT_REAL_NAME
        except BadToken as error:
            log.warning("id_token_refused", reason=str(error))
            fault = LoginFault.BAD_TOKEN
    by = await _kept_of(services, attempt.conversation_id, person) if person else None
    async with services.database.write() as session:
        conversation = await lock_conversation(session, attempt.conversation_id)
        if conversation.token_digest != page_key:
            fault = LoginFault.OTHER_PAGE  # taken up elsewhere while the provider was asked
        elif person is not None and conversation.owner == Owner.CLOSED:
            fault = LoginFault.CLOSED
        elif person is not None and (by is None or conversation.real_name_by not in (None, by)):
            fault = LoginFault.OTHER_PERSON
        if fault is not None:
            tell(
                session,
                conversation,
                FAULT_WORDS[fault].format(provider=provider.registration.title),
                now=conversation_now(services.clock, conversation),
            )
            _note(services, session, conversation.id, Action.IDENTITY_FAILED, {"fault": fault.value})
        elif person is not None and by is not None:
            await _log_in(services, session, conversation, person, by=by, provider=provider.registration.title)
    await services.hub.signal(conversation_topic(attempt.conversation_id), QUEUE)
    return LoginPage(attempt.page)


async def log_out(services: Services, conversation_id: str) -> None:
    """The citizen does not want to be known any more. Raises NotFound when the conversation was erased."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        text = await end_login(services, session, conversation)
        tell(session, conversation, text, now=conversation_now(services.clock, conversation))
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)


async def end_login(services: Services, session: AsyncSession, conversation: ConversationRow) -> str:
    """The same in the caller's transaction; what to say of it. The conversation must be locked."""
    if conversation.real_name is None:
        return NOT_LOGGED_IN
    forget_proof(conversation)
    await take_back_logins(services, session, conversation.id)
    _note(services, session, conversation.id, Action.REAL_NAME_ENDED, {})
    return LOGGED_OUT


async def end_proof(services: Services, session: AsyncSession, conversation: ConversationRow) -> None:
    """Another page has the conversation: whoever is there is not thereby whoever was proved to be here, in whatever way.
    Nor does a login that began on the former page end on this one. The conversation must be locked.
    """
    await session.execute(delete(LoginAttemptRow).where(LoginAttemptRow.conversation_id == conversation.id))
    if conversation.proof is None:
        return
    details = {"proof": conversation.proof}
    forget_proof(conversation)
    await take_back_logins(services, session, conversation.id)
    tell(session, conversation, PROOF_ENDED, now=conversation_now(services.clock, conversation))
    _note(services, session, conversation.id, Action.IDENTITY_LAPSED, details)


async def _taken(services: Services, returned: Return) -> tuple[LoginAttemptRow, str]:
    """The attempt that waits for this return, and the key (its digest) of the page it began on; from now on none waits."""
    async with services.database.read() as session:
        if await session.get(LoginAttemptRow, digest(returned.state)) is None:
            raise Stray  # made up or used: whoever sends thousands of them keeps nobody from writing
    async with services.database.write() as session:
        attempt = await session.get(LoginAttemptRow, digest(returned.state), with_for_update=True)
        if attempt is None:
            found = None
        elif not hmac.compare_digest(attempt.browser_digest, digest(returned.browser_secret or "")):
            # somebody else's address: it goes on waiting for the browser that began it
            details = {"fault": LoginFault.OTHER_BROWSER.value}
            _note(services, session, attempt.conversation_id, Action.IDENTITY_FAILED, details)
            found = None
        else:
            key = ConversationRow.id == attempt.conversation_id
            page_key = await session.scalar(select(ConversationRow.token_digest).where(key))
            await session.delete(attempt)
            in_time = attempt.expires_at > services.clock.now()
            found = (attempt, page_key) if in_time and page_key is not None else None
    if found is None:
        raise Stray
    return found


async def _kept_of(services: Services, conversation_id: str, person: Person) -> str | None:
    """What is stored of who it is: as it was stored before, anew for the first one here, None for somebody else."""
    async with services.database.read() as session:
        before = (await living(session, conversation_id)).real_name_by
    if before is None:
        return await codes.hashed(person.subject)
    return before if await codes.matches(before, person.subject) else None


async def _log_in(
    services: Services, session: AsyncSession, conversation: ConversationRow, person: Person, *, by: str, provider: str
) -> None:
    now = conversation_now(services.clock, conversation)
    prove(conversation, Proof.REAL_NAME, now=now)
    conversation.real_name, conversation.real_name_by = dict(person.kept), by
    end = Button(
        title="退出实名登录", command=Confirm(subject=Subject.REAL_NAME, id=conversation.id, yes=False), aside=True
    )
    text = LOGGED_IN.format(name=masked_name(person.name), provider=provider)
    append(session, conversation, Draft(Sender.SYSTEM, text, buttons=[end]), now=now)
    await answer_by_login(services, session, conversation.id)
    _note(services, session, conversation.id, Action.IDENTITY_PROVED, {"proof": Proof.REAL_NAME.value})


def _stands(services: Services, conversation: ConversationRow) -> bool:
    """Whether the login counts: with a seat until its work ends, before that for a while."""
    if conversation.real_name is None or conversation.proved_at is None:
        return False
    age = conversation_now(services.clock, conversation) - conversation.proved_at
    return conversation.owner == Owner.STAFF or age <= LOGIN_STANDS


def _note(
    services: Services, session: AsyncSession, conversation_id: str, action: Action, details: dict[str, str]
) -> None:
    it = Object("conversation", conversation_id)
    record(session, at=services.clock.now(), actor=SYSTEM, action=action, object=it, details=details)
