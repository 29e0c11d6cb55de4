"""What processes there are, as Linux tells it in /proc."""

from pathlib import Path


def with_children(pid: int) -> list[int]:
    """Return a process and all its children; others may end while they are looked through."""
    found = [pid]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return found
