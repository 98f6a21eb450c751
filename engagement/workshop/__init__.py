"""Two hours with a room full of people: the clock, what a participant hands in, and what may be shown of it.

Reading order: ``agenda`` (a delay is shared out), ``handin`` (the code and its carriers), ``spread`` (the rules of privacy),
``room`` (what came in, and what hangs), ``service`` (the same on a Hub).
"""
