"""How light colours are, and how far they are apart."""

import math


def luminance(colour: str) -> float:
    """Return how light a colour such as #eef3fd is, from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return sum(map(math.prod, zip(linear, (0.2126, 0.7152, 0.0722), strict=True)))


def contrast(*colours: str) -> float:
    """Return how much lighter one of two colours is than the other."""
    dark, light = sorted(map(luminance, colours))
    return (light + 0.05) / (dark + 0.05)
