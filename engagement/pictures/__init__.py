"""The pictures of the workbook, one to a module: values and content in, a ``Picture`` out.

``draw_…`` returns geometry and its sentence; ``svg.paint`` shows it on a page; ``plot_…`` is the same as a matplotlib Figure.
Each is laid down on a ``Drawing``; what they have in common are ``shapes`` and ``lettering``.
"""
