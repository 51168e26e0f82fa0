"""MQTT topics and topic filters as AWS IoT Core has them: levels between slashes, ``+`` for one, ``#`` for the rest.

``#`` wants at least one level, also an empty one: ``sensor/#`` takes ``sensor/`` and not ``sensor``. A topic that
begins with ``$`` is only for filters that name its first level. Through Basic Ingest a message comes on
``$aws/rules/name/topic``, and rules see ``topic``.

https://docs.aws.amazon.com/iot/latest/developerguide/topics.html
https://docs.aws.amazon.com/iot/latest/developerguide/iot-basic-ingest.html
https://docs.aws.amazon.com/general/latest/gr/iot-core.html
"""

LONGEST_TOPIC_BYTES = 256
MOST_SLASHES = 7
BASIC_INGEST = ("$aws", "rules")


def topic_filter_problem(text: str) -> str | None:
    """Why AWS would not take this topic filter, if so."""
    levels = _levels(text)
    if not text:
        return "A topic filter is empty."
    if len(text.encode("utf-8", "replace")) > LONGEST_TOPIC_BYTES:
        return f"A topic filter has at most {LONGEST_TOPIC_BYTES} bytes."
    if len(levels) > MOST_SLASHES + 1:
        return f"A topic filter has at most {MOST_SLASHES} slashes."
    if "#" in "/".join(levels[:-1]) or ("#" in levels[-1] and levels[-1] != "#"):
        return "# stands alone, as the last level of a topic filter."
    if any("+" in level and level != "+" for level in levels):
        return "+ stands for a whole level of a topic filter."
    return None


def takes(topic_filter: str, topic: str) -> bool:
    """Whether a topic filter takes messages on this topic."""
    wanted, levels = _levels(topic_filter), _levels(topic)
    if levels[0].startswith("$") and wanted[0] in ("+", "#"):
        return False
    if wanted[-1] == "#":
        wanted = wanted[:-1]
        levels = levels[: len(wanted)] if len(levels) > len(wanted) else []
    return len(wanted) == len(levels) and all(want in ("+", level) for want, level in zip(wanted, levels, strict=True))


def seen_topic(topic: str) -> str:
    """The topic as a rule's ``topic()`` has it."""
    return "/".join(_levels(topic))


def _levels(topic: str) -> list[str]:
    levels = topic.split("/")
    return levels[3:] if tuple(levels[:2]) == BASIC_INGEST and len(levels) > 3 else levels
