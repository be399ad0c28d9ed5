"""The automations of supervision; each module is named by the sentence that it carries out."""
