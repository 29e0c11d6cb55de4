"""The colours of the maps: few, dark on light, told apart by colour-blind readers too.

The contrasting hues follow Okabe and Ito (2008); ordered classes take one hue from light to
dark, so that their order survives grey paper. "None" and "no data" are never the lightest
step of a ramp: they are hatched.
"""

INK = "#1f2933"
INK_SOFT = "#52606d"
PAPER = "#ffffff"
LAND = "#fbfaf7"

BUILT = "#efeadf"
BUILT_EDGE = "#ddd5c4"

WATER = "#cfe2ef"
STREET = "#ffffff"
STREET_EDGE = "#d3d0c8"
STREET_MAJOR = "#fdf3d8"
STREET_MAJOR_EDGE = "#cdbf97"
PATH = "#d9d5cb"

BORDER_DISTRICT = "#1f2933"
BORDER_SUBDISTRICT = "#3e4c59"
BORDER_COMMUNITY = "#7b8794"
BORDER_GRID = "#b6bec7"

BLUE_RAMP = ("#a9cde6", "#3f8fc5", "#0b3c6f")
"""Three ordered steps of one hue; `ordered_ramp` bends it to any number of steps."""

RED_TINT = "#f6dcd6"
RED_SHARED = "#ecbdb3"
RED_LINE = "#c48d83"
RED_DEEP = "#9b1c1c"

TEAL = "#00795a"
TEAL_TINT = "#bfe3d7"
TEAL_SOFT = "#8cbfae"
VERMILION = "#d55e00"
VERMILION_DEEP = "#8a3b00"
AMBER = "#e69f00"
SKY = "#56b4e9"
PURPLE = "#aa4499"
GREY = "#8d99a6"
SLATE = "#3e4c59"


def ordered_ramp(n_steps: int, stops: tuple[str, ...] = BLUE_RAMP) -> tuple[str, ...]:
    """Return `n_steps` colours of one hue, from the lightest to the darkest.

    Interpolated between the stops in linear steps of sRGB. One step takes the darkest.

    Examples
    --------
    >>> ordered_ramp(3) == BLUE_RAMP
    True
    >>> ordered_ramp(1)
    ('#0b3c6f',)
    >>> len(set(ordered_ramp(5)))
    5
    """
    if n_steps == 1:
        return (stops[-1],)
    spots = [step * (len(stops) - 1) / (n_steps - 1) for step in range(n_steps)]
    return tuple(_between(stops, spot) for spot in spots)


def _between(stops: tuple[str, ...], spot: float) -> str:
    left = min(int(spot), len(stops) - 2)
    share = spot - left
    pairs = zip(_rgb(stops[left]), _rgb(stops[left + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
