"""The `hotline` command: one group for each capability."""

import typer

from hotline.knowledge.commands import app as knowledge

app = typer.Typer(help="公共法律服务热线智能助手。", no_args_is_help=True)
app.add_typer(knowledge, name="knowledge")


if __name__ == "__main__":
    app()
