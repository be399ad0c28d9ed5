"""Reception days are planned from a rule that recurs, or one by one; what a notice of days off moves is confirmed."""
