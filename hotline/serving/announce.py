"""Waits until everything answers, then tells where it is: the only process that writes to the terminal."""

import sys
import time

import httpx

from hotline.serving.first_login import take_first_login
from hotline.settings import Settings

_PATIENCE_SECONDS = 240


def main() -> int:
    """Poll readiness. 0 when the product is usable, 1 when it did not become so in time."""
    settings = Settings()
    base = f"http://{'127.0.0.1' if settings.host == '0.0.0.0' else settings.host}:{settings.port}"  # noqa: S104
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not _ready(base):
        if time.monotonic() > deadline:
            print(f"服务没有在 {_PATIENCE_SECONDS} 秒内就绪，请看 {settings.var_dir / 'log'} 里的日志。", flush=True)
            return 1
        time.sleep(0.5)
    print(f"群众咨询页：{base}/", flush=True)
    print(f"坐席台：    {base}/desk/", flush=True)
    print(f"训练台：    {base}/workbench/", flush=True)
    first = take_first_login(settings.var_dir)
    if first is not None:
        print(first, flush=True)
    print("按 Ctrl-C 停止。", flush=True)
    return 0


def _ready(base: str) -> bool:
    try:
        return httpx.get(f"{base}/readyz", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


if __name__ == "__main__":
    sys.exit(main())
