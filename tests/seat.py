"""A member of staff who signs in as people do: password, new password, second factor, then works at the desk."""

import asyncio
import itertools
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from pyotp.totp import TOTP

from hotline.clock import SystemClock
from hotline.privacy.audit import SYSTEM
from hotline.settings import Settings
from hotline.staff.accounts import FirstLogin, add_account
from hotline.staff.roles import Role
from hotline.storage.database import Database
from tests.product import Product

OWN_PASSWORD = "坐席自己的长口令 2026"
_numbers = itertools.count(20_000)


class Seat:
    """An open desk session over the real API."""

    def __init__(self, base_url: str, first: FirstLogin) -> None:
        self.login, self.secret = first.login, ""
        self.http = httpx.Client(
            base_url=f"{base_url}/api/desk", headers={"Origin": base_url}, timeout=30, trust_env=False
        )
        me = self._post("/login", {"login": first.login, "password": first.password})
        while me["next_step"] is not None:
            me = self._take(me["next_step"], first.password)
        self.staff_no = me["staff_no"]

    def queue(self) -> dict:
        """The queue as the desk shows it."""
        return self.http.get("/queue").raise_for_status().json()

    def act(self, conversation_id: str, action: str, body: dict | None = None) -> httpx.Response:
        """claim, messages, return, close, danger/acknowledge."""
        return self.http.post(f"/conversations/{conversation_id}/{action}", json=body)

    def look(self, conversation_id: str) -> dict:
        """The whole transcript with the bot's understanding."""
        return self.http.get(f"/conversations/{conversation_id}").raise_for_status().json()

    def _take(self, step: str, password: str) -> dict:
        if "password" in step:
            return self._post("/password", {"current_password": password, "new_password": OWN_PASSWORD})
        self.secret = self._post("/enrol", None)["secret"]
        return self._post("/login/totp", {"code": TOTP(self.secret).now()})

    def _post(self, path: str, body: dict | None) -> dict:
        response = self.http.post(path, json=body)
        assert response.status_code == 200, response.text
        answer = response.json()
        if "csrf_token" in answer:
            self.http.headers["X-CSRF-Token"] = answer["csrf_token"]
        return answer


def new_seat(product: Product, *roles: Role, organisation: str | None = None) -> Seat:
    """A new member of staff with these roles, a seat unless told otherwise, signed in."""
    return Seat(product.url, new_account(product, *roles, organisation=organisation))


def new_account(product: Product, *roles: Role, organisation: str | None = None) -> FirstLogin:
    """An account that nobody has signed in to. Made here and not by the command line, whose start takes seconds."""
    number = next(_numbers)

    async def make() -> FirstLogin:
        database = Database(Settings(var_dir=product.var_dir).database)
        try:
            return await add_account(
                database,
                SystemClock(),
                actor=SYSTEM,
                login=f"staff{number}",
                name=f"坐席{number}",
                staff_no=str(number),
                roles=roles or (Role.SEAT,),
                organisation_id=organisation,
            )
        finally:
            await database.close()

    return apart(make())


def apart[T](work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: Playwright keeps an event loop open in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
