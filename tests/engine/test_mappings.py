from collections import Counter

from eventflow.engine.mappings import shard_of


def test_shard_is_the_range_that_the_md5_hash_falls_into():
    # md5("a") begins with 0c, md5("d") with 82, md5("b") with 92: below and above the half.
    assert [shard_of(key, 2) for key in "adb"] == [0, 1, 1]
    assert [shard_of(key, 256) for key in "adb"] == [0x0C, 0x82, 0x92]


def test_many_keys_are_spread_evenly_over_the_shards():
    shares = Counter(shard_of(f"user-{number}", 4) for number in range(4_000))

    assert set(shares) == {0, 1, 2, 3}
    assert max(shares.values()) < 1_100
