"""A matter is booked for a session, after it was screened by rule; whoever finds no slot waits and moves up."""
