"""person: one person is known by one key, however it is written."""

import pytest

from engagement.files.person import by_mail, person_key, person_keys


@pytest.mark.parametrize(
    "cell", ["AN@voorbeeld.nl ", "An <an@voorbeeld.nl>", "<an@Voorbeeld.nl>", "mailto:an@voorbeeld.nl?subject=x",
             "'an@voorbeeld.nl", "De Wit, An < mailto:an@voorbeeld.nl >"],
)  # fmt: skip
def test_an_address_is_the_same_however_it_is_written(cell):
    assert person_key(cell) == "an@voorbeeld.nl"


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("'0012", "0012"), (" A 12 ", "a 12"), ("Zoe\u0308", "zo\xeb"), ("@an", "@an"), ("an <3 @ bo", "an <3 @ bo"),
        ("", None), (" ' ", None), ("0", "0"),
    ],
)  # fmt: skip
def test_another_key_is_kept_as_it_is(cell, key):
    assert person_key(cell) == key


@pytest.mark.parametrize(
    "typed", ["an@example.nl;", "'an@example.nl'", '"an@example.nl"', "<an@example.nl>", "an@example.nl."]
)
def test_an_address_is_known_whatever_stands_around_it(typed):
    assert person_key(typed) == "an@example.nl"


@pytest.mark.parametrize(
    ("cells", "keys"),
    [
        (["a@x.nl", "A <a@x.nl>", "-", ""], ["a@x.nl", "a@x.nl", None, None]),
        (["a@x.nl", "0012", "13"], ["a@x.nl", "0012", "13"]),
        ([], []),
    ],
)
def test_where_most_are_addresses_what_is_none_is_nobodys(cells, keys):
    assert person_keys(cells) == keys


def test_half_is_not_most():
    assert not by_mail(["a@x.nl", "12"]) and by_mail(["a@x.nl", "b@x.nl", "12", None, None, None])
