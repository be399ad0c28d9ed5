"""The unit says how far it is with what it promised, until it is done (承诺事项跟进)."""
