"""Read models: what the pages and the automations look up."""
