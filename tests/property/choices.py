"""Random choices that depend on the seed alone, whichever Python makes them."""
import random


class Choices:
    """Builds on `Random.random` only: it is the one method whose sequence Python keeps stable."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def below(self, limit):
        return int(self._random.random() * limit)

    def pick(self, options):
        return options[self.below(len(options))]

    def chance(self, share):
        return self._random.random() < share

    def weighted(self, options):
        """`options` are (weight, value)."""
        point = self.below(sum(weight for weight, _ in options))
        for weight, value in options:
            point -= weight
            if point < 0:
                return value
        raise AssertionError("weights are positive")
