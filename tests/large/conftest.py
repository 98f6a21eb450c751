"""One small log for all, and its tally in one piece."""

import pytest
from small import in_one_piece, make_log


@pytest.fixture(scope="session")
def log():
    return make_log()


@pytest.fixture(scope="session")
def whole(log):
    return in_one_piece(log)
