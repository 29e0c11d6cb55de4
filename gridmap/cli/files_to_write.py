"""Files that a command is to write: looked at before the work begins, not after it."""

import os
from pathlib import Path

from gridmap.errors import InputError


def check_files(*files: Path | None) -> None:
    """Make the folders of files that are to be written, as far as they are missing.

    Raises
    ------
    InputError
        A file cannot be written there.
    """
    for file in files:
        if file is not None and not _is_writable(file):
            raise InputError(
                code="unwritable",
                problem=f"{file} cannot be written",
                mend="name a file in a folder that you may write to",
                problem_zh=f"无法写入 {file}",
                mend_zh="请写明可写文件夹中的文件",
            )


def _is_writable(file: Path) -> bool:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return not file.is_dir() and os.access(file if file.exists() else file.parent, os.W_OK)
