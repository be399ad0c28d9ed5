"""A calendar year is put in force once its notice is published."""
