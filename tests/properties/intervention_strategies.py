"""What a person may do to a scenario while it runs: to any node, any trigger, any setting that can be changed."""

from hypothesis import strategies as st

from eventflow.engine import CATALOGUE
from eventflow.engine.assembly.ways import POLLED
from eventflow.engine.scenario.interventions import (
    AddLoad,
    DropEvent,
    Fault,
    InjectEvents,
    Intervention,
    Pause,
    SetFilter,
    SetSetting,
)
from eventflow.engine.scenario.model import Scenario
from eventflow.engine.units import SECOND_US
from eventflow.engine.validation.settings import declared
from tests.properties.filters_of_kinds import filters_of
from tests.properties.setting_strategies import values_of


@st.composite
def interventions(draw: st.DrawFn, scenario: Scenario, until_s: int) -> Intervention:
    at_us = draw(st.integers(0, until_s)) * SECOND_US
    kinds = {source.name: source.kind for source in scenario.sources}
    match draw(st.sampled_from(["set", "set", "fault", "inject", "load", "pause", "drop", "filter"])):
        case "set":
            part = draw(st.sampled_from([*scenario.functions, *scenario.sources, *scenario.triggers]))
            settings = [setting for setting in declared(part, scenario) if not setting.fixed]
            if settings:
                setting = draw(st.sampled_from(settings))
                value = draw(values_of(setting))
                return SetSetting(at_us=at_us, node=part.name, property=setting.name, value=value)
        case "fault":
            return Fault(
                at_us=at_us,
                node=draw(st.sampled_from([function.name for function in scenario.functions])),
                kind=draw(st.sampled_from(["fail", "slow", "throttle", "unreachable"])),
                for_us=draw(st.sampled_from([SECOND_US, 90 * SECOND_US])),
                factor=draw(st.sampled_from([0.5, 4.0])),
            )
        case "inject":
            names = [source.name for source in scenario.sources if source.traffic]
            if names:
                return InjectEvents(at_us=at_us, node=draw(st.sampled_from(names)), count=draw(st.integers(1, 9)))
        case "load":
            names = [source.name for source in scenario.sources if source.traffic]
            if names:
                times, for_s = draw(st.integers(2, 4)), draw(st.integers(1, 20))
                return AddLoad(at_us=at_us, node=draw(st.sampled_from(names)), times=times, for_us=for_s * SECOND_US)
        case "pause":
            names = [trigger.name for trigger in scenario.triggers]
            polled = [t for t in scenario.triggers if CATALOGUE[kinds[t.source]].invocation in POLLED]
            if polled and len(names) == len(set(names)):
                trigger, for_s = draw(st.sampled_from(polled)), draw(st.integers(1, 200))
                return Pause(at_us=at_us, source=trigger.source, target=trigger.target, for_us=for_s * SECOND_US)
        case "filter":
            filtering = [t for t in scenario.triggers if CATALOGUE[kinds[t.source]].filtering is not None]
            if filtering:
                trigger = draw(st.sampled_from(filtering))
                filter = draw(filters_of(kinds[trigger.source]))
                return SetFilter(at_us=at_us, source=trigger.source, target=trigger.target, filter=filter)
    return DropEvent(at_us=at_us, event=draw(st.integers(0, 30)))
