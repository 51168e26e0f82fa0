from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, times


def starts_of(run):
    return [(row.subject, row.rule) for row in run.of(TraceKind.STARTED)]


def test_free_environment_is_reused_without_init():
    run = a_flow().from_callers(times(0, 5)).into(a_function(duration_ms=100, init_ms=200)).run()

    assert starts_of(run) == [(0, "env.cold"), (0, "env.warm")]
    assert run.times_s(TraceKind.SUCCEEDED) == [0.3, 5.1]


def test_busy_environment_runs_one_event_at_a_time():
    run = a_flow().from_callers(times(0, 0.01)).into(a_function(duration_ms=100)).run()

    assert starts_of(run) == [(0, "env.cold"), (1, "env.cold")]


def test_most_recently_used_environment_is_taken_first():
    # 0 and 1 run together; 1 is free last, so the third event takes it.
    run = a_flow().from_callers(times(0, 0.05, 1)).into(a_function(duration_ms=100)).run()

    assert starts_of(run)[2] == (1, "env.warm")


def test_environment_is_free_again_at_the_moment_its_run_ends():
    run = a_flow().from_callers(times(0, 0.1)).into(a_function(duration_ms=100)).run()

    assert run.count(TraceKind.INIT) == 1


def test_idle_environment_is_removed_after_its_keep_alive():
    run = a_flow().from_callers(times(0, 50, 111)).into(a_function(KeepAliveSeconds=60)).run()

    assert [rule for _, rule in starts_of(run)] == ["env.cold", "env.warm", "env.cold"]
    assert [(row.at_s, row.subject) for row in run.of(TraceKind.RECLAIMED)] == [(110, 0), (171, 1)]


def test_numbers_are_never_used_again():
    run = a_flow().from_callers(times(0, 100, 200)).into(a_function(KeepAliveSeconds=10)).run()

    assert [row.subject for row in run.of(TraceKind.INIT)] == [0, 1, 2]


def test_only_the_idle_ones_of_a_pool_are_removed():
    run = a_flow().from_callers(times(0, 0, 0, 30)).into(a_function(duration_ms=1_000, KeepAliveSeconds=60)).run()

    assert [(row.at_s, row.subject) for row in run.of(TraceKind.RECLAIMED)] == [(61, 0), (61, 1), (91, 2)]


def test_timeout_resets_the_environment_and_an_error_does_not():
    slow = a_function(duration_ms=5_000, init_ms=400, Timeout=3)
    failing = a_function(fails=True, duration_ms=1_000, init_ms=400)

    after_timeout = a_flow().from_callers(times(0, 10)).into(slow).run()
    after_error = a_flow().from_callers(times(0, 10)).into(failing).run()

    assert starts_of(after_timeout)[1] == (0, "env.suppressed_init")
    assert starts_of(after_error)[1] == (0, "env.warm")
    assert after_error.times_s(TraceKind.FAILED) == [1.4, 11]


def test_suppressed_init_is_part_of_the_run():
    slow = a_function(duration_ms=2_900, init_ms=50, Timeout=3)
    slower = SetSetting(at_us=0, node="worker", property="Duration", value=3_500)
    normal = SetSetting(at_us=5 * SECOND_US, node="worker", property="Duration", value=2_900)

    run = a_flow().from_callers(times(1, 10)).into(slow).run(interventions=[slower, normal])

    assert run.of(TraceKind.SUCCEEDED)[0].value == 2_950_000


def test_first_run_in_an_environment_may_have_its_own_duration():
    function = a_function(duration_ms=10, FirstRunDuration=90)

    run = a_flow().from_callers(times(0, 1)).into(function).run()

    assert [row.value for row in run.of(TraceKind.SUCCEEDED)] == [90_000, 10_000]


def test_shorter_keep_alive_holds_for_environments_that_are_already_idle():
    change = SetSetting(at_us=20 * SECOND_US, node="worker", property="KeepAliveSeconds", value=5)

    run = a_flow().from_callers(times(0, 30)).into(a_function(KeepAliveSeconds=600)).run(interventions=[change])

    assert [rule for _, rule in starts_of(run)] == ["env.cold", "env.cold"]


def test_init_over_ten_seconds_is_repeated_inside_the_run():
    run = a_flow().from_callers(times(0)).into(a_function(duration_ms=1_000, init_ms=12_000, Timeout=60)).run()

    (init,), (started,) = run.of(TraceKind.INIT), run.of(TraceKind.STARTED)
    assert (init.rule, init.value) == ("env.long_init", 10_000_000)
    assert (started.rule, started.value) == ("env.long_init", 23_000_000)


def test_repeated_init_counts_for_the_timeout():
    run = a_flow().from_callers(times(0)).into(a_function(duration_ms=1_000, init_ms=12_000, Timeout=3)).run()

    assert run.of(TraceKind.FAILED)[0].value == 13_000_000


def test_snapstart_restores_instead_of_initialising():
    function = a_function(init_ms=2_000, SnapStart="PublishedVersions", RestoreDuration=150, duration_ms=10)

    run = a_flow().from_callers(times(0, 5)).into(function).run()

    assert [(row.rule, row.value) for row in run.of(TraceKind.INIT)] == [("env.restored", 150_000)]
    assert [row.value for row in run.of(TraceKind.SUCCEEDED)] == [160_000, 10_000]


def test_environment_is_replaced_at_its_longest_life():
    busy = a_function(duration_ms=1_000, EnvironmentLifetimeSeconds=60)

    run = a_flow().from_callers(times(0, 59.5, 61)).into(busy).run()
    idle = a_flow().from_callers(times(0, 61)).into(busy).run()

    assert next((row.at_s, row.rule) for row in run.of(TraceKind.RECLAIMED)) == (60.5, "env.lifetime")
    assert run.of(TraceKind.STARTED)[2].rule == "env.cold"
    assert next((row.at_s, row.rule) for row in idle.of(TraceKind.RECLAIMED)) == (60, "env.lifetime")
