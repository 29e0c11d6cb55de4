"""Tell which versions of layers a district has had."""

from gridmap.model.layer_version import LayerVersion
from gridmap.store import layer_versions
from gridmap.store.district import District


def list_layer_versions(
    *, district: District, layer: str | None = None
) -> tuple[LayerVersion, ...]:
    """Return the versions of one layer or of all, each layer's newest first."""
    with district.reading() as conn:
        return layer_versions.versions_of(conn, district.tenant, layer=layer)


def read_attributions(*, district: District) -> tuple[str, ...]:
    """Return whose the layers in force are: what every map of them has to say."""
    with district.reading() as conn:
        return layer_versions.attributions(conn, district.tenant)
