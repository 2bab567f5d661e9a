"""The form of every `hotline` command: help in Chinese, and one sentence for whatever stops it."""

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from hotline.console import in_one_sentence, stop


class CommandGroup(typer.Typer):
    """A group of commands, made and used like `typer.Typer`."""

    def __init__(self, *, help: str | None = None) -> None:
        super().__init__(
            cls=_Group, help=help, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
        )

    def command(self, name: str | None = None) -> Any:
        """Decorator: the function is a command of this group."""
        return super().command(name, cls=_Command)


class _ChineseHelp:
    """What of a help page is typer's own, in Chinese."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))  # pyright: ignore[reportAttributeAccessIssue]
        pieces = pieces.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]…")
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # pyright: ignore[reportAttributeAccessIssue]
        option.help = "显示这段说明，不做别的"
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from typer import rich_utils  # only a help page needs it

        rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
        rich_utils.OPTIONS_PANEL_TITLE = "选项"
        rich_utils.COMMANDS_PANEL_TITLE = "命令"
        rich_utils.REQUIRED_LONG_STRING = "（必填）"
        rich_utils.DEFAULT_STRING = "（默认 {}）"
        super().format_help(ctx, formatter)  # pyright: ignore[reportAttributeAccessIssue]


class _Command(_ChineseHelp, TyperCommand):
    pass


class _Group(_ChineseHelp, TyperGroup):
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            typer.echo(ctx.get_help(), nl=False)
            raise typer.Exit(2)
        with in_one_sentence():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        with in_one_sentence():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            stop(f"没有 {args[0]} 这个命令，用法见 {ctx.command_path} --help。")
        return super().resolve_command(ctx, args)
