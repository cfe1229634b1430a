"""How small the orientation corpus can be at all, by the formula that makes it: the bits of a figure for
readers who know more or less of that formula.

    python3 bench/entropy.py
"""

from math import exp, log2

YEARS, MISSING = 35, 0.05
NOISE, NOISES = 0.06, 600  # the factor lies in a range so wide, at one of so many places
SIZES, GROWTHS = 1000, 120  # a town's size and growth in a metric, each drawn evenly
TRIANGLE = 0.5 / 0.6931471805599453  # what the difference of two even draws has more than one of them


def levels():
    """Levels in cents, before noise, of evenly spread towns in all years."""
    for size in range(0, SIZES, 10):
        for growth in range(0, GROWTHS, 2):
            for year in range(YEARS):
                yield 100 * exp(3 + size / 250) * (1 + growth / 1000) ** year


def mean(numbers):
    numbers = list(numbers)
    return sum(numbers) / len(numbers)


def last_year():
    """Bits of a change, in units of the level: growth plus this year's noise minus last year's."""
    step = NOISE / NOISES
    chances = [1 / GROWTHS if i % 10 == 0 else 0.0 for i in range(10 * GROWTHS)]
    for _ in range(2):
        total, spread = 0.0, []
        for i in range(len(chances) + NOISES - 1):
            total += chances[i] if i < len(chances) else 0.0
            total -= chances[i - NOISES] if i >= NOISES else 0.0
            spread.append(max(total, 0.0) / NOISES)
        chances = spread
    return -sum(chance * log2(chance) for chance in chances if chance > 0) + log2(step)


def main():
    figures = YEARS * (1 - MISSING)
    presence = -(MISSING * log2(MISSING) + (1 - MISSING) * log2(1 - MISSING)) / (1 - MISSING)
    town = (log2(SIZES) + log2(GROWTHS)) / figures
    even = mean(log2(NOISE * level) for level in levels())
    drawn = mean(log2(min(NOISES, NOISE * level)) for level in levels())
    for who, bits in (("the whole formula: size, growth, and that noise has 600 places", drawn + town),
                      ("each town's size and growth, noise is even over its range", even + town),
                      ("each town's growth and its figure of the year before", even + TRIANGLE + log2(GROWTHS) / figures),
                      ("a town's figure of the year before", even - log2(NOISE) + last_year())):
        print(f"{(bits + presence) / 8:.2f} bytes a row for who knows {who}")


if __name__ == "__main__":
    main()
