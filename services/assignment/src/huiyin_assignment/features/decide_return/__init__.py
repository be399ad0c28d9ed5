"""The centre decides on a return: uphold, reject, designate."""
