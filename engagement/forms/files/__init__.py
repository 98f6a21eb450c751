"""The exercises that read a file: ``choosing`` (a file and its columns), ``contacts``, ``log``, ``movement``."""
