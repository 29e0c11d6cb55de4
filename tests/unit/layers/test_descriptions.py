import json
import re
from itertools import combinations

import pytest

from gridmap.layers import palette
from gridmap.layers.areas import GRIDS_BY_ORGANIZATION
from gridmap.layers.catalogue import MAP_LAYERS, layer_catalogue
from gridmap.layers.compounds import (
    COMPOUNDS,
    COMPOUNDS_BY_SERVICE,
    TIERS,
    Tier,
    compounds_by_tier,
)
from gridmap.layers.description import Words, shown
from gridmap.model.layer_fields import LAYERS

EVERY = [*MAP_LAYERS.values(), GRIDS_BY_ORGANIZATION, COMPOUNDS_BY_SERVICE]


@pytest.mark.parametrize("layer", EVERY, ids=lambda layer: f"{layer.name}-{layer.view}")
def test_no_map_shows_a_personal_field(layer):
    described = LAYERS.get(layer.name)
    personal = {field.name for field in described.fields if field.personal} if described else set()
    assert not personal & {field.name for field in layer.fields}


def test_a_personal_field_cannot_even_be_described():
    with pytest.raises(ValueError, match="personal"):
        shown("members", phone="Phone")


@pytest.mark.parametrize("layer", EVERY, ids=lambda layer: f"{layer.name}-{layer.view}")
def test_every_text_is_there_in_both_languages(layer):
    texts = [layer.title, *(field.title for field in layer.fields)]
    texts += [style.title for style in layer.classes]
    assert all(words.zh and words.en for words in texts)
    assert not any(re.search(r"[\u4e00-\u9fff]", words.en) for words in texts)


@pytest.mark.parametrize("layer", EVERY, ids=lambda layer: f"{layer.name}-{layer.view}")
def test_classes_differ_by_more_than_colour(layer):
    def form(style):
        paint = style.paint
        is_filled = paint.fill not in (None, palette.PAPER)
        return (paint.mark, paint.radius_px, is_filled, paint.hatch, paint.width_px, paint.dash)

    pairs = combinations(layer.classes, 2)
    assert all(form(one) != form(other) for one, other in pairs)


def test_people_have_a_shape_that_neither_orders_nor_stations_have():
    """What is done leaves the live map, so its mark may be anything."""

    def marks(name):
        return {one.paint.mark for one in MAP_LAYERS[name].classes if one.code != "done"}

    assert marks("members").isdisjoint(marks("work_orders") | marks("stations"))


def test_layers_are_catalogued_bottom_first():
    orders = [layer["draw_order"] for layer in layer_catalogue("zh")]
    assert orders == sorted(orders)
    assert {layer["name"] for layer in layer_catalogue("en")} == set(MAP_LAYERS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_catalogue_is_plain_json(lang):
    assert json.loads(json.dumps(layer_catalogue(lang))) is not None


def test_cameras_are_off_until_somebody_asks():
    assert MAP_LAYERS["cameras"].off_by_default


def test_an_unknown_value_falls_into_the_class_without_codes():
    place = COMPOUNDS.class_of({"security_tier": "gold"})
    assert COMPOUNDS.classes[place].code == ""
    assert COMPOUNDS.classes[COMPOUNDS.class_of({"security_tier": "basic"})].code == "basic"
    assert COMPOUNDS.classes[COMPOUNDS.class_of({})].code == ""


def brightness(colour):
    return sum(int(colour[i : i + 2], 16) * w for i, w in ((1, 0.299), (3, 0.587), (5, 0.114)))


@pytest.mark.parametrize("n_steps", [1, 2, 3, 5, 8])
def test_an_ordered_ramp_gets_darker_with_every_step(n_steps):
    shades = [brightness(colour) for colour in palette.ordered_ramp(n_steps)]
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == n_steps


def test_a_district_with_its_own_tiers_gets_its_own_ramp():
    tiers = (*TIERS, Tier(code="gold", title=Words("金牌", "Gold")))
    classes = compounds_by_tier(tiers).classes
    assert [style.code for style in classes] == ["gold", "demonstration", "standard", "basic", ""]
    fills = [brightness(style.paint.fill) for style in classes[:-1]]
    assert fills == sorted(fills)


def test_a_district_without_tiers_still_has_a_layer():
    assert [style.code for style in compounds_by_tier(()).classes] == [""]


def test_what_has_no_tier_is_hatched_not_pale():
    assert COMPOUNDS.classes[-1].paint.hatch is not None
    assert all(style.paint.hatch is not None for style in GRIDS_BY_ORGANIZATION.classes[-2:])


# What a person without one kind of cone sees: Machado, Oliveira and Fernandes (2009), severity 1.
_SEEN = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(colour, vision):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    mixed = [sum(w * c for w, c in zip(row, linear, strict=True)) for row in _SEEN[vision]]
    return tuple(255 * max(0.0, min(1.0, c)) ** (1 / 2.2) for c in mixed)


@pytest.mark.parametrize("vision", _SEEN)
@pytest.mark.parametrize("layer", [COMPOUNDS, COMPOUNDS_BY_SERVICE, GRIDS_BY_ORGANIZATION])
def test_filled_classes_look_different_to_colour_blind_readers(layer, vision):
    fills = [seen(style.paint.fill, vision) for style in layer.classes]
    for one, other in combinations(fills, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 35
