"""What goes home.

``report`` is the A4 that a participant filled, as one HTML page; ``blank`` has the same fields on paper, for a pen.
"""
