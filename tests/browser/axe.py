"""What axe finds on a page as it stands."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

_SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_RUN = """async () => (await axe.run({resultTypes: ['violations']})).violations
    .map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 160)}`)"""


def faults(page: Page) -> list[str]:
    """Every rule that is broken, with the first place. The script is read into a page once, not at each look."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    return page.evaluate(_RUN)
