"""What every figure counts."""
