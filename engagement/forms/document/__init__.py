"""The exercise about the document as a whole: taken along, brought back, begun anew, deleted."""
