"""Two hours with a room full of people: the clock, what a participant hands in, and what may be shown of it.

Reading order: ``agenda`` (a delay is shared out), ``handin`` (the code), ``transport`` (how it travels), ``spread`` (the rules of
privacy), ``board`` (what stands on the wall), ``room`` (what came in, and when the wall changes), ``service`` (the same on a Hub).
"""
