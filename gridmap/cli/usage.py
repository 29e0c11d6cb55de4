"""How a wrong call is told: Typer words it in English, people here read Chinese first."""

import re
from typing import TYPE_CHECKING, Final

from gridmap.cli.voice import Voice

if TYPE_CHECKING:
    import click

_CHINESE: Final = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (r"^Invalid value for (.+?): ", r"\1 的值无效："),
        (r"^Invalid value: ", "值无效："),
        (r"^No such option: (\S+?)\.?(?= |$)", r"没有选项 \1"),
        (r"^No such command (.+?)\.?(?= Did|$)", r"没有命令 \1"),
        (r"^Missing (?:option|parameter) (.+?)\.", r"缺少选项 \1。"),
        (r"^Missing argument (.+?)\.", r"缺少参数 \1。"),
        (r"^Missing command\.", "缺少命令。"),
        (r"^Got unexpected extra argument\S* \((.+)\)", r"多余的参数：\1"),
        (r"^Option (.+?) requires an argument\.", r"选项 \1 需要一个值。"),
        (r"^Option (.+?) does not take a value\.", r"选项 \1 不带值。"),
        (r" ?\(Possible options: (.+)\)$", r"（相近：\1）"),
        (r" ?Did you mean (.+)\?$", r"（相近：\1）"),
        (r"Input should be a valid integer.*", "应为整数"),
        (r"Input should be a valid number.*", "应为数"),
        (r"Input should be a valid UUID.*", "应为编号（UUID）"),
        (r"Input should be greater than or equal to (\S+)", r"不得小于 \1"),
        (r"Input should be less than or equal to (\S+)", r"不得大于 \1"),
        (r"Input should be ('.+')", r"应为 \1"),
        (r"' or '", "' 或 '"),
        (
            r"state oidc_issuer, oidc_audience and oidc_keys together, or none",
            "oidc_issuer、oidc_audience、oidc_keys 须同时填写或都不填",
        ),
        (r"Value error, (\S+) is not one of (.+)\.", r"\1 不是下列之一：\2"),
        (r"there is no time zone (.*); write one like (.+)", r"没有时区 \1；写成 \2 的形式"),
        (r"there is no setting (.+); there are: (.+)", r"没有设置项 \1；可用：\2"),
    )
)
"""The wordings of Typer's Click, of Pydantic and of the settings; others stay as they are."""


def tell_usage(voice: Voice, usage: "click.UsageError", *, exit_code: int) -> None:
    """Say what is wrong with a call, how the command is written, and where its help is."""
    context = usage.ctx
    if type(usage).__name__ == "NoArgsIsHelpError" and not voice.as_json:
        usage.show()
        return
    english = usage.format_message()
    problem = voice.word(in_chinese(english), english)
    if voice.as_json:
        voice.fault({"error": "Usage", "exit_code": exit_code, "problem": problem})
        return
    if context is not None:
        written = context.get_usage().partition(":")[2].strip()
        voice.complain(f"{voice.word('用法', 'usage')}: {written}")
    voice.complain(f"{voice.word('错误', 'error')}: {problem}", style="bold red")
    if context is not None:
        help_call = f"{context.command_path} --help"
        voice.complain(f"  {voice.word('说明', 'help')}: {help_call}")


def in_chinese(english: str) -> str:
    """Return a wording of Typer, Pydantic or the settings in Chinese."""
    told = english
    for pattern, chinese in _CHINESE:
        told = pattern.sub(chinese, told)
    return told
