"""How many examples a property looks at."""

from hypothesis import settings


def examples(many: int) -> settings:
    """So many of a property that does not look at a hundred where one hunts; elsewhere its part."""
    return settings(max_examples=max(many * settings().max_examples // 100, 5))
