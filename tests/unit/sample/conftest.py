from pathlib import Path

import pytest

from gridmap.sample.write import CSV_FILES, FILES, read_layer

SAMPLE = Path(__file__).parents[3] / "geodata" / "sample"


@pytest.fixture(scope="session")
def sample_folder():
    return SAMPLE


@pytest.fixture(scope="session")
def sample_tables():
    """Every layer as committed."""
    return {layer: read_layer(SAMPLE, layer) for layer in (*FILES, *CSV_FILES)}
