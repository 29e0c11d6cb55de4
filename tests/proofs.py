"""Where the long proofs write down what they measured."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "out" / "proofs"


def write_down(name: str, **figures: object) -> None:
    """Write the figures of one proof to out/proofs/<name>.json and say them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures, indent=2, ensure_ascii=False, default=str, sort_keys=True)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(f"\n{name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))  # noqa: T201
