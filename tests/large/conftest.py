"""One small log for all, and its tally in one piece."""

import signal

import pytest
from small import in_one_piece, make_log

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts what runs behind it deaf to Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def log():
    return make_log()


@pytest.fixture(scope="session")
def whole(log):
    return in_one_piece(log)
