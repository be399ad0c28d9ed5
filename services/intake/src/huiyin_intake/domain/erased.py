"""The text shown for a text of an erased petitioner."""

ERASED = "〔已删除〕"
