"""Nouns of the journey map with their verbs."""

from .handoffs import HandoffPin
from .journey import JourneyMap, Occupied, lanes_of, presets, stages_of
from .owners import TouchpointOwner
from .signatures import Signature

__all__ = [
    "HandoffPin",
    "JourneyMap",
    "Occupied",
    "Signature",
    "TouchpointOwner",
    "lanes_of",
    "presets",
    "stages_of",
]
