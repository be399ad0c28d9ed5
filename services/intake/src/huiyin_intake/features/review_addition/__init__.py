"""The desk reads an addition and decides whether it leaves."""
