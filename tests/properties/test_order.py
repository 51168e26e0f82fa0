"""What AWS keeps in order: the records of a shard by partition key, and the messages of a FIFO queue by group."""

from collections import defaultdict

from hypothesis import given

from eventflow.engine import CATALOGUE
from eventflow.engine.trace.kinds import ENDS, TraceKind
from tests.properties.bounded import run
from tests.properties.strategies import cases

K = TraceKind
CAME = (K.PUBLISHED, K.FORWARDED)
BEGINS = (K.STARTED, K.JOINED)
STOPS = (K.SUCCEEDED, K.FAILED, K.PROCESSED, K.UNPROCESSED)


def of_kinds(case, *kinds: str) -> dict[int, str]:
    return {number: source.kind for number, source in enumerate(case.scenario.sources) if source.kind in kinds}


@given(cases("kinesis", "dynamodb", "kafka", "msk", "documentdb"))
def test_records_with_one_partition_key_are_run_in_order_by_each_mapping(case):
    result = run(case)
    nodes = of_kinds(case, "kinesis", "dynamodb", "kafka", "msk", "documentdb")
    decks, table, sites = result.manifest["decks"], result.table.tolist(), result.sites
    pipes = {number for number, source in enumerate(case.scenario.sources) if source.kind == "pipes"}

    lanes: dict[tuple[int, object], list[int]] = defaultdict(list)
    lane_of: dict[int, tuple[int, object]] = {}
    keys: dict[int, object] = {}
    in_batch: dict[object, list[int]] = defaultdict(list)
    for at_us, event, number, subject, _, value in table:
        site = sites[number]
        if event < 0:
            continue
        if site.kind in CAME and site.node not in pipes:
            keys.pop(event, None)
            if site.node in nodes:
                content = decks[str(site.node)][value]["payload"]
                keys[event] = site.node, CATALOGUE[nodes[site.node]].partition_key(content)
        if site.kind == K.RECEIVED and event in keys and site.node in nodes and event not in lane_of:
            lane = lane_of[event] = (site.edge, (subject, keys[event]))
            lanes[lane].append(event)
        if event not in lane_of:
            continue
        lane = lane_of[event]
        if site.kind in BEGINS:
            # What runs in one batch is in order as well.
            assert lanes[lane].index(event) == len(in_batch[lane]), (at_us, event, lanes[lane])
            in_batch[lane].append(event)
        if site.kind in STOPS and event in in_batch[lane]:
            in_batch[lane].remove(event)
        if site.kind in ENDS:
            lanes[lane_of.pop(event)].remove(event)


@given(cases("sqs"))
def test_messages_of_one_group_are_run_in_order_and_never_side_by_side(case):
    result = run(case)
    queues = {n: "sqs" for n, s in enumerate(case.scenario.sources) if s.settings.get("FifoQueue")}
    decks, sites = result.manifest["decks"], result.sites

    waiting: dict[object, list[int]] = defaultdict(list)
    group_of: dict[int, object] = {}
    running: dict[int, tuple[int, int]] = {}
    for at_us, event, number, subject, _, value in result.table.tolist():
        site = sites[number]
        if event < 0:
            continue
        if site.kind in CAME and site.node in queues:
            group = site.node, decks[str(site.node)][value]["payload"]["MessageGroupId"] or ""
            if site.rule == "sqs.redelivered":
                # The message is this event from now on.
                original = waiting[group].index(subject)
                waiting[group][original] = event
                del group_of[subject]
                running.pop(subject, None)
            else:
                waiting[group].append(event)
            group_of[event] = group
        group = group_of.get(event)
        if group is None:
            continue
        if site.kind in BEGINS:
            ours = [other for other in waiting[group] if other in running]
            assert all(running[other] == (at_us, subject) for other in ours), (at_us, event, ours)
            assert waiting[group].index(event) == len(ours), (at_us, event, waiting[group])
            running[event] = at_us, subject
        if site.kind in STOPS:
            running.pop(event, None)
        if site.kind in ENDS:
            waiting[group].remove(event)
            del group_of[event]
