"""Amazon S3 event notifications: one prefix and one suffix of the object's key, no wildcards.

A configuration without either takes every object. AWS compares them with the key as it is stored, and puts the
key URL-encoded into the event.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ObjectKeyFilter:
    """Which keys a notification configuration is for."""

    prefix: str = ""
    suffix: str = ""

    def matches(self, key: str) -> bool:
        """Whether an object of this key is announced."""
        return key.startswith(self.prefix) and key.endswith(self.suffix)

    def overlaps(self, other: "ObjectKeyFilter") -> bool:
        """Whether some key could match both, which S3 refuses for the same kind of event."""
        prefixes = self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix)
        suffixes = self.suffix.endswith(other.suffix) or other.suffix.endswith(self.suffix)
        return prefixes and suffixes

    def __str__(self) -> str:
        return f"{self.prefix}*{self.suffix}"
