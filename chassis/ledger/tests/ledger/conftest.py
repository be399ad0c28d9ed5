"""The sample service of the chassis' tests."""

from huiyin_samples.house import house, house_for

__all__ = ["house", "house_for"]
