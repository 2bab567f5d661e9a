"""Short codes that people copy from paper: how they are made, kept and compared.

A code exists in clear only in the one answer that shows it; what is stored is an argon2 hash. Comparing costs the
same whether there is anything to compare with or not, so the time tells nobody which numbers exist.
"""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else on paper
_LENGTH = 10  # 49 bits
_AT_ONCE = 4
_HASHER = PasswordHasher()
_ABSENT = _HASHER.hash("nothing")
_hashing = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="codes")  # each takes 64 MB


def new_code() -> str:
    """A fresh code."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


async def hashed(code: str) -> str:
    """What is stored of a code."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, _HASHER.hash, code)


async def matches(code_hash: str | None, typed: str) -> bool:
    """Whether this is the code, typed with or without spaces, hyphens and capitals. None: there is none to match."""
    code = typed.strip().upper().replace("-", "").replace(" ", "")
    same = await asyncio.get_running_loop().run_in_executor(_hashing, _verify, code_hash or _ABSENT, code)
    return same and code_hash is not None


def _verify(code_hash: str, code: str) -> bool:
    try:
        return _HASHER.verify(code_hash, code)
    except VerifyMismatchError:
        return False
