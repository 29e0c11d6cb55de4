"""The words behind short codes, as people of the district read them."""

from gridmap.ingest.reference import read_words
from gridmap.layers.description import Words
from gridmap.wiring import geodata_folder


def words_of_codes() -> dict[str, Words]:
    """Return the words behind the short codes of lists and registers."""
    words = read_words(geodata_folder() / "codes.toml")
    return {code: Words(zh, en) for code, (zh, en) in words.items()}
