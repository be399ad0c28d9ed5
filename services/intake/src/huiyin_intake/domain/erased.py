"""What stands where the text of an erased petitioner stood."""

ERASED = "〔已删除〕"
