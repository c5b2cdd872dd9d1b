"""Vietnamese help and usage errors for click, and the default command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

FILES = click.argument("files", nargs=-1, required=True, metavar="TỆP...")
VERBOSE = click.option("-v", "--verbose", is_flag=True, help="Hiện chi tiết lỗi và nhật ký.")

_WORDS = {" INTEGER RANGE": " SỐ", " INTEGER": " SỐ", " PATH": " TỆP", " FILE": " TỆP", "[required]": "[bắt buộc]"}
_RANGE = re.compile(r"\[(\d+)<=x<=(\d+)\]")


class _VietnameseHelp(click.Command):
    """Help headings in Vietnamese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = [piece.replace("[OPTIONS]", "[TÙY CHỌN]") for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Cách dùng: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of options; arguments stand in the line above and in what the command says of itself."""
        options = (one for one in self.get_params(ctx) if isinstance(one, click.Option))
        rows = [_in_vietnamese(*row) for one in options if (row := one.get_help_record(ctx))]
        if rows:
            with formatter.section("Tùy chọn"):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with its Vietnamese text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Hiện trợ giúp này rồi thoát."
        return option


def _in_vietnamese(option: str, said: str) -> tuple[str, str]:
    """Return a line of the help with click's own words translated."""
    for theirs, ours in _WORDS.items():
        option, said = option.replace(theirs, ours), said.replace(theirs, ours)
    return option, _RANGE.sub(r"[từ \1 đến \2]", said)


class VietnameseCommand(_VietnameseHelp):
    """A command whose help is Vietnamese."""


class VietnameseGroup(_VietnameseHelp, click.Group):
    """A group that runs ``default_command`` when the first argument is no command: ``extract report.pdf``."""

    def __init__(self, *args: Any, default_command: str, **kwargs: Any) -> None:  # noqa: ANN401  click's own
        super().__init__(*args, **{"subcommand_metavar": "TỆP... | LỆNH [THAM SỐ]...", **kwargs})
        self.default_command = default_command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        _VietnameseHelp.format_options(self, ctx, formatter)
        rows = [
            (name, command.get_short_help_str(90))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) and not command.hidden
        ]
        with formatter.section("Lệnh (“extract LỆNH --help” để xem cách dùng)"):
            formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front of arguments that name none."""
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if args and args[0] not in self.commands and args[0] not in own:
            _refuse_mistyped(args[0], list(self.commands))
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)


def _refuse_mistyped(word: str, commands: list[str]) -> None:
    """Refuse a bare word close to a command: it is a slip of the fingers, not a file."""
    if word.startswith("-") or "." in word or "/" in word or "\\" in word or Path(word).exists():
        return
    import difflib

    close = difflib.get_close_matches(word, commands, n=1, cutoff=0.6)
    if close:
        raise click.UsageError(f"không có lệnh “{word}”; có phải “{close[0]}”?")


def usage_sentence(error: click.ClickException) -> str:
    """Return one Vietnamese sentence for a usage error, with where to look next."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "extract"
    reason = _reason(error)
    return f"Lỗi cách dùng: {reason}{'' if reason.endswith('?') else '.'} Xem: {path} --help"


def _reason(error: click.ClickException) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return "chưa cho biết phải đọc tệp nào"
    if isinstance(error, click.NoSuchOption):
        hint = f"; có phải {error.possibilities[0]}?" if error.possibilities else ""
        return f"không có tùy chọn {error.option_name}{hint}"
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else ""
        return f"thiếu {name}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        choices = getattr(error.param.type, "choices", None)
        allowed = f", chỉ nhận: {', '.join(choices)}" if choices else ""
        if isinstance(error.param.type, click.IntRange):
            allowed = f", chỉ nhận số từ {error.param.type.min} đến {error.param.type.max}"
        name = error.param.opts[-1] if isinstance(error.param, click.Option) else error.param.human_readable_name
        return f"giá trị của {name} không hợp lệ{allowed}"
    return _told_by_words(error)


def _told_by_words(error: click.ClickException) -> str:
    """Return the reason of a fault that click 8 tells apart by its message alone; our own messages stay as they are."""
    if isinstance(error, click.BadOptionUsage):
        lacking = "không nhận giá trị" if "does not take" in error.message else "thiếu giá trị"
        return f"tùy chọn {error.option_name} {lacking}"
    extra = re.match(r"Got unexpected extra arguments? \((.*)\)", error.message)
    return f"thừa {extra[1]}: lệnh này chỉ nhận một tham số" if extra else error.message.rstrip(".")
