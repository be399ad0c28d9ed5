"""The desk sees one petition, with the forms to decide about it."""
