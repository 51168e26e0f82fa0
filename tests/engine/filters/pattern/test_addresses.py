import re

import pytest

from eventflow.engine.filters.pattern.addresses import address_of, block_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10.0.0.1", "010.000.0.01"),
        ("::1", "0:0:0:0:0:0:0:1"),
        ("2001:db8::a", "2001:0DB8:0:0:0:0:0:A"),
        ("1::", "00001::"),
        ("::ffff:102:304", "1.2.3.4"),
    ],
)
def test_spellings_of_one_address_are_the_same(one, other):
    assert address_of(one) == address_of(other) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("10.1", "10.0.0.300", "::ffff:1.2.3.4", "08:23", ":", "1:::2", "1::2::3", "::fffff", "a.b.c.d"),
        *("1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8::", "2001:db8::1:", "0000000000010.1.1.1", "", "10.0.0.1 "),
    ],
)
def test_what_is_no_address_has_none(text):
    assert address_of(text) is None


def test_block_covers_its_addresses_whatever_host_bits_it_was_given():
    assert block_of("10.0.0.77/24") == block_of("10.0.0.0/24")
    family, first, last = block_of("10.0.0.0/24")
    assert (family, first, last) == (32, address_of("10.0.0.0")[1], address_of("10.0.0.255")[1])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("10.0.0.0", "Malformed CIDR, one '/' required"),
        ("10.0.0.0/8/9", "Malformed CIDR, one '/' required"),
        ("10.0.0.0/", "Malformed CIDR, one '/' required"),
        ("10.0.0.0/x", "Malformed CIDR, mask bits must be an integer"),
        ("10.0.0.0/99999999999999999999", "Malformed CIDR, mask bits must be an integer"),
        ("10.0.0.0/-1", "Malformed CIDR, mask bits must not be negative"),
        ("10.0.0.0/32", "IPv4 mask bits must be < 32"),
        ("::1/128", "IPv6 mask bits must be < 128"),
        ("host/8", "Nonstandard IP address: host"),
        ("300.1.1.1/8", "Invalid IP address: 300.1.1.1"),
    ],
)
def test_block_that_aws_refuses_has_aws_reason(text, reason):
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        block_of(text)
