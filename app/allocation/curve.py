"""The price of each hour at home as a picture, and curves that officers may start from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import N_

WIDTH, HEIGHT, LEFT, TOP = 26, 150, 44, 14
TICKS = 4


@dataclass(frozen=True)
class Preset:
    """A curve to begin with."""

    label: str
    prices: tuple[int, ...]


PRESETS: Mapping[str, Preset] = {
    "night": Preset(
        N_("Nights cost most, early and late hours a little"),
        (100,) * 6 + (20, 4) + (0,) * 14 + (4, 20),
    ),
    "office": Preset(
        N_("Office hours are free, the night costs most"),
        (100,) * 6 + (40, 10) + (0,) * 10 + (10, 10, 20, 20, 40, 60),
    ),
    "sleep": Preset(
        N_("Only the hours of sleep cost anything"),
        (100,) * 6 + (0,) * 17 + (100,),
    ),
    "none": Preset(N_("All hours are alike"), (0,) * 24),
}


@dataclass(frozen=True)
class Bar:
    """One hour: where its bar stands and how tall it is."""

    hour: int
    price: int
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Curve:
    """Twenty-four bars over one axis; `ticks` are (height, price) of the lines behind them."""

    bars: list[Bar]
    ticks: list[tuple[float, int]]
    width: int = LEFT + 24 * WIDTH + 10
    height: int = TOP + HEIGHT + 26
    base: int = TOP + HEIGHT
    left: int = LEFT


def draw(prices: Sequence[int]) -> Curve:
    """Draw the prices of the hours 0 to 23, the dearest as tall as the picture."""
    most = max([*prices, 1])
    return Curve(
        [_bar(hour, price, most) for hour, price in enumerate(prices)],
        [
            (round(TOP + HEIGHT * (1 - k / TICKS), 1), round(most * k / TICKS))
            for k in (range(TICKS + 1) if most >= TICKS else (0, TICKS))
        ],
    )


def _bar(hour: int, price: int, most: int) -> Bar:
    height = round(price / most * HEIGHT, 1)
    return Bar(hour, price, LEFT + hour * WIDTH + 3, TOP + HEIGHT - height, height)
