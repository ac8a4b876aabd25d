"""Ground floor: territory codes and the real map of Indonesia. Pure: codes in, codes out."""

from .codes import LEVELS, NATION, above, contains, level_of, parent_of, range_of, relation
from .zones import zone_of

__all__ = [
    "LEVELS",
    "NATION",
    "above",
    "contains",
    "level_of",
    "parent_of",
    "range_of",
    "relation",
    "zone_of",
]
