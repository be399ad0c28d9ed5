from huiyin_samples.desk_fixtures import archive, both, desk, following, no_faults

__all__ = ["archive", "both", "desk", "following", "no_faults"]
