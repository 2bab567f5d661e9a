"""Set-up that cannot go on: one sentence with the remedy, exit code 2."""

from typing import NoReturn

import typer


def stop(sentence: str) -> NoReturn:
    """End the command. The sentence says what is missing and what to do."""
    typer.echo(f"没有完成：{sentence}", err=True)
    raise typer.Exit(2)
