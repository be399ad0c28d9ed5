"""What can keep a message from leaving. The texts are technical and hold no address and no name."""

from __future__ import annotations


class Unreached(Exception):
    """It did not leave: it is tried again."""


class Refusal(Exception):
    """It will not be taken however often it is tried."""
