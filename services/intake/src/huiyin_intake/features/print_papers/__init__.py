"""The papers that the desk owes a petitioner: that it is registered, where it went, and the desk's own answer."""
